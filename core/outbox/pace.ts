/** When is it worth spending a call on the text that nobody has seen yet? Pure functions of state and time. */

import type { Ledger } from "./ledger.ts";
import type { Limit } from "./limit.ts";

/** What a reader has not seen yet, and how the stream behaves. */
export interface Growth {
  readonly unseenCharacters: number;
  /** Sum of the arrival times of the unseen characters. */
  readonly unseenSumMs: number;
  readonly oldestUnseenMs: number;
  readonly firstArrivalMs: number;
  readonly lastArrivalMs: number;
  /** All characters of the answer so far. */
  readonly characters: number;
  /** Moving averages of the short gaps between chunks, and of how much they vary. */
  readonly gapMs: number;
  readonly gapDeviationMs: number;
}

/** One limit that an answer spreads its frames by. */
interface Paced {
  readonly limit: Limit;
  readonly ledger: Ledger;
}

export interface Moment {
  readonly nowMs: number;
  /** Since the answer's first token. */
  readonly elapsedMs: number;
}

/** A first frame waits this long, so that it shows more than a word for the same call. Source: docs/pacing.md, rule 1. */
export const FIRST_FRAME_DELAY_MS = 100;

/** An answer's mean speed is taken over at least this long. Source: docs/pacing.md, rule 2. */
const MIN_SPEED_SPAN_MS = 300;

/** In characters a millisecond. */
export const speedOf = (growth: Growth, nowMs: number): number =>
  growth.characters / Math.max(MIN_SPEED_SPAN_MS, nowMs - growth.firstArrivalMs);

/** How old the unseen text feels: mostly the age of the crowd, a little that of the oldest character. */
export function effectiveAgeMs(growth: Growth, nowMs: number): number {
  if (growth.unseenCharacters === 0) return 0;
  const summedAge = Math.max(0, growth.unseenCharacters * nowMs - growth.unseenSumMs);
  return 0.15 * (nowMs - growth.oldestUnseenMs) + 0.85 * Math.sqrt((2 * summedAge) / speedOf(growth, nowMs));
}

/**
 * The time between two frames under one limit: what refills, plus the `surplus` above the calls kept back, spent over as
 * long as the answer has lasted. Source: docs/pacing.md, rules 3, 5 and 6.
 */
export function spacingMs({ limit, ledger }: Paced, surplus: number, { nowMs, elapsedMs }: Moment): number {
  const refill = ledger.refill(nowMs);
  const spare = Math.max(0, surplus);
  switch (refill.kind) {
    case "bucket":
      return 1 / (1.05 * refill.perMs + spare / Math.max(1000, growthOf(limit) * elapsedMs));
    case "window": {
      // Twice as fast as it refills at most. Measured with 20 a minute: ratio 1.57, and 2.0 where 0.8 s were enough.
      const horizonMs = Math.max((refill.intervalMs * 11) / 60, 0.8 * elapsedMs);
      return Math.max(0.5 / refill.perMs, 1 / (1.05 * refill.perMs + spare / horizonMs));
    }
    case "fixed": {
      const spreadMs = Math.min(refill.endsAtMs - nowMs, Math.max(2500, elapsedMs));
      return spreadMs / Math.max(0.5, spare);
    }
  }
}

const growthOf = (limit: Limit): number => (limit.kind === "bucket" ? (limit.growth ?? 1) : 1);

/** A silence this long is a lull: what stands unseen is shown if a call is to spare. Source: docs/pacing.md, rule 4. */
export function lullMs(growth: Growth): number {
  return Math.min(400, Math.max(50, 3.5 * growth.gapMs + 5 * growth.gapDeviationMs));
}

/** Whether an edit that shows the unseen text is due now. `spacing` is that of `spacingMs` now. */
export function isDue(growth: Growth, spacing: number, nowMs: number): boolean {
  if (growth.unseenCharacters === 0) return false;
  if (effectiveAgeMs(growth, nowMs) >= spacing) return true;
  if (nowMs < growth.lastArrivalMs + lullMs(growth)) return false;
  return growth.unseenCharacters >= 0.3 * speedOf(growth, nowMs) * spacing;
}

/** The first moment from `nowMs` on at which `dueAt` says yes; it must stay true once it is. Within 1 ms. */
export function firstDueMs(dueAt: (atMs: number) => boolean, nowMs: number, horizon: number): number {
  if (dueAt(nowMs)) return nowMs;
  let early = nowMs;
  let late = nowMs + horizon;
  if (!dueAt(late)) return late;
  while (late - early > 1) {
    const middle = (early + late) / 2;
    if (dueAt(middle)) late = middle;
    else early = middle;
  }
  return late;
}
