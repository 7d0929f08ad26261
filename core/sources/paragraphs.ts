/** Keeps texts apart that are no continuation of each other: messages, steps, blocks of an answer. */

import type { StreamEvent } from "../events.ts";

export interface Paragraphs {
  /** What comes next begins a paragraph of its own, if anything was said before. */
  startNext(): void;
  text(text: string): readonly StreamEvent[];
}

export function createParagraphs(type: "text-delta" | "reasoning-delta" = "text-delta"): Paragraphs {
  /** The line breaks that the text ends with, at most two; undefined before the first text. */
  let breaks: number | undefined;
  let isBorder = false;
  return {
    startNext() {
      isBorder = true;
    },
    text(text) {
      if (text === "") return [];
      const missing = isBorder && breaks !== undefined ? Math.max(0, 2 - breaks - leadingBreaks(text)) : 0;
      isBorder = false;
      breaks = Math.min(2, trailingBreaks(text, breaks ?? 0));
      return [{ type, text: "\n".repeat(missing) + text }];
    },
  };
}

function leadingBreaks(text: string): number {
  return /^\n*/.exec(text)?.[0].length ?? 0;
}

function trailingBreaks(text: string, before: number): number {
  let count = 0;
  while (text[text.length - 1 - count] === "\n") count += 1;
  return count === text.length ? before + count : count;
}
