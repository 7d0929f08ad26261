import { describe, expect, it, type TestContext } from "vitest";
import { type DiscordOptions, replyLive } from "../../bots/discord/index.ts";
import type { Source } from "../../core/index.ts";
import { startBot } from "./discord-bot.ts";
import { botFrames, refusedCalls, say, sleep, words } from "./speech.ts";

/** How Discord counts: an interaction that is not answered in time fails. */
const ACKNOWLEDGE_MS = 250;

const blocked = (ms: number) => {
  const untilMs = Date.now() + ms;
  while (Date.now() < untilMs);
};

const SOURCES: readonly (readonly [string, Source])[] = [
  [
    "keeps the process busy as it starts",
    () => {
      blocked(2 * ACKNOWLEDGE_MS);
      return say("an answer");
    },
  ],
  [
    "takes its time to give a stream",
    async () => {
      await sleep(2 * ACKNOWLEDGE_MS);
      return say("an answer");
    },
  ],
  [
    "is silent at first",
    async function* () {
      await sleep(2 * ACKNOWLEDGE_MS);
      yield "an answer";
    },
  ],
];

describe("a slash command on Discord", () => {
  it.for(SOURCES)("is deferred in time by a source that %s", async ([, source], test) => {
    const { sandbox, channelId, slash } = await startBot(test, (question) => replyLive(question, source), {
      lifetimes: { acknowledgeMs: ACKNOWLEDGE_MS },
    });
    const [result] = await slash();
    expect(result).toMatchObject({ status: "done" });
    const [first, ...others] = botFrames(sandbox.timeline, channelId);
    expect(first?.message.thinking).toBe(true);
    expect(others.at(-1)?.message.text).toBe("an answer");
  });
});

const HOSTILE = `@everyone <@123456789012345678> <@&223456789012345678> ${words(30)}`;

/** Two messages of hostile text, and the frames they came in. */
async function framesOf(test: TestContext, how: "ask" | "slash", options: DiscordOptions) {
  const length = options.componentsV2 ? 4000 : 2000;
  const text = Array.from({ length: Math.ceil((length * 1.2) / HOSTILE.length) }, () => HOSTILE).join("\n\n");
  const bot = await startBot(test, (question) => replyLive(question, say(text, { size: 150 }), options));
  await bot[how]();
  expect(refusedCalls(bot.sandbox.timeline)).toEqual([]);
  return botFrames(bot.sandbox.timeline, bot.channelId).map(({ message }) => message);
}

describe.concurrent("every frame of an answer on Discord", () => {
  it.for([
    ["a message", "ask", {}],
    ["a message, as components V2,", "ask", { componentsV2: true }],
    ["a slash command", "slash", {}],
    ["a slash command, as components V2,", "slash", { componentsV2: true }],
    ["a slash command, for the asker alone,", "slash", { ephemeral: true }],
  ] as const)("to %s pings nobody and shows no previews", async ([, how, options], test) => {
    const frames = await framesOf(test, how, options);
    expect(new Set(frames.map(({ id }) => id)).size).toBeGreaterThanOrEqual(2);
    for (const { raw } of frames) expect(raw?.pings).toEqual([]);
    const shown = frames.filter(({ text }) => text !== "");
    for (const { raw } of shown) expect(Number(raw?.flags) & 4).toBe(4);
    const isForAsker = "ephemeral" in options;
    for (const { ephemeral = false } of frames) expect(ephemeral).toBe(isForAsker);
    const isV2 = "componentsV2" in options;
    for (const { raw } of shown) expect((Number(raw?.flags) & 32_768) !== 0).toBe(isV2);
  });
});
