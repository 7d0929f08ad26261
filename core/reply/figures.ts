/** What an answer cost its platform, and how long its reader waited. */

import type { Failure } from "../adapter.ts";

export interface Figures {
  /** From the first text of the model to the first frame that shows some, in milliseconds. */
  readonly firstTextMs?: number;
  /** From the last text of the model to the frame that completed the answer, in milliseconds. */
  readonly finalLagMs?: number;
  /** Calls made for this answer, refused ones too. */
  readonly calls: number;
  /** Calls that the platform refused for coming too fast. */
  readonly rateLimits: number;
  /** Messages that may stand twice, because a send had no answer and was made again. Only where sends have no nonce. */
  readonly possibleDuplicates: number;
}

export interface Meter {
  readonly figures: Figures;
  /** The model has said something. */
  grown(): void;
  delivered(frame: { readonly isNews: boolean; readonly hasText: boolean }): void;
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

export function createMeter(): Meter {
  const counts = { calls: 0, rateLimits: 0, possibleDuplicates: 0 };
  const times: Times = {};
  return {
    get figures() {
      return { ...counts, ...spansOf(times) };
    },
    grown() {
      times.lastText = Date.now();
      times.firstText ??= times.lastText;
    },
    delivered({ isNews, hasText }) {
      counts.calls += 1;
      const nowMs = Date.now();
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
