import { run } from "@grammyjs/runner";
import { Bot } from "grammy";
import { describe, expect, it, type TestContext } from "vitest";
import { liveControls, replyLive } from "../../bots/telegram/index.ts";
import type { LiveOptions, LiveResult, Source } from "../../core/index.ts";
import { startTelegramSandbox, type TelegramSandbox } from "../../src/sandbox/telegram/index.ts";
import { startModel } from "./pressing.ts";
import { botTexts, say, sleep, words } from "./speech.ts";
import { privateChat, startBot } from "./telegram-bot.ts";

/** A bot called by its name in a group that it is not in. */
async function callGuest({ onTestFinished }: TestContext, source: Source, options: LiveOptions = {}) {
  const sandbox = await startTelegramSandbox({ lifetimes: { guestQueryMs: 3000 } });
  const chat = sandbox.addChat({ type: "supergroup", title: "Elsewhere", guest: true });
  const answered = Promise.withResolvers<LiveResult>();
  const bot = new Bot(sandbox.token, { client: { apiRoot: sandbox.url } });
  bot.use(liveControls());
  bot.on("guest_message", async (ctx) => answered.resolve(await replyLive(ctx, source, options)));
  await bot.init();
  const runner = run(bot, { runner: { silent: true } });
  onTestFinished(async () => {
    if (runner.isRunning()) await runner.stop();
    await sandbox.close();
  });
  sandbox.say(chat, "@livetype_bot why?");
  const texts = () =>
    sandbox.timeline.frames.flatMap((frame) =>
      "message" in frame && frame.message.fromBot ? [frame.message.text] : [],
    );
  const refused = () =>
    sandbox.timeline.calls.filter(({ status }) => status >= 400).map(({ method }) => method);
  return { sandbox, chat, texts, refused, result: answered.promise };
}

describe.concurrent("a guest's answer on Telegram", () => {
  it("grows in one message, that of its question, without a call that guests may not make", async (test) => {
    const { sandbox, chat, texts, refused, result } = await callGuest(test, () => say(words(120)));
    expect(await result).toMatchObject({ status: "done", text: words(120) });
    const [asked, answer, ...others] = sandbox.timeline.visible(String(chat));
    expect(others).toEqual([]);
    expect(answer).toMatchObject({ text: words(120), replyTo: asked?.id });
    expect(texts().length).toBeGreaterThan(2);
    expect(refused()).toEqual([]);
  });

  it("begins with an ellipsis when the model thinks for longer than its question lives", async (test) => {
    async function* slow() {
      await sleep(3300);
      yield "At last.";
    }
    const { texts, refused, result } = await callGuest(test, () => slow());
    expect(await result).toMatchObject({ status: "done", messages: [{ text: "At last." }] });
    expect(texts()).toEqual(["…", "At last."]);
    expect(refused()).toEqual([]);
  });

  it("says what went wrong in that message when nothing came of it", async (test) => {
    async function* broken(): AsyncGenerator<string> {
      yield* say("");
      await sleep(2300);
      throw new Error("key sk-secret refused");
    }
    const { texts, result } = await callGuest(test, () => broken());
    expect(await result).toMatchObject({ status: "failed" });
    expect(texts()).toEqual(["…", expect.stringMatching(/^⚠️/)]);
    expect(texts().join()).not.toContain("sk-secret");
  });

  it("that Telegram takes no more is told of in its result, after one call", async (test) => {
    const { sandbox, texts, result } = await callGuest(test, async function* late() {
      yield "Too";
      await sleep(900);
      yield " late.";
    });
    sandbox.faults.add({ method: "answerGuestQuery", trouble: { kind: "status", status: 403 } });
    expect(await result).toMatchObject({ status: "failed", cause: { kind: "gone" } });
    expect(texts()).toEqual([]);
    expect(sandbox.timeline.calls.filter(({ method }) => method === "answerGuestQuery")).toHaveLength(1);
  });

  it("tells a stranger who presses its button whose it is", async (test) => {
    const { sandbox, chat, result } = await callGuest(test, () => say(words(20)));
    await result;
    const { id } = sandbox.timeline.visible(String(chat)).at(-1) ?? { id: "" };
    sandbox.press(chat, Number(id), "Regenerate", { id: 77, first_name: "Linus" });
    const notice = await sandbox.timeline.waitFor(({ kind }) => kind === "notice");
    expect(notice).toMatchObject({ to: "Linus", text: "Only the one who asked can do that." });
  });
});

