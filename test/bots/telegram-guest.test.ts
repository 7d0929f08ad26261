import { run } from "@grammyjs/runner";
import { Bot } from "grammy";
import { describe, expect, it, type TestContext } from "vitest";
import { liveControls, replyLive } from "../../bots/telegram/index.ts";
import type { LiveOptions, LiveResult, Source } from "../../core/index.ts";
import { startTelegramSandbox } from "../../src/sandbox/telegram/index.ts";
import { say, sleep, words } from "./speech.ts";

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
