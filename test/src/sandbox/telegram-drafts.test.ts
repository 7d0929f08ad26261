import { Api, Bot, GrammyError } from "grammy";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  startTelegramSandbox,
  type TelegramSandbox,
  type TelegramSandboxOptions,
} from "../../../src/sandbox/telegram/index.ts";
import type { Frame } from "../../../src/sandbox/timeline.ts";
import { stopClock } from "./stopped-clock.ts";
import { nextMessage, openPage, post, readEvents } from "./web-page.ts";

const UNLIMITED = [{ kind: "window", limit: 10_000, intervalMs: 1_000 }] as const;
const FREE = { privateChat: UNLIMITED, bot: UNLIMITED };

async function start(options?: TelegramSandboxOptions) {
  const sandbox = await startTelegramSandbox(options);
  onTestFinished(() => sandbox.close());
  const api = new Api(sandbox.token, { apiRoot: sandbox.url });
  const chat = sandbox.addChat({ type: "private", first_name: "Grace" });
  const shown = () => sandbox.timeline.visible(String(chat)).map(({ text }) => text);
  return { sandbox, api, chat, shown };
}

/** A bot that polls, and what it heard of Stop buttons. */
function listen(sandbox: TelegramSandbox) {
  const bot = new Bot(sandbox.token, { client: { apiRoot: sandbox.url } });
  const { promise, resolve } = Promise.withResolvers<object>();
  bot.on("stopped_message_generation", (ctx) => resolve(ctx.update.stopped_message_generation));
  void bot.start();
  onTestFinished(() => bot.stop());
  return { stopped: promise };
}

async function refusal(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof GrammyError ? error.description : `accepted, or ${String(error)}`;
}

const tell = (frame: Frame) =>
  [frame.kind, "message" in frame && frame.message.text, "why" in frame && `(${frame.why})`]
    .filter(Boolean)
    .join(" ");

const story = ({ timeline }: TelegramSandbox) => timeline.frames.map(tell);

