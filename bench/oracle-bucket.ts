/** The oracle's choice under a bucket, alone or with a cap on the number of flushes. */

import type { Costs } from "./oracle-costs.ts";

export interface BucketOptions {
  readonly burst: number;
  /** Steps of the grid until one call is refilled: a whole number. */
  readonly stepsPerCall: number;
  readonly mostFlushes: number | undefined;
  /** Flushes that the bucket does not count; the first is one of them. Not together with `mostFlushes`. */
  readonly sends: number;
}

/** `table[step][level]`: the cost of all that a flush at `step` did not show; each step refills 1 of the level. */
type Table = Float64Array[];

/** The summed age of all letters. */
export function bestInBucket(costs: Costs, options: BucketOptions): number {
  const { burst, stepsPerCall, mostFlushes, sends } = options;
  if (!Number.isInteger(stepsPerCall))
    throw new TypeError("The grid must divide the time a call is refilled in");
  const bucket = { costs, stepsPerCall, full: Math.round(burst * stepsPerCall) };
  const last = costs.lastStep + stepsPerCall;
  let table: Table = [];
  if (mostFlushes !== undefined) {
    for (const _ of range(1, mostFlushes))
      table = fill({ ...bucket, last, after: table, afterSend: undefined });
    return table[0]?.[bucket.full] as number;
  }
  let fewer: Table | undefined;
  for (const _ of range(1, Math.max(1, sends))) {
    table = fill({ ...bucket, last, after: undefined, afterSend: fewer });
    fewer = table;
  }
  if (sends === 0) return table[0]?.[bucket.full] as number;
  const sendAt = (step: number) => costs.between(0, step) + (table[step]?.[bucket.full] as number);
  return Math.min(...range(1, last).map(sendAt));
}

interface FillOptions {
  readonly costs: Costs;
  readonly stepsPerCall: number;
  readonly full: number;
  readonly last: number;
  /** The table to go on in after one more flush, where they are counted; empty when that was the last one. */
  readonly after: Table | undefined;
  /** The table to go on in after a send, while there are some left. */
  readonly afterSend: Table | undefined;
}

function fill(options: FillOptions): Table {
  const table: Table = new Array(options.last + 1);
  for (let step = options.last; step >= 0; step -= 1) table[step] = fromStep(step, options, table);
  return table;
}

function fromStep(step: number, options: FillOptions, table: Table): Float64Array {
  const { costs, stepsPerCall, full, last, afterSend } = options;
  const isDone = step >= costs.lastStep;
  const best = new Float64Array(full + 1).fill(isDone ? 0 : Number.POSITIVE_INFINITY);
  if (isDone) return best;
  const after = options.after ?? table;
  const first = costs.firstAfter(step);
  // With a full bucket, a flush at once and another when it is full again beat any longer wait.
  const longest = options.after ? last : Math.min(last, Math.max(first, step + full) + stepsPerCall);
  for (let to = first; to <= longest; to += 1) {
    const cost = costs.between(step, to);
    // An empty bucket has the least to choose from: what is no better for it is no better at all.
    if (cost >= (best[0] as number)) break;
    const isLast = to >= costs.lastStep;
    choose(best, { cost, waited: to - step, price: stepsPerCall, rest: isLast ? NOTHING : after[to] });
    if (afterSend)
      choose(best, { cost, waited: to - step, price: 0, rest: isLast ? NOTHING : afterSend[to] });
  }
  return best;
}

/** All is shown: nothing more to pay, whatever the level. */
const NOTHING = "nothing";

interface Choice {
  readonly cost: number;
  readonly waited: number;
  readonly price: number;
  readonly rest: Float64Array | typeof NOTHING | undefined;
}

function choose(best: Float64Array, { cost, waited, price, rest }: Choice): void {
  if (rest === undefined) return;
  const full = best.length - 1;
  for (let level = Math.max(0, price - waited); level <= full; level += 1) {
    const total = cost + (rest === NOTHING ? 0 : (rest[Math.min(full, level + waited) - price] as number));
    if (total < (best[level] as number)) best[level] = total;
  }
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);
