import { describe, expect, it } from "vitest";
import * as discord from "../../bots/discord/index.ts";
import * as telegram from "../../bots/telegram/index.ts";
import type { LiveResult } from "../../core/index.ts";
import * as discordBot from "../bots/discord-bot.ts";
import { botTexts, refusedCalls, say, words } from "../bots/speech.ts";
import * as telegramBot from "../bots/telegram-bot.ts";

/** 18 s: 450 pieces of 4 characters, one every 40 ms. */
const text = words(216);
const answer = ({ signal }: { signal: AbortSignal }) => say(text, { size: 4, gapMs: 40, signal });

/** As docs/pacing.md measures: a round trip of about 100 ms. */
const latencyMs = 52;

const latest = (results: readonly LiveResult[]) =>
  Math.max(...results.map(({ figures }) => figures.finalLagMs ?? 0));

function print(name: string, results: readonly LiveResult[], refused: number) {
  const figures = results
    .map(({ figures: one }) => `${one.firstTextMs}/${one.finalLagMs}/${one.calls}`)
    .join(" ");
  process.stdout.write(`${name}: first ms / last late ms / calls: ${figures}; ${refused} × 429\n`);
}

describe.concurrent("five answers of 18 s at once", () => {
  it("in one Discord channel: all complete, at most 2 × 429, the last text at most 5 s late", async (test) => {
    const { sandbox, channelId, ask } = await discordBot.startBot(
      test,
      (question) => discord.replyLive(question, answer),
      { latencyMs },
    );
    const results = await ask(5);
    const refused = refusedCalls(sandbox.timeline).length;
    print("Discord channel", results, refused);
    expect(botTexts(sandbox.timeline, channelId)).toEqual(Array(5).fill(text));
    expect(refused).toBeLessThanOrEqual(2);
    expect(latest(results)).toBeLessThanOrEqual(5000);
  });

  it("in one Telegram group of 20 calls a minute: all complete, never over the limit", async (test) => {
    const { sandbox, ask } = await telegramBot.startBot(test, (ctx) => telegram.replyLive(ctx, answer), {
      sandbox: { latencyMs },
    });
    const group = sandbox.addChat({ type: "group", title: "Friends" });
    const results = await ask(group, 5);
    const refused = refusedCalls(sandbox.timeline).length;
    print("Telegram group", results, refused);
    expect(botTexts(sandbox.timeline, String(group))).toEqual(Array(5).fill(text));
    expect(refused).toBe(0);
    expect(latest(results)).toBeLessThanOrEqual(5000);
  });
});
