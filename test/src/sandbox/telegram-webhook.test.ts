import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Api } from "grammy";
import { expect, it, type TestContext } from "vitest";
import { startTelegramSandbox } from "../../../src/sandbox/telegram/index.ts";

const URL_TOLD = "https://bot.example/telegram";

interface Delivery {
  readonly path: string | undefined;
  readonly secret: string | string[] | undefined;
  readonly text: string;
}

/** A bot's door that answers with the given statuses, one after the other, and then with 200. */
async function openDoor({ onTestFinished }: TestContext, statuses: number[] = []) {
  const deliveries: Delivery[] = [];
  let delivered = Promise.withResolvers<void>();
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { message } = JSON.parse(body);
    const secret = request.headers["x-telegram-bot-api-secret-token"];
    deliveries.push({ path: request.url, secret, text: message.text });
    response.writeHead(statuses.shift() ?? 200).end();
    delivered.resolve();
    delivered = Promise.withResolvers();
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sandbox = await startTelegramSandbox({
    webhookProxy: (url) => url.replace("https://bot.example", origin),
  });
  onTestFinished(async () => {
    await sandbox.close();
    server.closeAllConnections();
    server.close();
  });
  return {
    sandbox,
    api: new Api(sandbox.token, { apiRoot: sandbox.url }),
    chat: sandbox.addChat({ type: "private" }),
    deliveries,
    next: () => delivered.promise,
  };
}

it("a webhook gets what waited and what comes, with its secret, at its address", async (test) => {
  const { api, chat, sandbox, deliveries, next } = await openDoor(test);
  sandbox.say(chat, "before");
  const first = next();
  await api.setWebhook(URL_TOLD, { secret_token: "abc-123" });
  await first;
  const second = next();
  sandbox.say(chat, "after");
  await second;
  expect(deliveries).toEqual([
    { path: "/telegram", secret: "abc-123", text: "before" },
    { path: "/telegram", secret: "abc-123", text: "after" },
  ]);
});

it("a webhook and getUpdates exclude each other until it is deleted", async (test) => {
  const { api } = await openDoor(test);
  await api.setWebhook(URL_TOLD);
  await expect(api.getUpdates()).rejects.toThrow("can't use getUpdates method while webhook is active");
  expect(await api.getWebhookInfo()).toMatchObject({ url: URL_TOLD, max_connections: 40 });
  await api.deleteWebhook();
  expect(await api.getUpdates()).toEqual([]);
  expect(await api.getWebhookInfo()).toMatchObject({ url: "" });
});

it("what a webhook refuses is told of, comes again, and waits for getUpdates once it is deleted", async (test) => {
  const { api, chat, sandbox, next } = await openDoor(test, [500, 500, 500]);
  await api.setWebhook(URL_TOLD);
  const first = next();
  sandbox.say(chat, "again");
  await first;
  await next();
  expect(await api.getWebhookInfo()).toMatchObject({
    pending_update_count: 1,
    last_error_message: "Wrong response from the webhook: 500 Internal Server Error",
  });
  await api.deleteWebhook();
  expect((await api.getUpdates()).map(({ message }) => message?.text)).toEqual(["again"]);
});

it.for([
  ["without https", "http://bot.example", "abc", /An HTTPS URL must be provided/],
  ["with a secret of other characters", URL_TOLD, "a b", /unallowed characters/],
] as const)("a webhook %s is refused", async ([, url, secret, words], test) => {
  const { api } = await openDoor(test);
  await expect(api.setWebhook(url, { secret_token: secret })).rejects.toThrow(words);
});
