/**
 * A stricter oracle for a fleet: a call goes when the bot has one, not when the answer would like it. Each second's calls
 * have a price, every answer flushes at its own best under the prices, and prices rise where too many flush. The worth
 * of the best prices is a bound that no program gets under (Lagrange); page splits still cost nothing.
 */

import { ONE_WAY_MS } from "./oracle.ts";
import { type Costs, createCosts } from "./oracle-costs.ts";
import type { Token } from "./traces.ts";

export interface FleetAnswer {
  readonly tokens: readonly Token[];
  /** When its question came. */
  readonly startMs: number;
}

export interface PricedOptions {
  /** Calls of the bot in each `secondMs`. */
  readonly perSecond: number;
  /** Of prices. More come closer; the bound holds with any. */
  readonly rounds?: number;
  readonly gridMs?: number;
  /** Length of what has one price. */
  readonly secondMs?: number;
}

export interface PricedLags {
  /** Mean age of a letter, for each answer, averaged over the later rounds: what a program near the bound would show. */
  readonly lagsMs: readonly number[];
  /** No program's mean age over all letters is less. */
  readonly boundMs: number;
}

const SECOND_MS = 1000;
/** An answer may wait so long behind its end for a cheaper call. */
const LONGEST_WAIT_MS = 20_000;

export function pricedLags(
  answers: readonly FleetAnswer[],
  { perSecond, rounds = 80, gridMs = 100, secondMs = SECOND_MS }: PricedOptions,
): PricedLags {
  const costsOf = new Map<readonly Token[], Costs>();
  const plans = answers.map(({ tokens, startMs }) => {
    const costs = costsOf.get(tokens) ?? createCosts(tokens, gridMs);
    costsOf.set(tokens, costs);
    const firstMs = startMs + (tokens[0]?.[0] ?? 0) - gridMs;
    const secondOf = (step: number) => Math.floor((firstMs + step * gridMs) / secondMs);
    return { costs, secondOf, waitSteps: LONGEST_WAIT_MS / gridMs };
  });
  const seconds =
    Math.max(...plans.map(({ costs, secondOf, waitSteps }) => secondOf(costs.lastStep + waitSteps))) + 1;
  const letters = plans.reduce((sum, { costs }) => sum + costs.letters, 0);
  const usual = usualPrice(plans, {
    perSecond,
    seconds,
    busySeconds: Math.max(seconds - LONGEST_WAIT_MS / secondMs, answers.length / perSecond),
  });
  const prices = new Float64Array(seconds).fill(usual);
  const summed = new Float64Array(answers.length);
  const later = Math.floor(rounds / 2);
  let bound = 0;
  let stride = Math.max(usual * 0.5, (letters / answers.length) * secondMs * 0.05);
  for (let round = 0; round < rounds; round += 1) {
    const used = new Float64Array(seconds);
    let worth = -prices.reduce((sum, price) => sum + price, 0) * perSecond;
    for (const [index, plan] of plans.entries()) {
      const { cost, paid } = flushAtBest(plan, prices, used);
      worth += cost + paid;
      if (round >= later) summed[index] = (summed[index] as number) + cost;
    }
    bound = Math.max(bound, worth);
    for (let second = 0; second < seconds; second += 1) {
      const excess = ((used[second] as number) - perSecond) / perSecond;
      prices[second] = Math.max(0, (prices[second] as number) + stride * excess);
    }
    stride *= 0.965;
  }
  return {
    lagsMs: plans.map(
      ({ costs }, index) => (summed[index] as number) / (rounds - later) / costs.letters + ONE_WAY_MS,
    ),
    boundMs: bound / letters + ONE_WAY_MS,
  };
}

interface Timetable {
  readonly perSecond: number;
  readonly seconds: number;
  /** Those in which there is something to show. */
  readonly busySeconds: number;
}

/** The price at which all calls of the bot together are neither too many nor too few, were it the same all the time. */
function usualPrice(plans: readonly Plan[], { perSecond, seconds, busySeconds }: Timetable): number {
  let [low, high] = [1, 1e9];
  while (high / low > 1.1) {
    const price = Math.sqrt(low * high);
    const used = new Float64Array(seconds);
    for (const plan of plans) flushAtBest(plan, new Float64Array(seconds).fill(price), used);
    if (used.reduce((sum, count) => sum + count, 0) > perSecond * busySeconds) low = price;
    else high = price;
  }
  return high;
}

interface Plan {
  readonly costs: Costs;
  secondOf(step: number): number;
  readonly waitSteps: number;
}

/** Notes the calls it makes in `used`. */
function flushAtBest({ costs, secondOf, waitSteps }: Plan, prices: Float64Array, used: Float64Array) {
  const { lastStep } = costs;
  const best = new Float64Array(lastStep + 1);
  const choice = new Int32Array(lastStep + 1);
  for (let step = lastStep - 1; step >= 0; step -= 1) {
    best[step] = Number.POSITIVE_INFINITY;
    for (let to = costs.firstAfter(step); to <= lastStep + waitSteps; to += 1) {
      const cost = costs.between(step, to);
      if (cost >= (best[step] as number)) break;
      const rest = to >= lastStep ? 0 : (best[to] as number);
      const total = cost + (prices[secondOf(to)] as number) + rest;
      if (total < (best[step] as number)) {
        best[step] = total;
        choice[step] = to;
      }
    }
  }
  let cost = 0;
  let paid = 0;
  for (let step = 0; step < lastStep; ) {
    const to = choice[step] as number;
    cost += costs.between(step, to);
    paid += prices[secondOf(to)] as number;
    used[secondOf(to)] = (used[secondOf(to)] as number) + 1;
    step = to;
  }
  return { cost, paid };
}
