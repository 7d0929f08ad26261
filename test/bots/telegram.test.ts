import { autoRetry } from "@grammyjs/auto-retry";
import { apiThrottler } from "@grammyjs/transformer-throttler";
import { describe, expect, it } from "vitest";
import { replyLive } from "../../bots/telegram/index.ts";
import {
  botFrames,
  botTexts,
  fencesAreWhole,
  refusedCalls,
  say,
  sleep,
  technicalAnswer,
  uniqueWordsOf,
  words,
} from "./speech.ts";
import { privateChat, startBot } from "./telegram-bot.ts";

describe.concurrent("an answer in a Telegram chat", () => {
  it("grows in one message while it is being written, and stands whole at the end", async (test) => {
    const text = words(120);
    const { sandbox, ask } = await startBot(test, (ctx) =>
      replyLive(ctx, ({ signal }) => say(text, { signal })),
    );
    const chat = privateChat(sandbox);
    const [result] = await ask(chat);
    const frames = botFrames(sandbox.timeline, String(chat));
    expect(botTexts(sandbox.timeline, String(chat))).toEqual([text]);
    expect(frames.length).toBeGreaterThanOrEqual(4);
    expect(frames[0]?.message.text.length).toBeLessThan(text.length / 4);
    expect(frames.every(({ message }) => text.startsWith(message.text))).toBe(true);
    expect(result).toMatchObject({ status: "done", text, messages: [{ text }] });
    expect(refusedCalls(sandbox.timeline)).toEqual([]);
  });

  it("is a reply in a group and stays in its topic", async (test) => {
    const { sandbox, ask } = await startBot(test, (ctx) => replyLive(ctx, ["hello"].values()));
    const group = sandbox.addChat({ type: "supergroup", title: "Friends" });
    await ask(group);
    const [question, answer] = sandbox.timeline.visible(String(group));
    expect(answer?.replyTo).toBe(question?.id);
  });

  it("of 9,000 characters with code goes on over several messages, nothing lost, repeated or edited once full", async (test) => {
    const text = technicalAnswer(9000);
    const { sandbox, ask } = await startBot(test, (ctx) => replyLive(ctx, say(text, { size: 60 })));
    const chat = privateChat(sandbox);
    const [result] = await ask(chat);
    const texts = botTexts(sandbox.timeline, String(chat));
    expect(texts.length).toBeGreaterThanOrEqual(3);
    expect(texts.every((shown) => [...shown].length <= 4096)).toBe(true);
    expect(texts.every(fencesAreWhole)).toBe(true);
    expect(uniqueWordsOf(texts.join("\n"))).toEqual(uniqueWordsOf(text));
    const order = botFrames(sandbox.timeline, String(chat)).map(({ message }) => message.id);
    expect(order).toEqual([...order].sort((a, b) => Number(a) - Number(b)));
    expect(result?.messages.map((message) => message.text)).toEqual(texts);
  });

  it("in a group that becomes a supergroup meanwhile goes on there, with all of the message that was open", async (test) => {
    const text = words(60);
    let supergroup = 0;
    async function* source() {
      yield* say(words(30));
      supergroup = sandbox.upgrade(group);
      yield* say(text.slice(words(30).length));
    }
    const { sandbox, ask } = await startBot(test, (ctx) => replyLive(ctx, source()));
    const group = sandbox.addChat({ type: "group", title: "Friends" });
    const [result] = await ask(group);
    expect(botTexts(sandbox.timeline, String(supergroup))).toEqual([text]);
    expect(result).toMatchObject({
      status: "done",
      messages: [{ text }],
      figures: { possibleDuplicates: 1 },
    });
    const refused = sandbox.timeline.calls.filter(({ status }) => status !== 200);
    expect(refused).toMatchObject([{ method: "editMessageText", chat: String(group) }]);
  });

  it("in a group where the bot loses the right to send says in its last message that it was cut off", async (test) => {
    const text = technicalAnswer(9000);
    async function* source() {
      yield* say(text.slice(0, 3000), { size: 60 });
      sandbox.restrict(group);
      yield* say(text.slice(3000), { size: 60 });
    }
    const { sandbox, ask } = await startBot(test, (ctx) => replyLive(ctx, source()));
    const group = sandbox.addChat({ type: "supergroup", title: "Friends" });
    const [result] = await ask(group);
    const [shown = "", ...more] = botTexts(sandbox.timeline, String(group));
    expect(more).toEqual([]);
    expect(shown).toMatch(/\n\n⚠️ Cut off: I may not write here any more\.$/);
    expect(sandbox.timeline.visible(String(group)).at(-1)?.entities).toContainEqual(
      expect.objectContaining({ type: "pre" }),
    );
    expect(result).toMatchObject({ status: "failed", cause: { kind: "gone" }, messages: [{ text: shown }] });
    expect(sandbox.timeline.calls.slice(-2)).toMatchObject([
      { method: "sendMessage", status: 400 },
      { method: "editMessageText", status: 200 },
    ]);
  });

  it("that fails at 40 of 60 words keeps the 40 and says that it was interrupted", async (test) => {
    async function* failing() {
      yield* say(words(40));
      throw new Error("socket hang up at https://secret.example/key");
    }
    const { sandbox, ask } = await startBot(test, (ctx) => replyLive(ctx, failing()));
    const chat = privateChat(sandbox);
    const [result] = await ask(chat);
    expect(result).toMatchObject({
      status: "failed",
      text: words(40),
      cause: { message: expect.any(String) },
    });
    expect(botTexts(sandbox.timeline, String(chat))).toEqual([
      `${words(40)}\n\n⚠️ Interrupted: the model stopped answering. Please try again.`,
    ]);
  });

  it("stopped at 0.9 s keeps and marks its partial text within 300 ms", async (test) => {
    const stop = new AbortController();
    const { sandbox, ask } = await startBot(test, (ctx) =>
      replyLive(ctx, ({ signal }) => say(words(2000), { signal }), { signal: stop.signal }),
    );
    const chat = privateChat(sandbox);
    const asked = ask(chat);
    await sandbox.timeline.waitFor((frame) => frame.kind === "send" && frame.message.fromBot);
    await sleep(900);
    const stoppedAtMs = Date.now();
    stop.abort();
    const [result] = await asked;
    const last = botFrames(sandbox.timeline, String(chat)).at(-1);
    expect(result?.status).toBe("stopped");
    expect(last?.message.text).toBe(`${result?.text.trimEnd()}\n\n⏹️ Stopped.`);
    expect((last?.atMs ?? 0) - stoppedAtMs).toBeLessThanOrEqual(300);
  });

  it("made of nothing but markup or emoji is shown as it is", async (test) => {
    const { sandbox, ask } = await startBot(test, (ctx) => replyLive(ctx, ["😀".repeat(4096)].values()));
    const chat = privateChat(sandbox);
    await ask(chat);
    expect(botTexts(sandbox.timeline, String(chat)).join("")).toBe("😀".repeat(4096));
  });
});

