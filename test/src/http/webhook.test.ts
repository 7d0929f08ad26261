import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it, type TestContext } from "vitest";
import { listenForUpdates, toWebhook } from "../../../src/http/webhook.ts";

const SECRET = "0123456789abcdef-secret";

async function open({ onTestFinished }: TestContext) {
  const updates: object[] = [];
  const door = await listenForUpdates(
    { url: "https://bot.example/hooks/telegram", secret: SECRET, host: "127.0.0.1", port: 0 },
    (update) => void updates.push(update),
  );
  onTestFinished(() => door.close());
  const post = async (body: string, headers: Record<string, string> = {}, path = "/hooks/telegram") => {
    const response = await fetch(`${door.url}${path}`, { method: "POST", body, headers });
    return { status: response.status, text: await response.text() };
  };
  return { updates, post };
}

const withSecret = (secret: string) => ({ "X-Telegram-Bot-Api-Secret-Token": secret });
const UPDATE = '{"update_id": 1, "message": {"text": "hello"}}';

it("an update of somebody who knows the secret is answered at once and handed over", async (test) => {
  const { updates, post } = await open(test);
  expect(await post(UPDATE, withSecret(SECRET))).toEqual({ status: 200, text: "" });
  expect(updates).toEqual([{ update_id: 1, message: { text: "hello" } }]);
});

it.for([
  ["no secret", {}],
  ["another secret", withSecret("wrong")],
  ["another secret of the same length", withSecret("x".repeat(SECRET.length))],
  ["an empty secret", withSecret("")],
])("a call with %s is refused without a word, and does nothing", async ([, headers], test) => {
  const { updates, post } = await open(test);
  expect(await post(UPDATE, headers as Record<string, string>)).toEqual({ status: 401, text: "" });
  expect(updates).toEqual([]);
});

it.for([
  ["is no JSON", "hello", 400],
  ["is no update", '["update_id"]', 400],
  ["is larger than any update", JSON.stringify({ update_id: 1, text: "x".repeat(1024 * 1024) }), 413],
] as const)("what %s is refused", async ([, body, status], test) => {
  const { updates, post } = await open(test);
  expect((await post(body, withSecret(SECRET))).status).toBe(status);
  expect(updates).toEqual([]);
});

it("there is nothing at other addresses", async (test) => {
  const { post } = await open(test);
  expect((await post(UPDATE, withSecret(SECRET), "/")).status).toBe(404);
});

it("a taken port is told of with the variable to change", async ({ onTestFinished }) => {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const { webhook } = toWebhook({
    token: "1:a",
    webhook: { url: "https://bot.example", secret: SECRET, host: "127.0.0.1", port },
  });
  await expect(webhook?.listen(() => {})).rejects.toThrow(
    `Port ${port} is not free: set TELEGRAM_WEBHOOK_PORT in .env`,
  );
});
