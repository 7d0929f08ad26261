/**
 * Our own account of one limit: how many calls would be let through now, and when the next one would be.
 *
 * The platform counts a call when it arrives, which is somewhere between sending it and its answer. A call in flight is
 * therefore counted as if it arrived now, and a settled one as if it arrived with its answer: never too early, so a
 * quick call behind a slow one can't break the limit.
 */

import { createBucketLedger } from "./bucket-ledger.ts";
import type { Learned, Limit, Observed } from "./limit.ts";
import { createWindowLedger } from "./window-ledger.ts";

/** How a limit gives its calls back, as far as it is known now. */
export type Refill =
  | { readonly kind: "bucket"; readonly perMs: number }
  | { readonly kind: "window"; readonly perMs: number; readonly intervalMs: number }
  /** All at once; what is left by then is lost. */
  | { readonly kind: "fixed"; readonly endsAtMs: number };

export interface Ledger {
  /** Calls that could go now; fractional while a bucket refills. */
  level(nowMs: number): number;
  /** The first moment with a level of at least `needed`; Infinity while only an answer in flight can tell. */
  readyAtMs(needed: number, nowMs: number): number;
  refill(nowMs: number): Refill;
  /** The most that `level` can be. */
  size(): number;
  start(nowMs: number): void;
  settle(nowMs: number): void;
  /** The platform's own word on the bucket, which beats ours. */
  observe(seen: Observed, nowMs: number): void;
  /** The platform refused: one call is left at `untilMs`. With `narrow` it allows less than we believed. */
  refuse(untilMs: number, nowMs: number, narrow: boolean): void;
  /** What to remember over a restart; undefined while the prior holds. */
  learned(): Learned | undefined;
}

export const createLedger = (limit: Limit, learned?: Learned): Ledger =>
  limit.kind === "bucket" ? createBucketLedger(limit, learned) : createWindowLedger(limit, learned);
