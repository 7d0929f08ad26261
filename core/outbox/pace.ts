/** When is it worth spending a call on the text that nobody has seen yet? Pure functions of state and time. */

import { type Limit, perMsOf } from "./limit.ts";

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

/** One limit that an answer spreads its frames by: what it has left above what is kept back. */
export interface Allowance {
  readonly limit: Limit;
  readonly level: number;
}

/** A first frame waits this long, so that it shows more than a word for the same call. Source: pacing.md, "First frame". */
export const FIRST_FRAME_DELAY_MS = 100;

/** An answer's mean speed is taken over at least this long. Source: pacing.md, "Age by the crowd". */
const MIN_SPEED_SPAN_MS = 300;

/** How old the unseen text feels: mostly the age of the crowd, a little that of the oldest character. */
export function effectiveAgeMs(growth: Growth, nowMs: number): number {
  if (growth.unseenCharacters === 0) return 0;
  const summedAge = growth.unseenCharacters * nowMs - growth.unseenSumMs;
  const spanMs = Math.max(MIN_SPEED_SPAN_MS, nowMs - growth.firstArrivalMs);
  const perMs = growth.characters / spanMs;
  return 0.15 * (nowMs - growth.oldestUnseenMs) + 0.85 * Math.sqrt((2 * Math.max(0, summedAge)) / perMs);
}

/** The time between two frames: what refills, plus the surplus spent over as long as the answer has lasted. */
export function spacingMs(allowances: readonly Allowance[], growth: Growth, nowMs: number): number {
  const elapsedMs = nowMs - growth.firstArrivalMs;
  let spacing = 0;
  for (const { limit, level } of allowances) {
    const surplus = Math.max(0, level) / horizonMs(limit, elapsedMs);
    spacing = Math.max(spacing, 1 / (1.05 * perMsOf(limit) + surplus));
  }
  return spacing;
}

/** Over how long a surplus is spent. Source: pacing.md, "A better policy" 2 and 6. */
function horizonMs(limit: Limit, elapsedMs: number): number {
  if (limit.kind === "bucket") return Math.max(1000, elapsedMs);
  return Math.max((limit.intervalMs * 11) / 60, elapsedMs / 2);
}

/** A silence this long is a lull: what stands unseen is shown if a call is to spare. Source: pacing.md, "Lulls". */
export function lullMs(growth: Growth): number {
  return Math.min(400, Math.max(50, 3.5 * growth.gapMs + 5 * growth.gapDeviationMs));
}

/** Whether an edit that shows the unseen text is due now. `spacing` is that of `spacingMs` now. */
export function isDue(growth: Growth, spacing: number, nowMs: number): boolean {
  if (growth.unseenCharacters === 0) return false;
  if (effectiveAgeMs(growth, nowMs) >= spacing) return true;
  if (nowMs < growth.lastArrivalMs + lullMs(growth)) return false;
  const perMs = growth.characters / Math.max(MIN_SPEED_SPAN_MS, nowMs - growth.firstArrivalMs);
  return growth.unseenCharacters >= 0.3 * perMs * spacing;
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
