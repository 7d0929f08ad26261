/** The account of a sliding window: so many calls in any stretch of time. */

import type { Ledger } from "./ledger.ts";
import type { Learned, Limit } from "./limit.ts";

type Window = Extract<Limit, { kind: "window" }>;

/** A window of a whole bot's calls, not of a chat's. */
const QUICK_MS = 1000;

/**
 * So many times as fast as it refills, at most. Calls that go out all at once come back all at once, a second later and
 * whatever their answers took, for as long as the budget is full: each time their answers keep the program busy, and late,
 * and until they are back a final text waits for up to half a second. Measured: docs/decisions/2026-11-21-whose-turn.md.
 */
const MOST_HASTE = 1.4;

export function createWindowLedger({ limit: prior, intervalMs }: Window, learned?: Learned): Ledger {
  const settledAtMs: number[] = [];
  let limit = learned?.burst ?? prior;
  let inFlight = 0;
  let startedAtMs = Number.NEGATIVE_INFINITY;
  const leastGapMs = intervalMs <= QUICK_MS ? intervalMs / prior / MOST_HASTE : 0;

  const live = (nowMs: number) => {
    while (settledAtMs[0] !== undefined && settledAtMs[0] + intervalMs <= nowMs) settledAtMs.shift();
    return settledAtMs.length;
  };

  return {
    level: (nowMs) => limit - live(nowMs) - inFlight,
    readyAtMs(needed, nowMs) {
      const slack = Math.floor(limit - inFlight - needed);
      if (slack < 0) return Number.POSITIVE_INFINITY;
      const tooMany = live(nowMs) - slack;
      const atMs = tooMany <= 0 ? nowMs : (settledAtMs[tooMany - 1] ?? nowMs) + intervalMs;
      return Math.max(atMs, startedAtMs + leastGapMs);
    },
    refill: () => ({ kind: "window", perMs: limit / intervalMs, intervalMs }),
    start(nowMs) {
      inFlight += 1;
      startedAtMs = nowMs;
    },
    settle(nowMs) {
      // A window that was learned midway has not seen every call start.
      inFlight = Math.max(0, inFlight - 1);
      settledAtMs.push(nowMs);
    },
    observe() {},
    refuse(_untilMs, nowMs, narrow) {
      // The refused call has been settled as well, but the platform did not count it.
      if (narrow) limit = Math.max(1, Math.min(limit, live(nowMs) - 1));
    },
    size: () => limit,
    learned: () => (limit === prior ? undefined : { burst: limit, perCallMs: intervalMs / limit }),
  };
}
