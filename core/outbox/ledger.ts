/**
 * Our own account of one limit: how many calls would be let through now, and when the next one would be.
 *
 * The platform counts a call when it arrives, which is somewhere between sending it and its answer. A call in flight is
 * therefore counted as if it arrived now, and a settled one as if it arrived with its answer: never too early, so a
 * quick call behind a slow one can't break the limit.
 */

import type { Limit, Observed } from "./limit.ts";

export interface Ledger {
  /** Calls that could go now; fractional while a bucket refills. */
  level(nowMs: number): number;
  /** The first moment with a level of at least `needed`; Infinity while only an answer in flight can tell. */
  readyAtMs(needed: number, nowMs: number): number;
  start(): void;
  settle(nowMs: number): void;
  /** The platform's own word on the bucket, which beats ours. */
  observe(seen: Observed, nowMs: number): void;
  /** The platform refused: nothing is left before `untilMs`, and one call then. */
  drain(untilMs: number): void;
}

export function createLedger(limit: Limit): Ledger {
  return limit.kind === "bucket" ? createBucketLedger(limit) : createWindowLedger(limit);
}

function createBucketLedger(limit: Extract<Limit, { kind: "bucket" }>): Ledger {
  const refillMs = limit.burst / (limit.perSecond / 1000);
  let { burst } = limit;
  let inFlight = 0;
  let fullAtMs = 0;
  /** Set while the platform shows that what is left dies at a fixed moment, instead of refilling one by one. */
  let fixed: { left: number; resetAtMs: number } | undefined;

  const perCallMs = () => refillMs / burst;
  const window = (nowMs: number) => (fixed && nowMs < fixed.resetAtMs ? fixed : undefined);

  return {
    level(nowMs) {
      const current = window(nowMs);
      if (current) return current.left - inFlight;
      return burst - Math.max(0, fullAtMs - nowMs) / perCallMs() - inFlight;
    },
    readyAtMs(needed, nowMs) {
      const slack = burst - inFlight - needed;
      if (slack < 0) return Number.POSITIVE_INFINITY;
      const current = window(nowMs);
      if (current) return current.left - inFlight >= needed ? nowMs : current.resetAtMs;
      return Math.max(nowMs, fullAtMs - slack * perCallMs());
    },
    start() {
      inFlight += 1;
    },
    settle(nowMs) {
      inFlight -= 1;
      const current = window(nowMs);
      if (current) current.left -= 1;
      else fullAtMs = Math.max(fullAtMs, nowMs) + perCallMs();
    },
    observe(seen, nowMs) {
      burst = Math.max(1, seen.limit);
      const refilling = (seen.limit - seen.remaining + 0.5) * perCallMs();
      fixed =
        seen.resetAfterMs > refilling
          ? { left: seen.remaining, resetAtMs: nowMs + seen.resetAfterMs }
          : undefined;
      fullAtMs = nowMs + seen.resetAfterMs;
    },
    drain(untilMs) {
      fixed = undefined;
      fullAtMs = Math.max(fullAtMs, untilMs + (burst - 1) * perCallMs());
    },
  };
}

function createWindowLedger({ limit, intervalMs }: Extract<Limit, { kind: "window" }>): Ledger {
  const settledAtMs: number[] = [];
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
    start() {
      inFlight += 1;
    },
    settle(nowMs) {
      inFlight -= 1;
      settledAtMs.push(nowMs);
    },
    observe() {},
    drain() {},
  };
}
