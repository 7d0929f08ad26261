import { describe, expect, it } from "vitest";
import { replyLive as replyOnDiscord } from "../../bots/discord/index.ts";
import { replyLive as replyOnTelegram } from "../../bots/telegram/index.ts";
import type { Timeline } from "../../src/sandbox/index.ts";
import { startBot as startDiscordBot } from "./discord-bot.ts";
import { privateChat, startBot as startTelegramBot } from "./telegram-bot.ts";

/** Thinks for a while, says a sentence. */
async function* think(ms: number) {
  await new Promise((resolve) => setTimeout(resolve, ms));
  yield "Here it is.";
}

/** What a reader sees of the bot, in order; the same thing twice in a row counts once. */
const story = ({ frames }: Timeline): string[] =>
  frames
    .filter((frame) => frame.kind === "typing" || ("message" in frame && frame.message.fromBot))
    .map((frame) => (frame.kind === "typing" ? "typing" : "text"))
    .filter((what, index, all) => what !== all[index - 1]);

describe.concurrent("a bot that thinks before it speaks", () => {
  it("is typing on Discord until its first words, and never after them", async (test) => {
    const { sandbox, channelId, ask } = await startDiscordBot(test, (question) =>
      replyOnDiscord(question, () => think(800)),
    );
    await ask();
    expect(story(sandbox.timeline)).toEqual(["typing", "text"]);
    expect(sandbox.timeline.isTyping(channelId)).toBe(false);
  });

  it("is typing on Telegram once a second has passed without words", async (test) => {
    const { sandbox, ask } = await startTelegramBot(test, (ctx) => replyOnTelegram(ctx, () => think(1500)));
    const chat = privateChat(sandbox);
    await ask(chat);
    expect(story(sandbox.timeline)).toEqual(["typing", "text"]);
    expect(sandbox.timeline.isTyping(String(chat))).toBe(false);
  });

  it("spends no call of a Telegram chat on typing when its words come within a second", async (test) => {
    const { sandbox, ask } = await startTelegramBot(test, (ctx) => replyOnTelegram(ctx, () => think(300)));
    await ask(privateChat(sandbox));
    expect(story(sandbox.timeline)).toEqual(["text"]);
  });
});
