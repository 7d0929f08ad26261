import { describe, expect, it } from "vitest";
import { liveControls, replyLive } from "../../bots/telegram/index.ts";
import type { TelegramSandbox } from "../../src/sandbox/telegram/index.ts";
import { startModel } from "./pressing.ts";
import { botTexts, say, words } from "./speech.ts";
import { privateChat, startBot } from "./telegram-bot.ts";

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
