/** A budget by its name: the ledgers that decide, the ceiling that must hold even if they err, and its penalty. */

import pThrottle from "p-throttle";
import type { ScopeSpec } from "../adapter.ts";
import { createLedger, type Ledger } from "./ledger.ts";
import { type Limit, type Observed, sizeOf } from "./limit.ts";

export interface Scope {
  readonly name: string;
  /** Whether answers spread their frames by it; a budget of the whole bot only has or has no room. */
  readonly paced: boolean;
  readonly budgets: readonly { readonly limit: Limit; readonly ledger: Ledger }[];
  /** Answers being written in it now. */
  open: number;
  /** No call before this moment: the platform said so. */
  blockedUntilMs: number;
  /** Resolves at once while the ledgers are right; counts in `delays` when it did not. */
  pass(): Promise<void>;
  delays: number;
  observe(seen: Observed, nowMs: number): void;
}

export function createScope(spec: ScopeSpec): Scope {
  const budgets = spec.limits.map((limit) => ({ limit, ledger: createLedger(limit) }));
  const throttles = spec.limits.map((limit) => createCeiling(limit, () => (scope.delays += 1)));
  const scope: Scope = {
    name: spec.name,
    paced: spec.paced,
    budgets,
    open: 0,
    blockedUntilMs: 0,
    delays: 0,
    async pass() {
      for (const throttle of throttles) await throttle();
    },
    observe(seen, nowMs) {
      for (const { ledger } of budgets) ledger.observe(seen, nowMs);
    },
  };
  return scope;
}

/**
 * The most calls that the true limit can ever let through in one stretch of time: for a bucket what it holds and what
 * it refills meanwhile. `strict`, because the default window of p-throttle 8.1 lets 9 calls through at 5 per 5 s; with a
 * `weight`, because without one `strict` spaces calls by interval / limit even when the window is empty.
 */
function createCeiling(limit: Limit, onDelay: () => void): () => Promise<void> {
  const window =
    limit.kind === "window"
      ? { limit: limit.limit, interval: limit.intervalMs }
      : { limit: limit.burst * 2, interval: (limit.burst / limit.perSecond) * 1000 };
  return pThrottle({ ...window, strict: true, weight: () => 1, onDelay })(async () => {});
}

/** The share of a budget that may be kept back for final texts. Source: DESIGN.md 2.2, "never over 40 % of its burst". */
const MAX_KEPT_SHARE = 0.4;

/** A window that takes longer than this to give a call back keeps one for every open answer. */
const SLOW_WINDOW_MS = 10_000;

/**
 * Calls kept back for final texts. In a slow window (a Telegram group's 20 a minute) a final text without a permit
 * waits for up to a minute, so every open answer has its own: see docs/decisions/2026-11-21-permits-kept-back.md.
 */
export function keptBack(limit: Limit, open: number): number {
  const slow = limit.kind === "window" && limit.intervalMs > SLOW_WINDOW_MS;
  const wanted = slow ? open : open >= 3 ? 2 : Math.min(open, 1);
  return Math.min(wanted, Math.floor(sizeOf(limit) * MAX_KEPT_SHARE));
}

/** Who wants the call: a final text, a new message, an edit of growing text. */
export type CallClass = "final" | "new" | "edit";

/**
 * The first moment a call may go. A final text may use the permits kept back, and so may a new message where a bucket
 * gives them back within a second or so: nobody should wait for the first words of an answer.
 */
export function roomAtMs(scope: Scope, callClass: CallClass, nowMs: number): number {
  let atMs = Math.max(nowMs, scope.blockedUntilMs);
  for (const { limit, ledger } of scope.budgets) {
    const mayUseAll = callClass === "final" || (callClass === "new" && limit.kind === "bucket");
    atMs = Math.max(atMs, ledger.readyAtMs(mayUseAll ? 1 : 1 + keptBack(limit, scope.open), nowMs));
  }
  return atMs;
}
