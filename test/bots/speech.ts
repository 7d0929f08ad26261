/** Answers as a model would stream them, in real time, and what a reader gets of them. */

import type { Call, Frame, Timeline, VisibleMessage } from "../../src/sandbox/timeline.ts";

export const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Says the text in pieces of `size` characters, one every `gapMs`; ends at once when the signal aborts. */
export async function* say(
  text: string,
  { size = 4, gapMs = 10, signal }: SayOptions = {},
): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) {
    await sleep(gapMs);
    signal?.throwIfAborted();
    yield text.slice(at, at + size);
  }
}

export interface SayOptions {
  readonly size?: number;
  readonly gapMs?: number;
  readonly signal?: AbortSignal;
}

export const words = (count: number, name = "word"): string =>
  Array.from({ length: count }, (_, index) => `${name}${index + 1}`).join(" ");

export const botTexts = (timeline: Timeline, chat: string): string[] =>
  timeline
    .visible(chat)
    .filter(({ fromBot }) => fromBot)
    .map(({ text }) => text);

export const refusedCalls = (timeline: Timeline): readonly Call[] =>
  timeline.calls.filter(({ status }) => status === 429);

/** The bot's frames of a chat, oldest first. */
export const botFrames = (
  timeline: Timeline,
  chat: string,
): { atMs: number; kind: Frame["kind"]; message: VisibleMessage }[] =>
  timeline.frames.flatMap((frame) =>
    "message" in frame && frame.message.chat === chat && frame.message.fromBot
      ? [{ atMs: frame.atMs, kind: frame.kind, message: frame.message }]
      : [],
  );

/** About `length` characters: paragraphs, lists and long fences in turn. Every word is another. */
export function technicalAnswer(length: number): string {
  const parts: string[] = [];
  for (let index = 0; parts.join("\n\n").length < length; index += 1) {
    parts.push(`## Part ${index}`, words(40, `p${index}x`));
    const code = Array.from(
      { length: 14 },
      (_, line) => `  const value${index}x${line} = compute(${line}); // ${index}`,
    );
    parts.push(["```ts", ...code, "```"].join("\n"));
  }
  return parts.join("\n\n");
}

/** Whether every fence that a message opens is closed in it. */
export const fencesAreWhole = (text: string): boolean =>
  text.split("\n").filter((line) => line.startsWith("```")).length % 2 === 0;

/** The words that no other place of the answer holds, in the order a reader meets them. */
export const uniqueWordsOf = (text: string): string[] => text.match(/[a-z]+\d+(x\d+)?/g) ?? [];
