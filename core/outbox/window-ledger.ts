/** The account of a sliding window: so many calls in any stretch of time. */

import type { Ledger } from "./ledger.ts";
import type { Learned, Limit } from "./limit.ts";

type Window = Extract<Limit, { kind: "window" }>;

export function createWindowLedger({ limit: prior, intervalMs }: Window, learned?: Learned): Ledger {
  const settledAtMs: number[] = [];
  let limit = learned?.burst ?? prior;
  let inFlight = 0;

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
      return tooMany <= 0 ? nowMs : (settledAtMs[tooMany - 1] ?? nowMs) + intervalMs;
    },
    refill: () => ({ kind: "window", perMs: limit / intervalMs, intervalMs }),
    start() {
      inFlight += 1;
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