describe.concurrent("answers of one Telegram bot", () => {
  it("five at once in one group all complete, at most 20 calls in 60 s, and none is refused", async (test) => {
    const { sandbox, ask } = await startBot(test, (ctx) => replyLive(ctx, say(words(150))));
    const group = sandbox.addChat({ type: "group", title: "Friends" });
    const results = await ask(group, 5);
    expect(results.map(({ status }) => status)).toEqual(Array(5).fill("done"));
    expect(botTexts(sandbox.timeline, String(group))).toEqual(Array(5).fill(words(150)));
    expect(refusedCalls(sandbox.timeline)).toEqual([]);
    expect(results.reduce((sum, { figures }) => sum + figures.calls, 0)).toBeLessThanOrEqual(20);
  });

  it("share their budgets under auto-retry and the throttler, which neither repeat nor delay their calls", async (test) => {
    const { sandbox, ask } = await startBot(test, (ctx) => replyLive(ctx, say(words(100))), {
      prepare: (bot) => bot.api.config.use(autoRetry(), apiThrottler()),
    });
    const chat = privateChat(sandbox);
    const results = await ask(chat, 2);
    expect(botTexts(sandbox.timeline, String(chat))).toEqual([words(100), words(100)]);
    expect(refusedCalls(sandbox.timeline)).toEqual([]);
    expect(Math.max(...results.map(({ figures }) => figures.finalLagMs ?? 0))).toBeLessThan(2500);
  });

  it("in another chat do not wait for one that is under a penalty", async (test) => {
    const { sandbox, ask } = await startBot(test, (ctx) => replyLive(ctx, say(words(60))));
    const [punished, other] = [privateChat(sandbox), privateChat(sandbox)];
    sandbox.faults.add({
      method: "editMessageText",
      chat: String(punished),
      trouble: { kind: "rate-limit", retryAfterMs: 2000 },
    });
    const [[slow], [quick]] = await Promise.all([ask(punished), ask(other)]);
    expect(slow?.figures.rateLimits).toBe(1);
    expect(botTexts(sandbox.timeline, String(punished))).toEqual([words(60)]);
    expect(quick?.figures.finalLagMs).toBeLessThan(500);
  });
});

