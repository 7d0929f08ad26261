/** The limits of one chat, channel or interaction together; they may change while its calls are counted. */

import { createLimiter, type Level, type LimitOptions, type Verdict } from "./limits.ts";

export interface Meter {
  /** One for each limit. */
  levels(nowMs: number): Level[];
  /** What the limit in the way says, or the one that will be next; counts nothing. */
  peek(nowMs: number): Verdict;
  /** The same, and counts the call if every limit allows it. */
  take(nowMs: number): Verdict;
  /** As if these limits had been in force all along: a change gives nobody a full budget. */
  change(limits: readonly LimitOptions[]): void;
}

/** Calls remembered for a change of limits: more than any of the sandbox's limits counts. */
const MEMORY = 1_000;

const UNLIMITED = {
  allowed: true,
  limit: Number.POSITIVE_INFINITY,
  remaining: Number.POSITIVE_INFINITY,
  resetAfterMs: 0,
  retryAfterMs: 0,
} as const satisfies Verdict;

export function createMeter(limits: readonly LimitOptions[]): Meter {
  let limiters = limits.map(createLimiter);
  let calledAtMs: number[] = [];

  const count = (atMs: number) => {
    for (const limiter of limiters) limiter.count(atMs);
  };

  const peek = (nowMs: number) =>
    limiters.map((limiter) => limiter.peek(nowMs)).reduce<Verdict>(tighter, UNLIMITED);

  return {
    levels: (nowMs) => limiters.map((limiter) => limiter.level(nowMs)),
    peek,
    take(nowMs) {
      const verdict = peek(nowMs);
      if (!verdict.allowed) return verdict;
      count(nowMs);
      calledAtMs.push(nowMs);
      if (calledAtMs.length > 2 * MEMORY) calledAtMs = calledAtMs.slice(-MEMORY);
      return verdict;
    },
    change(changed) {
      limiters = changed.map(createLimiter);
      for (const atMs of calledAtMs) count(atMs);
    },
  };
}

function tighter(one: Verdict, other: Verdict): Verdict {
  if (one.retryAfterMs !== other.retryAfterMs) return one.retryAfterMs > other.retryAfterMs ? one : other;
  return one.remaining <= other.remaining ? one : other;
}
