/** The limit that must never be passed, even if a ledger errs. */

import pThrottle from "p-throttle";
import type { Learned, Limit } from "./limit.ts";

export interface Ceiling {
  /** Resolves at once while the ledger is right. */
  pass(): Promise<void>;
  /** The platform allows this; it counts where that is more than we believed. */
  raise(learned: Learned | undefined): void;
}

/**
 * The most calls that the true limit can ever let through in one stretch of time: for a bucket what it holds and what
 * it refills meanwhile. `strict`, because the default window of p-throttle 8.1 lets 9 calls through at 5 per 5 s; with a
 * `weight`, because without one `strict` spaces calls by interval / limit even when the window is empty.
 */
export function createCeiling(limit: Limit, onDelay: () => void): Ceiling {
  const build = (calls: number, interval: number) =>
    pThrottle({ limit: calls, interval, strict: true, weight: () => 1, onDelay })(async () => {});

  if (limit.kind === "window") return { pass: build(limit.limit, limit.intervalMs), raise: () => {} };

  let { burst } = limit;
  let perCallMs = 1000 / limit.perSecond;
  let pass = build(burst * 2, burst * perCallMs);
  return {
    pass: () => pass(),
    raise(learned) {
      if (!learned || (learned.burst <= burst && learned.perCallMs >= perCallMs)) return;
      burst = Math.max(burst, learned.burst);
      perCallMs = Math.min(perCallMs, learned.perCallMs);
      pass = build(burst * 2, burst * perCallMs);
    },
  };
}
