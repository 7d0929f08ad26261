/** What waiting costs: the summed age of the letters that a flush shows, on a grid of moments. */

import { produce } from "./metrics.ts";
import type { Token } from "./traces.ts";

/** Step 0 is before the first letter; step 1 is its moment. */
export interface Costs {
  /** The moment of step 0. */
  readonly startMs: number;
  readonly letters: number;
  /** The first step by which all letters are produced. */
  readonly lastStep: number;
  /** Summed age of the letters produced behind step `from` up to `to`, when a flush at `to` shows them. */
  between(from: number, to: number): number;
  /** The first step at which there is a letter that a flush at `step` did not show. */
  firstAfter(step: number): number;
}

export function createCosts(tokens: readonly Token[], gridMs: number): Costs {
  const { atMs } = produce(tokens);
  const startMs = (atMs[0] ?? 0) - gridMs;
  const stepOf = (ms: number) => Math.ceil((ms - startMs) / gridMs);
  const lastStep = stepOf(atMs.at(-1) ?? 0);
  const counts = new Float64Array(lastStep + 1);
  const sums = new Float64Array(lastStep + 1);
  for (const ms of atMs) {
    counts[stepOf(ms)] = (counts[stepOf(ms)] as number) + 1;
    sums[stepOf(ms)] = (sums[stepOf(ms)] as number) + ms - startMs;
  }
  const next = new Int32Array(lastStep + 1);
  for (let step = lastStep - 1; step >= 0; step -= 1)
    next[step] = (counts[step + 1] as number) > 0 ? step + 1 : (next[step + 1] as number);
  for (let step = 1; step <= lastStep; step += 1) {
    counts[step] = (counts[step] as number) + (counts[step - 1] as number);
    sums[step] = (sums[step] as number) + (sums[step - 1] as number);
  }
  return {
    startMs,
    letters: atMs.length,
    lastStep,
    between(from, to) {
      const until = Math.min(to, lastStep);
      const count = (counts[until] as number) - (counts[from] as number);
      return count * to * gridMs - ((sums[until] as number) - (sums[from] as number));
    },
    firstAfter: (step) => next[step] as number,
  };
}
