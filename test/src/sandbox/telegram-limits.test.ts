import { Api, GrammyError } from "grammy";
import { afterEach, describe, expect, it } from "vitest";
import {
  startTelegramSandbox,
  type TelegramSandbox,
  type TelegramSandboxOptions,
} from "../../../src/sandbox/telegram/index.ts";

const open: TelegramSandbox[] = [];

async function start(options?: TelegramSandboxOptions) {
  const sandbox = await startTelegramSandbox(options);
  open.push(sandbox);
  return { sandbox, api: new Api(sandbox.token, { apiRoot: sandbox.url }) };
}

afterEach(() => Promise.all(open.splice(0).map((sandbox) => sandbox.close())));

/** How many of these calls go through, and what the first refused one is told. */
async function until429(call: (index: number) => Promise<unknown>, atMost: number) {
  for (let index = 0; index < atMost; index++) {
    try {
      await call(index);
    } catch (error) {
      if (error instanceof GrammyError && error.error_code === 429) return { allowed: index, error };
      throw error;
    }
  }
  return { allowed: atMost };
}

describe("a private chat's budget", () => {
  it("lets three calls through at once, then asks to wait a second", async () => {
    const { sandbox, api } = await start();
    const chat = sandbox.addChat({ type: "private" });
    const { allowed, error } = await until429((index) => api.sendMessage(chat, `${index}`), 5);
    expect(allowed).toBe(3);
    expect(error).toMatchObject({
      description: "Too Many Requests: retry after 1",
      parameters: { retry_after: 1 },
    });
    expect(sandbox.timeline.visible(String(chat))).toHaveLength(3);
    expect(sandbox.timeline.calls.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    expect(sandbox.timeline.calls.at(-1)).toMatchObject({ chat: String(chat), retryAfterMs: 1000 });
  });

  it("is shared by sends, edits and chat actions", async () => {
    const { sandbox, api } = await start();
    const chat = sandbox.addChat({ type: "private" });
    await api.sendChatAction(chat, "typing");
    const { message_id } = await api.sendMessage(chat, "0");
    await api.editMessageText(chat, message_id, "1");
    for (const call of [
      () => api.editMessageText(chat, message_id, "2"),
      () => api.sendMessage(chat, "2"),
      () => api.sendChatAction(chat, "typing"),
    ]) {
      await expect(call()).rejects.toMatchObject({ error_code: 429 });
    }
    expect(sandbox.timeline.frames.map(({ kind }) => kind)).toEqual(["typing", "send", "edit"]);
  });

  it("is its own: another chat is not held up", async () => {
    const { sandbox, api } = await start();
    const [one, two] = [sandbox.addChat({ type: "private" }), sandbox.addChat({ type: "private" })];
    expect((await until429(() => api.sendMessage(one, "x"), 5)).allowed).toBe(3);
    expect((await until429(() => api.sendMessage(two, "x"), 5)).allowed).toBe(3);
  });

  it("loses nothing to refused calls and bad requests", async () => {
    const { sandbox, api } = await start();
    const chat = sandbox.addChat({ type: "private" });
    await expect(api.sendMessage(chat, "")).rejects.toMatchObject({ error_code: 400 });
    await expect(api.editMessageText(chat, 99, "x")).rejects.toMatchObject({ error_code: 400 });
    expect((await until429(() => api.sendMessage(chat, "x"), 5)).allowed).toBe(3);
  });

  it("is whole again after the time it said", async () => {
    const privateChat = [{ kind: "window", limit: 2, intervalMs: 300 }] as const;
    const { sandbox, api } = await start({ limits: { privateChat } });
    const chat = sandbox.addChat({ type: "private" });
    expect((await until429(() => api.sendMessage(chat, "x"), 5)).allowed).toBe(2);
    await expect.poll(() => sandbox.gauges().find(({ scope }) => scope === String(chat))?.remaining).toBe(2);
    expect((await until429(() => api.sendMessage(chat, "x"), 5)).allowed).toBe(2);
  });
});

describe("a group's budget", () => {
  it("also ends at 20 calls a minute, in all topics together", async () => {
    const group = [{ kind: "window", limit: 20, intervalMs: 60_000 }] as const;
    const { sandbox, api } = await start({ limits: { group } });
    const forum = sandbox.addChat({ type: "supergroup", topics: [7, 8] });
    const { allowed, error } = await until429(
      (index) => api.sendMessage(forum, `${index}`, { message_thread_id: index % 2 ? 7 : 8 }),
      25,
    );
    expect(allowed).toBe(20);
    expect(error?.parameters.retry_after).toBeGreaterThan(50);
    expect(error?.description).toBe(`Too Many Requests: retry after ${error?.parameters.retry_after}`);
  });

  it("has both limits by default", async () => {
    const { sandbox, api } = await start();
    const group = sandbox.addChat({ type: "group" });
    expect((await until429(() => api.sendMessage(group, "x"), 5)).allowed).toBe(3);
    const levels = sandbox.gauges().filter(({ scope }) => scope === String(group));
    expect(levels.map(({ limit, remaining }) => ({ limit, remaining }))).toEqual([
      { limit: 20, remaining: 17 },
      { limit: 3, remaining: 0 },
    ]);
  });
});

describe("the bot's own budget", () => {
  it("holds for all chats together", async () => {
    const bot = [{ kind: "window", limit: 4, intervalMs: 60_000 }] as const;
    const { sandbox, api } = await start({ limits: { bot } });
    const chats = Array.from({ length: 6 }, () => sandbox.addChat({ type: "private" }));
    const { allowed, error } = await until429((index) => api.sendMessage(chats[index] ?? 0, "x"), 6);
    expect(allowed).toBe(4);
    expect(error?.parameters.retry_after).toBeGreaterThan(50);
    expect(sandbox.gauges()[0]).toMatchObject({ scope: "bot", limit: 4, remaining: 0 });
  });

  it("is 30 calls a second unless told otherwise", async () => {
    const { sandbox } = await start();
    expect(sandbox.gauges()).toEqual([{ scope: "bot", limit: 30, remaining: 30, resetAfterMs: 0 }]);
  });
});

it("waiting as long as a 429 asks for is enough", async () => {
  const { sandbox, api } = await start();
  const chat = sandbox.addChat({ type: "private" });
  const { error } = await until429((index) => api.sendMessage(chat, `${index}`), 5);
  await new Promise((resolve) => setTimeout(resolve, (error?.parameters.retry_after ?? 0) * 1000));
  await expect(api.sendMessage(chat, "again")).resolves.toMatchObject({ text: "again" });
});