const draftIn = ({ timeline }: TelegramSandbox) => timeline.waitFor(({ kind }) => kind === "draft");

describe("Telegram's own Stop at the draft of an answer", () => {
  // Other tests may take the machine for as long.
  it("ends the model's connection and keeps and marks the partial text within 300 ms", {
    retry: 2,
  }, async (test) => {
    const model = await startModel(test);
    const { sandbox, ask } = await startBot(
      test,
      (ctx) => replyLive(ctx, ({ signal }) => fetch(model.url, { signal }), { drafts: true }),
      { prepare: (bot) => bot.use(liveControls()) },
    );
    const chat = privateChat(sandbox);
    const asked = ask(chat);
    await draftIn(sandbox);
    const pressedAtMs = Date.now();
    sandbox.stopDraft(chat);
    const [result] = await asked;
    expect(result).toMatchObject({ status: "stopped", stoppedBy: "Ada" });
    expect((await model.closedAtMs) - pressedAtMs).toBeLessThanOrEqual(300);
    const sent = sandbox.timeline.frames.findLast(({ kind }) => kind === "send");
    expect((sent?.atMs ?? 0) - pressedAtMs).toBeLessThanOrEqual(300);
    const shown = botTexts(sandbox.timeline, String(chat));
    expect(shown).toEqual([`${result?.text.trimEnd()}\n\n⏹️ Stopped by Ada.`]);
  });

  it.concurrent("is there in every frame, and in none where nobody would hear of it", async (test) => {
    for (const hears of [true, false]) {
      const { sandbox, ask } = await startBot(
        test,
        (ctx) => replyLive(ctx, () => say(words(40)), { drafts: true }),
        { prepare: (bot) => void (hears && bot.use(liveControls())) },
      );
      await ask(privateChat(sandbox));
      const drafts = sandbox.timeline.frames.filter(({ kind }) => kind === "draft");
      expect(drafts.length).toBeGreaterThan(1);
      for (const frame of drafts) expect("message" in frame && frame.message.raw?.can_stop).toBe(hears);
    }
  });

  it.concurrent("stops the answer at whose draft it stands, of two in two chats", async (test) => {
    const { sandbox, ask } = await startBot(
      test,
      (ctx) => replyLive(ctx, ({ signal }) => say(words(120), { signal }), { drafts: true }),
      { prepare: (bot) => bot.use(liveControls()) },
    );
    const [one, other] = [privateChat(sandbox), privateChat(sandbox)];
    const results = Promise.all([ask(one), ask(other)]);
    await sandbox.timeline.waitFor((frame) => frame.kind === "draft" && frame.message.chat === String(one));
    sandbox.stopDraft(one);
    const [[stopped], [done]] = await results;
    expect([stopped?.status, done?.status]).toEqual(["stopped", "done"]);
  });

  it.concurrent("is left to the host for drafts of its own", async (test) => {
    const heard = Promise.withResolvers<number>();
    const { sandbox, bot } = await startBot(test, (ctx) => replyLive(ctx, []), {
      prepare: (one) => {
        one.use(liveControls());
        one.on("stopped_message_generation", (ctx) => heard.resolve(ctx.stoppedMessageGeneration.draft_id));
      },
    });
    const chat = privateChat(sandbox);
    await bot.api.sendMessageDraft(chat, 7, "Mine", { can_stop: true });
    sandbox.stopDraft(chat);
    expect(await heard.promise).toBe(7);
  });
});
