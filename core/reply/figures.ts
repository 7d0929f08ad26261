/** What an answer cost its platform, and how long its reader waited. */

import type { Failure } from "../adapter.ts";
import { createTextAge } from "./text-age.ts";

export interface Figures {
  /** From the first text of the model to the first frame that shows some, in milliseconds. */
  readonly firstTextMs?: number;
  /** From the last text of the model to the frame that completed the answer, in milliseconds. */
  readonly finalLagMs?: number;
  /** From a character's coming from the model to the frame that first showed it, the mean of all, in milliseconds. */
  readonly textAgeMs?: number;
  /** Calls made for its text, refused ones too. Typing, marks and files come on top. */
  readonly calls: number;
  /** Calls that the platform refused for coming too fast. */
  readonly rateLimits: number;
  /** Messages that may stand twice, because a send had no answer and was made again. Only where sends have no nonce. */
  readonly possibleDuplicates: number;
}

export interface Meter {
  read(): Figures;
  /** The model has said something: the answer is that long now. */
  grown(length: number): void;
  delivered(frame: { readonly isNews: boolean; readonly hasText: boolean; readonly upTo: number }): void;
  /** A call came to nothing. */
  refused(failure: Failure): void;
  duplicated(): void;
}

interface Times {
  firstText?: number;
  lastText?: number;
  firstFrame?: number;
  lastFrame?: number;
}

/** `from`: how long the answer was before. */
export function createMeter(from: number): Meter {
  const counts = { calls: 0, rateLimits: 0, possibleDuplicates: 0 };
  const times: Times = {};
  const age = createTextAge(from);
  return {
    read() {
      const meanMs = age.meanMs();
      return {
        ...counts,
        ...spansOf(times),
        ...(meanMs === undefined ? {} : { textAgeMs: Math.round(meanMs) }),
      };
    },
    grown(length) {
      times.lastText = Date.now();
      age.grown(length, times.lastText);
      times.firstText ??= times.lastText;
    },
    delivered({ isNews, hasText, upTo }) {
      counts.calls += 1;
      const nowMs = Date.now();
      age.seen(upTo, nowMs);
      if (isNews) times.lastFrame = nowMs;
      if (hasText) times.firstFrame ??= nowMs;
    },
    refused({ kind }) {
      counts.calls += 1;
      if (kind === "rate-limited") counts.rateLimits += 1;
    },
    duplicated() {
      counts.possibleDuplicates += 1;
    },
  };
}

function spansOf({ firstText, lastText, firstFrame, lastFrame }: Times) {
  return {
    ...(firstText !== undefined && firstFrame !== undefined ? { firstTextMs: firstFrame - firstText } : {}),
    ...(lastText !== undefined && lastFrame !== undefined
      ? { finalLagMs: Math.max(0, lastFrame - lastText) }
      : {}),
  };
}