describe.concurrent("a Telegram server in trouble", () => {
  it("that broke the connection after it took the message shows everything, with the possible copy reported", async (test) => {
    const { sandbox, ask } = await startBot(test, (ctx) => replyLive(ctx, say(words(60))));
    const chat = privateChat(sandbox);
    sandbox.faults.add({ method: "sendMessage", trouble: { kind: "reset", applied: true } });
    const [result] = await ask(chat);
    const texts = botTexts(sandbox.timeline, String(chat));
    expect(texts.at(-1)).toBe(words(60));
    expect(texts).toHaveLength(2);
    expect(result?.figures.possibleDuplicates).toBe(1);
  });

  it("that answers 502 to every middle edit still shows the whole text", async (test) => {
    const { sandbox, ask } = await startBot(test, (ctx) => replyLive(ctx, say(words(60))));
    const chat = privateChat(sandbox);
    sandbox.faults.add({ method: "editMessageText", times: 3, trouble: { kind: "status", status: 502 } });
    const [result] = await ask(chat);
    expect(result?.status).toBe("done");
    expect(botTexts(sandbox.timeline, String(chat))).toEqual([words(60)]);
  });

  it("that blocked the bot ends the answer and stops the model", async (test) => {
    let stopped = false;
    const { sandbox, ask } = await startBot(test, (ctx) =>
      replyLive(ctx, ({ signal }) => {
        signal.addEventListener("abort", () => {
          stopped = true;
        });
        return say(words(5000), { signal });
      }),
    );
    const chat = privateChat(sandbox);
    void sandbox.timeline
      .waitFor((frame) => frame.kind === "send" && frame.message.fromBot)
      .then(() => sandbox.kick(chat));
    const [result] = await ask(chat);
    expect(result).toMatchObject({ status: "failed", cause: { name: "DeliveryError", kind: "gone" } });
    expect(stopped).toBe(true);
  });
});

describe.concurrent("replyLive on Telegram, used wrongly,", () => {
  it("says what it expects", async (test) => {
    const { sandbox, bot } = await startBot(test, (ctx) => replyLive(ctx, []));
    const chat = privateChat(sandbox);
    await expect(replyLive({} as never, [].values())).rejects.toThrow(
      "Expected a grammY context or { api, chatId }",
    );
    await expect(replyLive({ api: bot.api, chatId: chat }, 5 as never)).rejects.toThrow("Expected a stream");
    expect(botTexts(sandbox.timeline, String(chat))).toEqual([]);
  });
});
