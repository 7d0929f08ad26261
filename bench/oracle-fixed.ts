/** The oracle's choice under fixed windows: each starts with its first call, and what is left of it dies with it. */

import type { Costs } from "./oracle-costs.ts";

export interface FixedOptions {
  /** Calls in a window. */
  readonly limit: number;
  /** A window's length in steps of the grid. */
  readonly steps: number;
  /** Flushes that no window counts; the first is one of them. */
  readonly sends: number;
}

/** What a flush at a step leaves to pay, by what stands then; one such layer for each number of sends left. */
interface Layer {
  /** No window is open. */
  readonly idle: Float64Array;
  /** That flush opened one. */
  readonly opened: Float64Array;
  /** By the window's start, the calls used, and the steps since its start. */
  readonly within: Float64Array[][];
}

/** The summed age of all letters. */
export function bestInFixedWindows(costs: Costs, { limit, steps, sends }: FixedOptions): number {
  let layer: Layer | undefined;
  for (let left = 0; left < Math.max(1, sends); left += 1)
    layer = createLayer(costs, { limit, steps }, layer);
  const { idle } = layer as Layer;
  if (sends === 0) return idle[0] as number;
  let best = Number.POSITIVE_INFINITY;
  for (let to = 1; to <= costs.lastStep; to += 1)
    best = Math.min(best, costs.between(0, to) + (idle[to] as number));
  return best;
}

function createLayer(costs: Costs, { limit, steps }: Omit<FixedOptions, "sends">, fewer?: Layer): Layer {
  const { lastStep } = costs;
  const last = lastStep + steps;
  const layer: Layer = { idle: new Float64Array(last + 1), opened: new Float64Array(last + 1), within: [] };

  /** The next flush opens a window or is a send without one, at `earliest` or later. */
  const outside = (step: number, earliest: number): number => {
    let best = Number.POSITIVE_INFINITY;
    for (let to = Math.max(costs.firstAfter(step), earliest); to <= last; to += 1) {
      const cost = costs.between(step, to);
      if (cost >= best) break;
      const rest = Math.min(
        layer.opened[to] as number,
        fewer ? (fewer.idle[to] as number) : Number.POSITIVE_INFINITY,
      );
      best = Math.min(best, cost + rest);
    }
    return best;
  };

  const openAt = (start: number) => {
    const length = Math.min(start + steps, lastStep) - start;
    const afterwards = Float64Array.from({ length }, (_, index) => outside(start + index, start + steps));
    const tables: Float64Array[] = [];
    for (let used = limit; used >= 1; used -= 1) {
      const table = new Float64Array(length);
      const more = tables[used + 1];
      const afterSend = fewer?.within[start]?.[used];
      for (let index = length - 1; index >= 0; index -= 1) {
        const step = start + index;
        let best = afterwards[index] as number;
        for (let to = costs.firstAfter(step); to < start + steps && (more ?? afterSend); to += 1) {
          const cost = costs.between(step, to);
          if (cost >= best) break;
          const isLast = to >= lastStep;
          if (more) best = Math.min(best, cost + (isLast ? 0 : (more[to - start] as number)));
          if (afterSend) best = Math.min(best, cost + (isLast ? 0 : (afterSend[to - start] as number)));
        }
        table[index] = best;
      }
      tables[used] = table;
    }
    layer.within[start] = tables;
    layer.opened[start] = tables[1]?.[0] as number;
  };

  for (let start = lastStep - 1; start > 0; start -= 1) openAt(start);
  for (let step = lastStep - 1; step >= 0; step -= 1) layer.idle[step] = outside(step, 0);
  return layer;
}
