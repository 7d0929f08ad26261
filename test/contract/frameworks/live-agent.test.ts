/** A LangGraph agent with a slow tool and a failing one, answering live in both chats through the real bots. */

import { setTimeout as sleep } from "node:timers/promises";
import { tool } from "@langchain/core/tools";
import { createAgent } from "langchain";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { replyLive as replyOnDiscord } from "../../../bots/discord/index.ts";
import { replyLive as replyOnTelegram } from "../../../bots/telegram/index.ts";
import { type LiveResult, pipe, type Source, type StreamEvent, tap } from "../../../core/index.ts";
import type { Timeline } from "../../../src/sandbox/timeline.ts";
import { startBot as startDiscordBot } from "../../bots/discord-bot.ts";
import { botFrames, botTexts, words as manyWords, refusedCalls } from "../../bots/speech.ts";
import { privateChat, startBot as startTelegramBot } from "../../bots/telegram-bot.ts";
import { calling, ScriptedModel, tokens } from "./scripted-model.ts";

const SLOW_MS = 900;
const BEFORE = "Let me look that up.";
const ANSWER = manyWords(60);

const search = tool(
  async function* ({ q }: { q: string }) {
    yield { message: "page 1 of 2", progress: 0.5 };
    await sleep(SLOW_MS);
    return `found ${q}`;
  } as never,
  { name: "search", description: "Searches.", schema: z.object({ q: z.string() }) },
);

const fetchPage = tool(
  async () => {
    await sleep(100);
    throw new Error("no network");
  },
  { name: "fetch", description: "Fetches.", schema: z.object({ url: z.string() }) },
);

/** Writes a word every 15 ms. */
const slowly = (text: string) => text.split(/(?<= )/).flatMap((content) => [{ content }, 15]);

function agentSource(): Source {
  const model = new ScriptedModel(
    [
      ...slowly(BEFORE),
      ...calling("c1", "search", { q: "cats" }, 1),
      ...calling("c2", "fetch", { url: "x" }, 2),
      tokens(9, 5),
    ],
    [...slowly(ANSWER), tokens(20, 60)],
  );
  const runnable = createAgent({ model, tools: [search, fetchPage] });
  return { runnable, input: { messages: [{ role: "user", content: "cats?" }] } };
}

/** The kinds of events in their order, each row of one kind once. */
function orderOf(events: readonly StreamEvent[]): string[] {
  const kinds = events.map((event) => ("id" in event ? `${event.type} ${event.id}` : event.type));
  return kinds.filter((kind, index) => kind !== kinds[index - 1]);
}

function expectLiveAgent(
  { status, text, usage }: LiveResult,
  events: readonly StreamEvent[],
  timeline: Timeline,
  chat: string,
  mark = "",
) {
  const whole = `${BEFORE}\n\n${ANSWER}`;
  expect({ status, text, usage }).toEqual({
    status: "done",
    text: whole,
    usage: { inputTokens: 29, outputTokens: 65 },
  });
  const [shown = "", ...others] = botTexts(timeline, chat);
  const [slow, failed, ...rest] = shown.split("\n");
  expect(others).toEqual([]);
  expect(slow).toMatch(new RegExp(`^${mark}✓ search .*(0\\.9|1\\.\\d) s → found cats$`));
  expect(failed).toMatch(new RegExp(`^${mark}✗ fetch.*: no network$`));
  expect(rest.join("\n").trimStart()).toBe(whole);
  expect(refusedCalls(timeline)).toEqual([]);
  expect(orderOf(events)).toEqual([
    "text-delta",
    "tool-start c1",
    "tool-args-delta c1",
    "tool-start c2",
    "tool-args-delta c2",
    "usage",
    "step c1",
    "tool-end c2",
    "step c1",
    "tool-end c1",
    "text-delta",
    "usage",
  ]);
  const ends = events.filter((event) => event.type === "tool-end");
  expect(ends).toMatchObject([
    { id: "c2", error: "no network", durationMs: expect.any(Number) },
    { id: "c1", result: "found cats", durationMs: expect.any(Number) },
  ]);
  expect(ends[1]?.durationMs).toBeGreaterThanOrEqual(SLOW_MS - 20);

  // Live: the tools are seen at work above what was said before them, and the answer grows after them.
  const texts = botFrames(timeline, chat).map(({ message }) => message.text);
  const atWork = texts.filter((text) => text.startsWith(`${mark}⏳ search`));
  expect(atWork.some((text) => text.includes("page 1 of 2 ▰▰▰▱▱ 50 %"))).toBe(true);
  expect(atWork.at(-1)).toMatch(/✗ fetch.*: no network\n/);
  expect(atWork.every((text) => text.endsWith(BEFORE))).toBe(true);
  const answers = texts.map((text) => text.replace(/^(?:(?:-# )?[✓✗⏳].*\n+)*/, ""));
  expect(answers.every((text) => whole.startsWith(text))).toBe(true);
  expect(answers.filter((text) => text.length > BEFORE.length).length).toBeGreaterThanOrEqual(2);
}

describe.concurrent("a LangGraph agent with a slow tool and a failing one", () => {
  it("answers live in a Telegram chat: events in order, and the whole text", async (test) => {
    const events: StreamEvent[] = [];
    const source = pipe(
      agentSource(),
      tap((event) => events.push(event)),
    );
    const { sandbox, ask } = await startTelegramBot(test, (ctx) =>
      replyOnTelegram(ctx, source, { steps: "full" }),
    );
    const chat = privateChat(sandbox);
    const [result] = await ask(chat);
    expectLiveAgent(result as LiveResult, events, sandbox.timeline, String(chat));
  });

  it("answers live in a Discord channel: events in order, and the whole text", async (test) => {
    const events: StreamEvent[] = [];
    const source = pipe(
      agentSource(),
      tap((event) => events.push(event)),
    );
    const { sandbox, channelId, ask } = await startDiscordBot(test, (question) =>
      replyOnDiscord(question, source, { steps: "full" }),
    );
    const [result] = await ask();
    expectLiveAgent(result as LiveResult, events, sandbox.timeline, channelId, "-# ");
  });

  it("that is stopped while a tool runs keeps what it said", async (test) => {
    const stop = new AbortController();
    const source = pipe(
      agentSource(),
      tap(({ type }) => type === "step" && setTimeout(() => stop.abort(), 100)),
    );
    const { sandbox, ask } = await startTelegramBot(test, (ctx) =>
      replyOnTelegram(ctx, source, { signal: stop.signal }),
    );
    const chat = privateChat(sandbox);
    const [result] = await ask(chat);
    expect(result).toMatchObject({ status: "stopped", text: BEFORE });
    expect(botTexts(sandbox.timeline, String(chat))[0]).toBe(
      `◻️ search: not finished\n✗ fetch: no network\n\n${BEFORE}\n\n⏹️ Stopped.`,
    );
  });
});
