/** What a reader sees of an answer besides its text, from the first step to the last word, in both chats. */

import { describe, expect, it } from "vitest";
import { replyLive as replyOnDiscord } from "../../bots/discord/index.ts";
import { replyLive as replyOnTelegram } from "../../bots/telegram/index.ts";
import type { LiveOptions, StreamEvent } from "../../core/index.ts";
import type { Timeline } from "../../src/sandbox/timeline.ts";
import { startBot as startDiscordBot } from "./discord-bot.ts";
import { botFrames, refusedCalls, say, sleep } from "./speech.ts";
import { privateChat, startBot as startTelegramBot } from "./telegram-bot.ts";

async function* life(): AsyncGenerator<string | StreamEvent> {
  yield { type: "reasoning-delta", text: "They ask for a recipe. " };
  await sleep(1100);
  yield { type: "reasoning-delta", text: "I look it up." };
  yield { type: "tool-start", id: "1", name: "search_recipes", input: { q: "*pancakes*" } };
  yield { type: "tool-start", id: "2", name: "weather" };
  await sleep(500);
  yield { type: "tool-end", id: "2", error: "Error: 401 https://weather.example?key=sk-12345678" };
  await sleep(500);
  yield { type: "tool-end", id: "1", result: ["pancakes"] };
  yield* say("Here is **one** that works:", { gapMs: 10 });
  yield { type: "data", value: { title: "Pancakes" } };
  await sleep(700);
  const rows = [
    { what: "Flour", grams: 250 },
    { what: "Milk", grams: 500 },
  ];
  yield { type: "data", value: { title: "Pancakes", servings: 4, rows, steps: ["Mix", "Fry"] } };
  yield { type: "usage", inputTokens: 1200, outputTokens: 34, costUsd: 0.0042 };
}

const options: LiveOptions = { footer: true };

/** The frames of the answer, without how long things took. */
const framesOf = (timeline: Timeline, chat: string): string[] =>
  botFrames(timeline, chat).map(({ message }) => message.text.replace(/\d+(?:\.\d)? s\b/g, "N s"));

/** Every frame is a stage that is no earlier than that of the frame before; the first and the last are seen for sure. */
function expectScript(frames: readonly string[], stages: readonly string[]) {
  const found = frames.map((frame) => stages.findIndex((stage) => frame.startsWith(stage)));
  expect(found).not.toContain(-1);
  expect(found).toEqual([...found].sort((a, b) => a - b));
  expect(frames[0]).toBe(stages[0]);
  expect(frames.at(-1)).toBe(stages.at(-1));
}

describe.concurrent("the life of an answer with steps, thoughts and a card", () => {
  it("reads like a script in a Discord channel", async (test) => {
    const { sandbox, channelId, ask } = await startDiscordBot(test, (question) =>
      replyOnDiscord(question, () => life(), options),
    );
    const [result] = await ask();
    const steps = "-# 💭 Thought for N s\n-# ✓ search\\_recipes N s\n-# ✗ weather: 401 …\n";
    const text = "Here is **one** that works:\n\n";
    const table = "**Rows:**\n```\nWhat   Grams\n─────  ─────\nFlour  250\nMilk   500\n```\n";
    expectScript(framesOf(sandbox.timeline, channelId), [
      "-# 💭 Thought for N s\n-# ⏳ search\\_recipes\n-# ⏳ weather",
      "-# 💭 Thought for N s\n-# ⏳ search\\_recipes",
      `${steps}Here`,
      `${steps}${text}**Title:** Pancakes\n**Servings:** 4\n${table}**Steps:**\n\n- Mix\n- Fry\n-# 1,234 tokens · N s · $0.0042`,
    ]);
    expect(result).toMatchObject({
      status: "done",
      data: { servings: 4 },
      text: "Here is **one** that works:",
    });
    expect(refusedCalls(sandbox.timeline)).toEqual([]);
  });

  it("reads like a script in a Telegram chat", async (test) => {
    const { sandbox, ask } = await startTelegramBot(test, (ctx) =>
      replyOnTelegram(ctx, () => life(), options),
    );
    const chat = privateChat(sandbox);
    await ask(chat);
    const steps = "💭 Thought for N s\n✓ search_recipes N s\n✗ weather: 401 …\n\n";
    const table = "Rows:\nWhat   Grams\n─────  ─────\nFlour  250\nMilk   500\n";
    expectScript(framesOf(sandbox.timeline, String(chat)), [
      "💭 Thought for N s\n⏳ search_recipes\n⏳ weather",
      "💭 Thought for N s\n⏳ search_recipes",
      `${steps}Here`,
      `${steps}Here is one that works:\n\nTitle: Pancakes\nServings: 4\n${table}Steps:\n\n• Mix\n• Fry\n\n1,234 tokens · N s · $0.0042`,
    ]);
    const entities = botFrames(sandbox.timeline, String(chat)).map(({ message }) => message.entities ?? []);
    expect(entities[0]).toMatchObject([{ type: "italic", offset: 0 }]);
    expect(entities.at(-1)?.[0]).toMatchObject({ type: "expandable_blockquote", offset: 0 });
    expect(entities.at(-1)?.at(-1)).toMatchObject({ type: "italic" });
    expect(refusedCalls(sandbox.timeline)).toEqual([]);
  });

  it("told in sections shows those that are written at the same time one below the other", async (test) => {
    async function* both(): AsyncGenerator<StreamEvent> {
      for (const word of ["one ", "two ", "three "]) {
        yield { type: "text-delta", section: "pro", text: word };
        yield { type: "text-delta", section: "contra", text: word.toUpperCase() };
        await sleep(100);
      }
    }
    const { sandbox, ask } = await startTelegramBot(test, (ctx) => replyOnTelegram(ctx, both()));
    const chat = privateChat(sandbox);
    const [result] = await ask(chat);
    const frames = framesOf(sandbox.timeline, String(chat));
    expect(frames.at(-1)).toBe("pro\n\none two three\n\ncontra\n\nONE TWO THREE");
    for (const frame of frames) expect(frames.at(-1)?.startsWith(frame)).toBe(true);
    expect(result?.sections).toEqual([
      { name: "pro", text: "one two three " },
      { name: "contra", text: "ONE TWO THREE " },
    ]);
  });
});
