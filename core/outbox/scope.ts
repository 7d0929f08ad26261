/** A budget by its name: the ledgers that decide, the ceiling that must hold even if they err, and its penalty. */

import type { ScopeSpec } from "../adapter.ts";
import { createCeiling } from "./ceiling.ts";
import { createLedger, type Ledger } from "./ledger.ts";
import type { Learned, Limit, Observed, Pace } from "./limit.ts";
import { createWindowLedger } from "./window-ledger.ts";

export interface Budget {
  readonly limit: Limit;
  readonly ledger: Ledger;
}

/** What outlives a restart: a ban above all. Times are `Date.now()`. */
export interface LearnedScope {
  readonly blockedUntilMs?: number;
  /** One for each limit of the scope; null where the prior holds. */
  readonly limits?: readonly (Learned | null)[];
}

export interface Scope {
  readonly name: string;
  readonly pace: Pace | undefined;
  /** Scopes that wait as long when this one is refused. */
  readonly cools: readonly string[];
  readonly budgets: readonly Budget[];
  /** Answers being written in it now. */
  open: number;
  /** No call before this moment: the platform said so. */
  blockedUntilMs: number;
  /** No call has been made since the platform said so. */
  isUnused: boolean;
  /** Resolves at once while the ledgers are right; counts in `delays` when it did not. */
  pass(): Promise<void>;
  delays: number;
  start(nowMs: number): void;
  /** `arrivedMs`: when it arrived at the latest, as far as a later call is concerned. */
  settle(arrivedMs: number): void;
  observe(seen: Observed, nowMs: number): void;
  /** The platform refused a call for coming too fast. `isSurprise`: no header had told of it. */
  refuse(waitMs: number, isSurprise: boolean, nowMs: number): void;
  learned(): LearnedScope | undefined;
}

/** A wait longer than this is not the refill of a quick bucket. */
const LONG_WAIT_MS = 5000;

/** The stretch of time over which a limit that shows in no header is assumed to count. Source: discord-api-docs#1454. */
const HIDDEN_INTERVAL_MS = 60_000;

export function createScope(spec: ScopeSpec, known: LearnedScope = {}): Scope {
  const budgets: Budget[] = spec.limits.map((limit, index) => ({
    limit,
    ledger: createLedger(limit, known.limits?.[index] ?? undefined),
  }));
  /** When the calls of the last minute arrived. */
  const recentMs: number[] = [];
  let inFlight = 0;
  const onDelay = () => (scope.delays += 1);
  const ceilings = spec.limits.map((limit) => createCeiling(limit, onDelay));
  let isHeaderLed = false;

  const scope: Scope = {
    name: spec.name,
    pace: spec.pace,
    cools: spec.cools ?? [],
    budgets,
    open: 0,
    blockedUntilMs: known.blockedUntilMs ?? 0,
    isUnused: false,
    delays: 0,
    async pass() {
      for (const ceiling of ceilings) await ceiling.pass();
    },
    start(nowMs) {
      scope.isUnused = false;
      for (const { ledger } of budgets) ledger.start(nowMs);
      inFlight += 1;
    },
    settle(arrivedMs) {
      for (const { ledger } of budgets) ledger.settle(arrivedMs);
      inFlight -= 1;
      recentMs.push(arrivedMs);
      while ((recentMs[0] ?? arrivedMs) + HIDDEN_INTERVAL_MS <= arrivedMs) recentMs.shift();
    },
    observe(seen, nowMs) {
      isHeaderLed = true;
      for (const [index, { limit, ledger }] of budgets.entries()) {
        if (limit.kind !== "bucket") continue;
        ledger.observe(seen, nowMs);
        ceilings[index]?.raise(ledger.learned());
      }
    },
    refuse(waitMs, isSurprise, nowMs) {
      scope.blockedUntilMs = Math.max(scope.blockedUntilMs, nowMs + waitMs);
      scope.isUnused = true;
      // Only one of its limits has refused: a quick one asks for a short wait, a slow one for a long wait.
      const culprit = waitMs > LONG_WAIT_MS ? budgets.at(-1) : budgets[0];
      const isHidden = isHeaderLed && isSurprise && waitMs > LONG_WAIT_MS;
      if (isHidden) hideLimit(nowMs);
      culprit?.ledger.refuse(scope.blockedUntilMs, nowMs, !isHeaderLed);
    },
    learned() {
      const limits = spec.limits.map((_, index) => budgets[index]?.ledger.learned() ?? null);
      const isLearned = limits.some((limit) => limit !== null);
      if (!isLearned && scope.blockedUntilMs <= Date.now()) return undefined;
      return { blockedUntilMs: scope.blockedUntilMs, ...(isLearned ? { limits } : {}) };
    },
  };
  return scope;

  /** So many calls in a minute were too many. Counted anew from now on: once the wait is over, so is the minute. */
  function hideLimit(nowMs: number) {
    const count = inFlight + recentMs.filter((atMs) => atMs + HIDDEN_INTERVAL_MS > nowMs).length;
    const limit: Limit = { kind: "window", limit: Math.max(1, count - 1), intervalMs: HIDDEN_INTERVAL_MS };
    budgets.splice(spec.limits.length, 1, { limit, ledger: createWindowLedger(limit) });
  }
}
