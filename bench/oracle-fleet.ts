/**
 * The oracle for many answers of one bot: the bot's calls are slots, each answer gets one for its end, and the rest go
 * one by one to whoever gains most. That slots have their own times costs it nothing, so it is a little too good.
 */

import { produce } from "./metrics.ts";
import { ONE_WAY_MS } from "./oracle.ts";
import { type Costs, createCosts } from "./oracle-costs.ts";
import { pagesOf } from "./oracle-pages.ts";
import type { Token } from "./traces.ts";

export interface FleetOptions {
  /** Calls of the bot in the time that the answers take. */
  readonly slots: number;
  readonly gridMs?: number;
}

/** The same where a flush shows no more than one message holds: each page has an end of its own. */
export function bestPagedLagsMs(
  answers: readonly (readonly Token[])[],
  { pageLength, ...options }: FleetOptions & { readonly pageLength: number },
): number[] {
  const pages = answers.map((tokens) => pagesOf(tokens, pageLength));
  const lags = bestFleetLagsMs(pages.flat(), options).values();
  return pages.map((own) => {
    let summed = 0;
    let letters = 0;
    for (const page of own) {
      const count = produce(page).atMs.length;
      summed += count * (lags.next().value ?? 0);
      letters += count;
    }
    return summed / Math.max(1, letters);
  });
}

/** Mean age of a letter when it becomes visible, for each answer. */
export function bestFleetLagsMs(
  answers: readonly (readonly Token[])[],
  { slots, gridMs = 50 }: FleetOptions,
): number[] {
  const tables = new Map<readonly Token[], CostTable>();
  const states = answers.map((tokens) => {
    const table = tables.get(tokens) ?? createCostTable(createCosts(tokens, gridMs));
    tables.set(tokens, table);
    return { table, flushes: 1 };
  });
  for (let slot = answers.length; slot < slots; slot += 1) {
    let best = states[0];
    for (const state of states) if (best && gain(state) > gain(best)) best = state;
    if (!best || gain(best) <= 0) break;
    best.flushes += 1;
  }
  return states.map(({ table, flushes }) => table.cost(flushes) / Math.max(1, table.letters) + ONE_WAY_MS);
}

const gain = ({ table, flushes }: { table: CostTable; flushes: number }): number =>
  table.cost(flushes) - table.cost(flushes + 1);

interface CostTable {
  readonly letters: number;
  /** The least summed age with so many flushes, whenever they are. */
  cost(flushes: number): number;
}

/** Grows by need. More flushes gain less and less, so taking the largest gain first is best. */
export function createCostTable(costs: Costs): CostTable {
  const { lastStep, letters } = costs;
  const totals = [Number.POSITIVE_INFINITY];
  let before = new Float64Array(lastStep + 1).fill(Number.POSITIVE_INFINITY);
  before[lastStep] = 0;

  const grow = () => {
    const table = new Float64Array(lastStep + 1);
    for (let step = 0; step < lastStep; step += 1) {
      let best = Number.POSITIVE_INFINITY;
      for (let to = costs.firstAfter(step); to <= lastStep; to += 1) {
        const cost = costs.between(step, to);
        if (cost >= best) break;
        best = Math.min(best, cost + (before[to] as number));
      }
      table[step] = best;
    }
    totals.push(table[0] as number);
    before = table;
  };

  return {
    letters,
    cost(flushes) {
      while (totals.length <= flushes) grow();
      return totals[flushes] as number;
    },
  };
}
