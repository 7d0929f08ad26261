/**
 * What no program gets under, however much it knows: a call goes when the bot has one, not when an answer would like it,
 * and shows no more than a message holds. Each second's calls have a price, every page flushes at its own best under the
 * prices, and the worth of any prices is a bound (Lagrange); they rise where too many flush, until it is a good one.
 */

import { ONE_WAY_MS } from "./oracle.ts";
import { type Costs, createCosts } from "./oracle-costs.ts";
import type { Token } from "./traces.ts";

export interface PricedAnswer {
  /** What each of its messages shows. */
  readonly pages: readonly (readonly Token[])[];
  /** When its question came. */
  readonly startMs: number;
  /** Its lag is measured by this one. */
  readonly referenceMs: number;
}

export interface PricedOptions {
  /** Calls of the bot in each `secondMs`. */
  readonly perSecond: number;
  /** No message may be complete later than this after its last token. */
  readonly longestWaitMs: number;
  /** Of prices. More come closer; the bound holds with any. */
  readonly rounds?: number;
  readonly gridMs?: number;
  /** Length of what has one price. */
  readonly secondMs?: number;
}

/** In answers' ratios: what a call gains, about, while calls are short. */
const FIRST_PRICE = 0.3;
/** So that a price that has fallen can rise again. */
const LEAST_PRICE = 1e-6;

interface Plan {
  readonly costs: Costs;
  /** Of a millisecond that one letter waits. */
  readonly weight: number;
  secondOf(step: number): number;
}

/** No program's ratio of lag to reference, averaged over the answers, is less. */
export function leastMeanRatio(
  answers: readonly PricedAnswer[],
  { perSecond, longestWaitMs, rounds = 120, gridMs = 50, secondMs = 1000 }: PricedOptions,
): number {
  const waitSteps = Math.ceil(longestWaitMs / gridMs);
  const plans = toPlans(answers, gridMs, secondMs);
  const seconds = Math.max(...plans.map(({ costs, secondOf }) => secondOf(costs.lastStep + waitSteps))) + 1;
  const prices = new Float64Array(seconds).fill(FIRST_PRICE);
  let bound = 0;
  for (let round = 0; round < rounds; round += 1) {
    const used = new Float64Array(seconds);
    let worth = -perSecond * prices.reduce((sum, price) => sum + price, 0);
    for (const plan of plans) worth += flushAtBest(plan, prices, { used, waitSteps });
    bound = Math.max(bound, worth);
    const stride = 0.25 / (1 + 0.06 * round);
    for (const [second, count] of used.entries()) {
      const excess = Math.min(1, count / perSecond - 1);
      prices[second] = Math.max(LEAST_PRICE, (prices[second] as number) * Math.exp(stride * excess));
    }
  }
  const onTheWay = answers.reduce((sum, { referenceMs }) => sum + ONE_WAY_MS / referenceMs, 0);
  return (bound + onTheWay) / answers.length;
}

function toPlans(answers: readonly PricedAnswer[], gridMs: number, secondMs: number): Plan[] {
  const known = new Map<readonly Token[], Costs>();
  const costsOf = (page: readonly Token[]) => {
    const costs = known.get(page) ?? createCosts(page, gridMs);
    known.set(page, costs);
    return costs;
  };
  return answers.flatMap(({ pages, startMs, referenceMs }) => {
    const letters = pages.reduce((sum, page) => sum + costsOf(page).letters, 0);
    return pages.map((page): Plan => {
      const costs = costsOf(page);
      const firstMs = startMs + costs.startMs;
      return {
        costs,
        weight: 1 / (letters * referenceMs),
        secondOf: (step) => Math.floor((firstMs + step * gridMs) / secondMs),
      };
    });
  });
}

/** Returns the least that the page costs under these prices, and notes its calls in `used`. */
function flushAtBest(
  { costs, weight, secondOf }: Plan,
  prices: Float64Array,
  { used, waitSteps }: { used: Float64Array; waitSteps: number },
): number {
  const { lastStep } = costs;
  const best = new Float64Array(lastStep + 1);
  const choice = new Int32Array(lastStep + 1);
  for (let step = lastStep - 1; step >= 0; step -= 1) {
    best[step] = Number.POSITIVE_INFINITY;
    for (let to = costs.firstAfter(step); to <= lastStep + waitSteps; to += 1) {
      const cost = weight * costs.between(step, to);
      if (cost >= (best[step] as number)) break;
      const total = cost + (prices[secondOf(to)] as number) + (to >= lastStep ? 0 : (best[to] as number));
      if (total < (best[step] as number)) {
        best[step] = total;
        choice[step] = to;
      }
    }
  }
  for (let step = 0; step < lastStep; ) {
    step = choice[step] as number;
    used[secondOf(step)] = (used[secondOf(step)] as number) + 1;
  }
  return best[0] as number;
}