describe("a draft", () => {
  it("takes the place of the typing indicator, being one itself", async () => {
    const { sandbox, api, chat } = await start();
    await api.sendChatAction(chat, "typing");
    expect(sandbox.timeline.isTyping(String(chat))).toBe(true);
    await api.sendMessageDraft(chat, 7, "One");
    expect(sandbox.timeline.isTyping(String(chat))).toBe(false);
  });

  it("grows in view and makes room for the message it becomes", async () => {
    const { sandbox, api, chat, shown } = await start();
    expect(await api.sendMessageDraft(chat, 7, "")).toBe(true);
    expect(sandbox.timeline.visible(String(chat))).toMatchObject([{ draft: true, thinking: true, text: "" }]);
    await api.sendMessageDraft(chat, 7, "One");
    await api.sendMessageDraft(chat, 7, "One two");
    expect(shown()).toEqual(["One two"]);
    await api.sendMessage(chat, "One two three");
    expect(shown()).toEqual(["One two three"]);
    expect(story(sandbox)).toEqual([
      "draft",
      "draft One",
      "draft One two",
      "draft-end One two (message)",
      "send One two three",
    ]);
  });

  it("is formatted as a message is, by entities or by parse_mode", async () => {
    const { sandbox, api, chat } = await start();
    const bold = [{ type: "bold", offset: 0, length: 3 }] as const;
    await api.sendMessageDraft(chat, 7, "One two", { entities: [...bold] });
    await api.sendMessageDraft(chat, 7, "*One* two", { parse_mode: "MarkdownV2" });
    const frames = sandbox.timeline.frames.map((frame) => "message" in frame && frame.message);
    expect(frames).toMatchObject([
      { text: "One two", entities: bold },
      { text: "One two", entities: bold },
    ]);
    expect(await refusal(api.sendMessageDraft(chat, 7, "*One", { parse_mode: "MarkdownV2" }))).toContain(
      "can't parse entities",
    );
  });

  it("is gone once nothing renewed it for its life", async () => {
    const { sandbox, api, chat, shown } = await start({ lifetimes: { draftMs: 300 } });
    await api.sendMessageDraft(chat, 7, "One");
    const startedAtMs = Date.now();
    await new Promise((resolve) => setTimeout(resolve, 150));
    await api.sendMessageDraft(chat, 7, "One");
    const { atMs } = await sandbox.timeline.waitFor(({ kind }) => kind === "draft-end");
    expect(atMs - startedAtMs).toBeGreaterThanOrEqual(440);
    expect(shown()).toEqual([]);
    expect(story(sandbox)).toEqual(["draft One", "draft One", "draft-end One (expired)"]);
  });

  it("is replaced by one of another id: a chat shows one at a time", async () => {
    const { sandbox, api, chat, shown } = await start();
    await api.sendMessageDraft(chat, 7, "One");
    await api.sendMessageDraft(chat, 8, "Two");
    expect(shown()).toEqual(["Two"]);
    expect(story(sandbox)).toEqual(["draft One", "draft-end One (replaced)", "draft Two"]);
  });

  it("stays through what the person writes, and through edits", async () => {
    const { sandbox, api, chat, shown } = await start({ limits: FREE });
    const { message_id } = await api.sendMessage(chat, "before");
    await api.sendMessageDraft(chat, 7, "One");
    sandbox.say(chat, "and?");
    await api.editMessageText(chat, message_id, "edited");
    expect(shown()).toEqual(["edited", "One", "and?"]);
  });

  it("stands in its topic, and goes with a message there alone", async () => {
    const { sandbox, api } = await start();
    const chat = sandbox.addChat({ type: "private", topics: [3, 4] });
    await api.sendMessageDraft(chat, 7, "One", { message_thread_id: 3 });
    await api.sendMessage(chat, "elsewhere", { message_thread_id: 4 });
    const texts = () => sandbox.timeline.visible(String(chat)).map(({ text }) => text);
    expect(texts()).toEqual(["One", "elsewhere"]);
    await api.sendMessage(chat, "here", { message_thread_id: 3 });
    expect(texts()).toEqual(["elsewhere", "here"]);
    expect(await refusal(api.sendMessageDraft(chat, 7, "x", { message_thread_id: 5 }))).toBe(
      "Bad Request: message thread not found",
    );
  });

  it("is refused without an id, over 4,096 characters, and in every chat but a private one", async () => {
    const { sandbox, api, chat } = await start();
    expect(await refusal(api.sendMessageDraft(chat, 0, "One"))).toBe("Bad Request: RANDOM_ID_INVALID");
    expect(await refusal(api.sendMessageDraft(chat, "seven" as unknown as number, "One"))).toBe(
      "Bad Request: RANDOM_ID_INVALID",
    );
    expect(await refusal(api.sendMessageDraft(chat, 7, "x".repeat(4_097)))).toBe(
      "Bad Request: message is too long",
    );
    for (const type of ["group", "supergroup"] as const) {
      const group = sandbox.addChat({ type });
      expect(await refusal(api.sendMessageDraft(group, 7, "One"))).toBe(
        "Bad Request: TEXTDRAFT_PEER_INVALID",
      );
    }
    expect(await api.sendMessageDraft(chat, 7, "😀".repeat(4_096))).toBe(true);
  });
});

describe("the budget of drafts", () => {
  const fill = async (count: number, send: (index: number) => Promise<unknown>) => {
    for (let index = 0; index < count; index += 1) await send(index);
  };

  it("is the chat's own: 20 in 5 s and 40 in 30 s, apart from its messages", async () => {
    const clock = stopClock();
    const { sandbox, api, chat } = await start();
    const send = (index: number) => api.sendMessageDraft(chat, 7, `frame ${index}`);
    await fill(20, send);
    await fill(3, () => api.sendMessage(chat, "x"));
    await expect(send(21)).rejects.toMatchObject({
      error_code: 429,
      description: "Too Many Requests: retry after 5",
      parameters: { retry_after: 5 },
    });
    clock.pass(5_000);
    await fill(20, send);
    await expect(send(41)).rejects.toMatchObject({ parameters: { retry_after: 25 } });
    expect(sandbox.gauges().filter(({ scope }) => scope === `drafts:${chat}`)).toEqual([
      { scope: `drafts:${chat}`, limit: 20, remaining: 0, resetAfterMs: 5_000 },
      { scope: `drafts:${chat}`, limit: 40, remaining: 0, resetAfterMs: 30_000 },
    ]);
  });

  it("is settable, and a draft over it blocks the whole chat where there are penalties", async () => {
    stopClock();
    const drafts = [{ kind: "window", limit: 1, intervalMs: 2_000 }] as const;
    const penalties = { firstMs: 10_000, growth: 2, longestMs: 60_000 };
    const { sandbox, api, chat } = await start({ limits: { drafts }, penalties });
    await api.sendMessageDraft(chat, 7, "One");
    expect(await refusal(api.sendMessageDraft(chat, 7, "Two"))).toBe("Too Many Requests: retry after 10");
    expect(await refusal(api.sendMessage(chat, "Two"))).toBe("Too Many Requests: retry after 20");
    const other = sandbox.addChat({ type: "private" });
    expect(await api.sendMessageDraft(other, 7, "One")).toBe(true);
  });

  it("is of no use in a chat that is blocked", async () => {
    const { sandbox, api, chat } = await start();
    sandbox.block(chat, 30_000);
    expect(await refusal(api.sendMessageDraft(chat, 7, "One"))).toBe("Too Many Requests: retry after 30");
  });
});

