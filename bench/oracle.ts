/**
 * The least lag that any program could reach under a limit, had it known all token times: an exact dynamic programme
 * over the time of a flush, what the limit then has left, and with it the tokens left. Word borders, splits and round
 * trips cost it nothing; the mean way to the platform is added.
 */

import { bestInBucket } from "./oracle-bucket.ts";
import { createCosts } from "./oracle-costs.ts";
import { bestInFixedWindows } from "./oracle-fixed.ts";
import type { Token } from "./traces.ts";

export type OracleLimit =
  | { readonly kind: "bucket"; readonly burst: number; readonly perSecond: number }
  /** `limit` calls per window that starts with its first call; what is left dies with it. */
  | { readonly kind: "fixed"; readonly limit: number; readonly intervalMs: number };

export interface OracleOptions {
  readonly limit: OracleLimit;
  /** Of a bucket: so many flushes in all, as a sliding window allows that is longer than the answer. Default: any. */
  readonly mostFlushes?: number;
  /**
   * Sends have a budget of their own: one for each page of so many characters costs the limit nothing. The first flush is
   * one, the others may be used at any time. Default: sends count like edits.
   */
  readonly pageLength?: number;
  /** Distance of the moments to choose from. Default 25; 50 where that is slow. */
  readonly gridMs?: number;
  /** Default `ONE_WAY_MS`. */
  readonly oneWayMs?: number;
}

/** Mean time from a call to its effect. Source: docs/pacing.md, "Definitions". */
export const ONE_WAY_MS = 52;

/** Mean age of a letter when it becomes visible. */
export function bestLagMs(tokens: readonly Token[], options: OracleOptions): number {
  const { limit, mostFlushes, pageLength = Number.POSITIVE_INFINITY, oneWayMs = ONE_WAY_MS } = options;
  const gridMs = options.gridMs ?? (limit.kind === "bucket" && mostFlushes === undefined ? 25 : 50);
  const costs = createCosts(tokens, gridMs);
  if (costs.letters === 0) return 0;
  const length = tokens.reduce((sum, [, text]) => sum + text.length, 0);
  const sends = pageLength < Number.POSITIVE_INFINITY ? Math.ceil(length / pageLength) : 0;
  const total =
    limit.kind === "fixed"
      ? bestInFixedWindows(costs, { limit: limit.limit, steps: limit.intervalMs / gridMs, sends })
      : bestInBucket(costs, {
          burst: limit.burst,
          stepsPerCall: 1000 / limit.perSecond / gridMs,
          mostFlushes,
          sends,
        });
  return total / costs.letters + oneWayMs;
}
