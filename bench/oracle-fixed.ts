/** The oracle's choice under fixed windows: each starts with its first call, and what is left of it dies with it. */

import type { Costs } from "./oracle-costs.ts";

export interface FixedOptions {
  /** Calls in a window. */
  readonly limit: number;
  /** A window's length in steps of the grid. */
  readonly steps: number;
  readonly firstIsFree: boolean;
}

/** The summed age of all letters. */
export function bestInFixedWindows(costs: Costs, { limit, steps, firstIsFree }: FixedOptions): number {
  const last = costs.lastStep + steps;
  /** The cost of all that a flush did not show which opened a window at that step. */
  const opened = new Float64Array(last + 1);

  /** The next flush opens a window, at `earliest` or later. A window is full again when it is over, so a longer wait never pays. */
  const opening = (step: number, earliest: number): number => {
    const from = Math.max(costs.firstAfter(step), earliest);
    let best = Number.POSITIVE_INFINITY;
    for (let to = from; to <= Math.min(last, from + steps); to += 1) {
      const cost = costs.between(step, to);
      if (cost >= best) break;
      best = Math.min(best, cost + (opened[to] as number));
    }
    return best;
  };

  for (let start = costs.lastStep - 1; start > 0; start -= 1) {
    const end = Math.min(start + steps, costs.lastStep);
    const afterwards = Float64Array.from({ length: end - start }, (_, index) =>
      opening(start + index, start + steps),
    );
    /** By steps behind the start; rebuilt for each number of calls used, most first. */
    let more = new Float64Array(0);
    for (let used = limit; used >= 1; used -= 1) {
      const table = new Float64Array(end - start);
      for (let step = end - 1; step >= start; step -= 1) {
        let best = afterwards[step - start] as number;
        for (let to = costs.firstAfter(step); used < limit && to < start + steps; to += 1) {
          const cost = costs.between(step, to);
          if (cost >= best) break;
          best = Math.min(best, cost + (to >= costs.lastStep ? 0 : (more[to - start] as number)));
        }
        table[step - start] = best;
      }
      more = table;
    }
    opened[start] = more[0] as number;
  }

  if (!firstIsFree) return opening(0, 0);
  let best = Number.POSITIVE_INFINITY;
  for (let to = 1; to <= costs.lastStep; to += 1)
    best = Math.min(best, costs.between(0, to) + (to >= costs.lastStep ? 0 : opening(to, 0)));
  return best;
}
