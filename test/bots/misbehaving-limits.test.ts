import type { TextChannel } from "discord.js";
import { describe, expect, it } from "vitest";
import * as discord from "../../bots/discord/index.ts";
import * as telegram from "../../bots/telegram/index.ts";
import { callsInsidePenalty } from "../../src/sandbox/index.ts";
import * as discordBot from "./discord-bot.ts";
import { botTexts, refusedCalls, say, words } from "./speech.ts";
import * as telegramBot from "./telegram-bot.ts";

const text = words(150);
const LATENCY_MS = 20;

describe.concurrent("a Telegram chat whose limit is not what it seems", () => {
  it("of half the pace is learned after at most two refusals, and no call goes out inside a growing penalty", async (test) => {
    const { sandbox, ask } = await telegramBot.startBot(test, (ctx) => telegram.replyLive(ctx, say(text)), {
      sandbox: {
        latencyMs: LATENCY_MS,
        limits: { privateChat: [{ kind: "bucket", limit: 2, intervalMs: 4000 }] },
        penalties: { firstMs: 1000, growth: 2, longestMs: 8000 },
      },
    });
    const chat = telegramBot.privateChat(sandbox);
    const [result] = await ask(chat);
    expect(botTexts(sandbox.timeline, String(chat))).toEqual([text]);
    expect(result?.figures.rateLimits).toBeLessThanOrEqual(2);
    expect(callsInsidePenalty(sandbox.timeline.calls, { roundTripMs: 3 * LATENCY_MS })).toEqual([]);
  });

  it("that is blocked out of the blue is left alone until the block is over, and then gets the whole text", async (test) => {
    const { sandbox, ask } = await telegramBot.startBot(test, (ctx) => telegram.replyLive(ctx, say(text)), {
      sandbox: { latencyMs: LATENCY_MS, penalties: { firstMs: 1000, growth: 2, longestMs: 8000 } },
    });
    const chat = telegramBot.privateChat(sandbox);
    void sandbox.timeline
      .waitFor((frame) => frame.kind === "send" && frame.message.fromBot)
      .then(() => sandbox.block(chat, 2000));
    const [result] = await ask(chat);
    expect(botTexts(sandbox.timeline, String(chat))).toEqual([text]);
    expect(result?.figures.rateLimits).toBe(1);
    expect(callsInsidePenalty(sandbox.timeline.calls, { roundTripMs: 3 * LATENCY_MS })).toEqual([]);
  });
});

describe.concurrent("a Discord channel whose limit is not what it seems", () => {
  it("is followed by its headers when it is halved while the answer is being written", async (test) => {
    const { sandbox, channelId, ask } = await discordBot.startBot(test, (question) =>
      discord.replyLive(question, say(text)),
    );
    void sandbox.timeline
      .waitFor((frame) => frame.kind === "edit" && frame.message.fromBot)
      .then(() => sandbox.setLimits({ edits: { kind: "bucket", limit: 3, intervalMs: 6000 } }));
    await ask();
    expect(botTexts(sandbox.timeline, channelId)).toEqual([text]);
    expect(refusedCalls(sandbox.timeline).length).toBeLessThanOrEqual(2);
  });

  it("uses what it really allows when that is more than we believed", async (test) => {
    const { sandbox, channelId, ask } = await discordBot.startBot(
      test,
      (question) => discord.replyLive(question, say(text)),
      { limits: { edits: { kind: "bucket", limit: 10, intervalMs: 2000 } } },
    );
    const [result] = await ask();
    expect(botTexts(sandbox.timeline, channelId)).toEqual([text]);
    expect(refusedCalls(sandbox.timeline)).toEqual([]);
    expect(result?.figures.calls).toBeGreaterThan(10);
  });

  it("with a limit that shows in no header delays the answer and loses nothing", async (test) => {
    const { sandbox, channelId, ask } = await discordBot.startBot(
      test,
      (question) => discord.replyLive(question, say(text)),
      { limits: { hiddenEdits: { kind: "fixed", limit: 3, intervalMs: 2500 } } },
    );
    await ask();
    expect(botTexts(sandbox.timeline, channelId)).toEqual([text]);
  });
});

describe.concurrent("an edit that took effect without an answer", () => {
  it("on Telegram is made again with the newest text, and stands once", async (test) => {
    const { sandbox, ask } = await telegramBot.startBot(test, (ctx) => telegram.replyLive(ctx, say(text)));
    const chat = telegramBot.privateChat(sandbox);
    sandbox.faults.add({ method: "editMessageText", trouble: { kind: "reset", applied: true } });
    const [result] = await ask(chat);
    expect(botTexts(sandbox.timeline, String(chat))).toEqual([text]);
    expect(result?.figures.possibleDuplicates).toBe(0);
  });

  it("on Discord is made again with the newest text, and stands once", async (test) => {
    const { sandbox, channelId, ask } = await discordBot.startBot(test, (question) =>
      discord.replyLive(question, say(text)),
    );
    sandbox.faults.add({
      method: "PATCH /channels/:id/messages/:id",
      trouble: { kind: "reset", applied: true },
    });
    await ask();
    expect(botTexts(sandbox.timeline, channelId)).toEqual([text]);
  });
});

describe.concurrent("what was learned of a bot's limits", () => {
  it("is handed to the host of a grammY bot, with the ban in it", async (test) => {
    const { sandbox, bot, ask } = await telegramBot.startBot(test, (ctx) =>
      telegram.replyLive(ctx, say(text)),
    );
    const chat = telegramBot.privateChat(sandbox);
    const saved: telegram.LearnedLimits[] = [];
    await telegram.rememberLimits(bot.api, { load: () => ({}), save: (limits) => void saved.push(limits) });
    sandbox.faults.add({ method: "editMessageText", trouble: { kind: "rate-limit", retryAfterMs: 1000 } });
    await ask(chat);
    expect(saved[0]?.[`telegram:chat:${chat}`]?.blockedUntilMs).toBeGreaterThan(Date.now() - 60_000);
  });

  it("keeps a discord.js bot from calling inside a ban that it was told of before it logged in", async (test) => {
    const { sandbox, client, channelId } = await discordBot.startBot(test, (question) =>
      discord.replyLive(question, []),
    );
    const untilMs = Date.now() + 1500;
    await discord.rememberLimits(client, {
      load: () => ({ [`discord:sends:${channelId}`]: { blockedUntilMs: untilMs } }),
      save: () => {},
    });
    await discord.replyLive((await client.channels.fetch(channelId)) as TextChannel, say("hello"));
    const sent = sandbox.timeline.calls.find(({ method }) => method === "POST /channels/:id/messages");
    expect(sent?.atMs).toBeGreaterThanOrEqual(untilMs);
  });
});
