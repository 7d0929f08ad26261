import { describe, expect, it } from "vitest";
import { startTelegramBot } from "../../bots/telegram/bot.ts";
import { replyLive } from "../../bots/telegram/index.ts";
import type { LiveResult } from "../../core/index.ts";
import { type Frame, startTelegramSandbox, type Timeline } from "../../src/sandbox/index.ts";
import { privateChat, startBot } from "./telegram-bot.ts";

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

async function* speak(count: number, gapMs: number) {
  for (let word = 1; word <= count; word += 1) {
    yield `word${word} `;
    await sleep(gapMs);
  }
}

const words = (count: number) => Array.from({ length: count }, (_, index) => `word${index + 1}`).join(" ");

/** What a reader saw of the bot, in order, the same kind of frame in a row once. */
const story = ({ frames }: Timeline): Frame["kind"][] =>
  frames
    .filter((frame) => "message" in frame && frame.message.fromBot)
    .map(({ kind }) => kind)
    .filter((kind, index, all) => kind !== all[index - 1]);

const textsOf = (timeline: Timeline, chat: number) =>
  timeline
    .visible(String(chat))
    .filter(({ fromBot }) => fromBot)
    .map(({ text }) => text);

describe.concurrent("an answer whose previews are drafts", () => {
  it("grows in a draft, and one message with all of it takes the draft's place", async (test) => {
    const { sandbox, ask } = await startBot(test, (ctx) =>
      replyLive(ctx, () => speak(40, 40), { drafts: true }),
    );
    const chat = privateChat(sandbox);
    const [result] = await ask(chat);
    expect(result).toMatchObject({ status: "done", figures: { rateLimits: 0 } });
    expect(story(sandbox.timeline)).toEqual(["draft", "draft-end", "send"]);
    expect(textsOf(sandbox.timeline, chat)).toEqual([words(40)]);
    const drafts = sandbox.timeline.frames.filter(({ kind }) => kind === "draft");
    expect(drafts.length).toBeGreaterThan(3);
  });

  it("goes on in a new draft when a message is full", async (test) => {
    const { sandbox, ask } = await startBot(test, (ctx) =>
      replyLive(ctx, () => speak(800, 1), { drafts: true }),
    );
    const chat = privateChat(sandbox);
    const [result] = await ask(chat);
    expect(result?.status).toBe("done");
    expect(textsOf(sandbox.timeline, chat).join(" ")).toBe(words(800));
    expect(textsOf(sandbox.timeline, chat)).toHaveLength(2);
    expect(sandbox.timeline.calls.filter(({ method }) => method === "editMessageText")).toEqual([]);
  });

  it("leaves a message that says so when the model breaks off", async (test) => {
    async function* broken() {
      yield* speak(5, 50);
      throw new Error("key sk-secret refused");
    }
    const { sandbox, ask } = await startBot(test, (ctx) => replyLive(ctx, broken, { drafts: true }));
    const chat = privateChat(sandbox);
    const [result] = await ask(chat);
    expect(result?.status).toBe("failed");
    expect(textsOf(sandbox.timeline, chat)).toEqual([
      expect.stringMatching(/^word1 .*word5\n+⚠️ Interrupted/s),
    ]);
    expect(sandbox.timeline.visible(String(chat)).some(({ draft }) => draft)).toBe(false);
  });

  it("leaves a message with the partial text when it is stopped", async (test) => {
    const { sandbox, ask } = await startBot(test, (ctx) =>
      replyLive(ctx, () => speak(500, 20), { drafts: true, signal: AbortSignal.timeout(900) }),
    );
    const chat = privateChat(sandbox);
    const [result] = await ask(chat);
    expect(result?.status).toBe("stopped");
    expect(textsOf(sandbox.timeline, chat)).toEqual([expect.stringMatching(/^word1 .*Stopped/s)]);
  });

  it("grows in its message from then on when Telegram takes no drafts, and nothing is lost", async (test) => {
    const { sandbox, ask } = await startBot(test, (ctx) =>
      replyLive(ctx, () => speak(60, 40), { drafts: true }),
    );
    const chat = privateChat(sandbox);
    sandbox.faults.add({
      method: "sendMessageDraft",
      skip: 2,
      times: 9,
      trouble: { kind: "status", status: 400 },
    });
    const [result] = await ask(chat);
    expect(result?.status).toBe("done");
    expect(story(sandbox.timeline)).toEqual(["draft", "draft-end", "send", "edit"]);
    expect(textsOf(sandbox.timeline, chat)).toEqual([words(60)]);
    expect(sandbox.timeline.calls.filter(({ method }) => method === "sendMessageDraft")).toHaveLength(3);
  });

  it("grows in its message in a group, which has no drafts", async (test) => {
    const { sandbox, ask } = await startBot(test, (ctx) =>
      replyLive(ctx, () => speak(10, 40), { drafts: true }),
    );
    const chat = sandbox.addChat({ type: "group", title: "Friends" });
    await ask(chat);
    expect(story(sandbox.timeline)).not.toContain("draft");
    expect(textsOf(sandbox.timeline, chat)).toEqual([words(10)]);
  });
});

it("is what the bot to host shows when its owner wants drafts", async ({ onTestFinished }) => {
  const sandbox = await startTelegramSandbox();
  const answered = Promise.withResolvers<void>();
  const bot = await startTelegramBot(
    { token: sandbox.token, apiRoot: sandbox.url, drafts: true },
    {
      ask: ({ show }) => show(() => speak(10, 40), {}).then(() => answered.resolve()),
      troubled: (_, error) => answered.reject(error),
    },
  );
  onTestFinished(() => bot.stop().then(() => sandbox.close()));
  sandbox.say(privateChat(sandbox), "Why?");
  await answered.promise;
  expect(story(sandbox.timeline)).toEqual(["draft", "draft-end", "send"]);
});

it("is stopped by Telegram's own button in the bot to host, which asks for these updates", async (test) => {
  const sandbox = await startTelegramSandbox();
  const answered = Promise.withResolvers<LiveResult>();
  const bot = await startTelegramBot(
    { token: sandbox.token, apiRoot: sandbox.url, drafts: true },
    {
      ask: ({ show }) => show(() => speak(500, 10), {}).then(answered.resolve),
      troubled: (_, error) => answered.reject(error),
    },
  );
  test.onTestFinished(() => bot.stop().then(() => sandbox.close()));
  const chat = privateChat(sandbox);
  sandbox.say(chat, "Why?");
  await sandbox.timeline.waitFor(({ kind }) => kind === "draft");
  sandbox.stopDraft(chat);
  expect(await answered.promise).toMatchObject({ status: "stopped", stoppedBy: "Ada" });
});
