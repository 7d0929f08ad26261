/** The oracle's choice under a bucket, alone or with a cap on the number of flushes. */

import type { Costs } from "./oracle-costs.ts";

export interface BucketOptions {
  readonly burst: number;
  /** Steps of the grid until one call is refilled: a whole number. */
  readonly stepsPerCall: number;
  readonly mostFlushes: number | undefined;
  readonly firstIsFree: boolean;
}

/** `table[step][level]`: the cost of all that a flush at `step` did not show; each step refills 1 of the level. */
type Table = Float64Array[];

/** The summed age of all letters. */
export function bestInBucket(costs: Costs, options: BucketOptions): number {
  const { burst, stepsPerCall, mostFlushes, firstIsFree } = options;
  if (!Number.isInteger(stepsPerCall))
    throw new TypeError("The grid must divide the time a call is refilled in");
  const bucket = { costs, stepsPerCall, full: Math.round(burst * stepsPerCall) };
  const last = costs.lastStep + stepsPerCall;
  const counts = mostFlushes === undefined ? [Number.POSITIVE_INFINITY] : range(1, mostFlushes);
  let fewer: Table | undefined;
  let table: Table = [];
  for (const left of counts) {
    table = new Array(last + 1);
    const after = left === Number.POSITIVE_INFINITY ? table : fewer;
    for (let step = last; step >= 0; step -= 1)
      table[step] = fromStep({ ...bucket, step, last, after, isCapped: after !== table });
    fewer = table;
  }
  if (!firstIsFree) return table[0]?.[bucket.full] as number;
  const freeAt = (step: number) => costs.between(0, step) + (table[step]?.[bucket.full] as number);
  return Math.min(...range(1, last).map(freeAt));
}

interface StepOptions {
  readonly costs: Costs;
  readonly stepsPerCall: number;
  readonly full: number;
  readonly step: number;
  readonly last: number;
  /** The table to go on in after one more flush; none when that was the last one. */
  readonly after: Table | undefined;
  readonly isCapped: boolean;
}

function fromStep({ costs, stepsPerCall, full, step, last, after, isCapped }: StepOptions): Float64Array {
  const isDone = step >= costs.lastStep;
  const best = new Float64Array(full + 1).fill(isDone ? 0 : Number.POSITIVE_INFINITY);
  if (isDone) return best;
  const first = costs.firstAfter(step);
  // With a full bucket, a flush at once and another when it is full again beat any longer wait.
  const longest = isCapped ? last : Math.min(last, Math.max(first, step + full) + stepsPerCall);
  for (let to = first; to <= longest; to += 1) {
    const cost = costs.between(step, to);
    // An empty bucket has the least to choose from: what is no better for it is no better at all.
    if (cost >= (best[0] as number)) break;
    const rest = to >= costs.lastStep ? undefined : after?.[to];
    if (!rest && to < costs.lastStep) continue;
    for (let level = Math.max(0, stepsPerCall - (to - step)); level <= full; level += 1) {
      const left = Math.min(full, level + to - step) - stepsPerCall;
      const total = cost + (rest ? (rest[left] as number) : 0);
      if (total < (best[level] as number)) best[level] = total;
    }
  }
  return best;
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);