describe("the Stop button of a draft", () => {
  it("takes the draft away, tells the bot, and keeps out what comes later under its id", async () => {
    const { sandbox, api, chat, shown } = await start();
    const { stopped } = listen(sandbox);
    await api.sendMessageDraft(chat, 7, "One", { can_stop: true });
    sandbox.stopDraft(chat);
    expect(shown()).toEqual([]);
    expect(await stopped).toEqual({
      chat: { id: chat, type: "private", first_name: "Grace" },
      draft_id: 7,
    });
    expect(await api.sendMessageDraft(chat, 7, "One two", { can_stop: true })).toBe(true);
    expect(shown()).toEqual([]);
    await api.sendMessageDraft(chat, 8, "Anew");
    expect(shown()).toEqual(["Anew"]);
    expect(story(sandbox)).toEqual(["draft One", "draft-end One (stopped)", "draft Anew"]);
  });

  it("leaves a draft with keep_on_stop in view, without the button, until a message comes", async () => {
    const { sandbox, api, chat, shown } = await start();
    await api.sendMessageDraft(chat, 7, "One", { can_stop: true, keep_on_stop: true });
    sandbox.stopDraft(chat);
    expect(sandbox.timeline.visible(String(chat))).toMatchObject([{ text: "One", raw: { can_stop: false } }]);
    await api.sendMessage(chat, "One, as far as it came");
    expect(shown()).toEqual(["One, as far as it came"]);
  });

  it("names the topic the draft stands in", async () => {
    const { sandbox, api } = await start();
    const { stopped } = listen(sandbox);
    const chat = sandbox.addChat({ type: "private", topics: [3] });
    await api.sendMessageDraft(chat, 7, "One", { can_stop: true, message_thread_id: 3 });
    expect(() => sandbox.stopDraft(chat)).toThrow("No draft stands");
    sandbox.stopDraft(chat, { messageThreadId: 3 });
    expect(await stopped).toMatchObject({ message_thread_id: 3, draft_id: 7 });
  });

  it("can't be pressed where there is none", async () => {
    const { sandbox, api, chat } = await start();
    expect(() => sandbox.stopDraft(chat)).toThrow("No draft stands");
    await api.sendMessageDraft(chat, 7, "One");
    expect(() => sandbox.stopDraft(chat)).toThrow("has no Stop button");
  });
});

it("a draft is drawn in the page with its Stop button, which the visitor can press", async () => {
  const { telegram, telegramChat, page } = await openPage();
  const { stopped } = listen(telegram);
  const api = new Api(telegram.token, { apiRoot: telegram.url });
  const events = await readEvents(page.url);
  await api.sendMessageDraft(telegramChat, 7, "One", { can_stop: true });
  const { id, ...shown } = await nextMessage(events, () => true);
  expect(shown).toMatchObject({ draft: true, edited: false, html: "One", buttons: [[{ id: "stop-draft" }]] });
  expect(await post(page.url, "/press", { platform: "telegram", message: id, id: "stop-draft" })).toEqual({
    status: 204,
  });
  expect(await stopped).toMatchObject({ draft_id: 7 });
  await events.next(({ event, data }) => event === "frame" && "kind" in data && data.kind === "draft-end");
});
