/** Whether a scope has room for a call, and what it keeps back for the calls that matter most. */

import type { Limit } from "./limit.ts";
import type { Budget, Scope } from "./scope.ts";

/**
 * What the call is for: a final text, an acknowledgement, an answer's first words, a page that is full, an edit of growing
 * text, a step's new state, a chore.
 */
export type CallClass = "final" | "ack" | "new" | "full" | "edit" | "status" | "chore";

/** What is no text has only this share of a budget, so that it never takes a call from the text that comes next. */
const STATUS_SHARE = 0.5;

/** The share of a budget that may be kept back for final texts. More would starve the previews it is kept from. */
const MAX_KEPT_SHARE = 0.4;

/** A window that takes longer than this to give a call back keeps one for every open answer. */
const SLOW_WINDOW_MS = 10_000;

/** So shortly before a fixed window ends, the call kept back in it is worth nothing any more. Source: docs/pacing.md, rule 5. */
const LAST_CALL_MS = 300;

/** With so little left of the calls that all chats share, they are spent as quickly as they come back. */
const SCARCE_SHARE = 0.2;

const isSlow = (limit: Limit): boolean => limit.kind === "window" && limit.intervalMs > SLOW_WINDOW_MS;

/**
 * Calls kept back for final texts. In a slow window (a Telegram group's 20 a minute) a final text without a permit
 * waits for up to a minute, so every open answer has its own: see docs/decisions/2026-11-21-permits-kept-back.md.
 */
export function keptBack({ open, pace }: Scope, { limit, ledger }: Budget, nowMs: number): number {
  // A budget of the whole bot gives calls back so quickly that the next one is a final text's anyway.
  if (open === 0 || !pace) return 0;
  const refill = ledger.refill(nowMs);
  if (refill.kind === "fixed") return refill.endsAtMs - nowMs > LAST_CALL_MS ? 1 : 0;
  const { keep } = pace;
  const wanted = isSlow(limit) ? Math.max(2, open) : open >= 3 ? Math.max(2, keep) : keep;
  const size = ledger.size();
  return Math.max(0, Math.min(wanted, size * MAX_KEPT_SHARE, size - 1));
}

/** Whether the calls that all chats of the bot share are about used up. */
export function areScarce(route: readonly Scope[], nowMs: number): boolean {
  return route.some(
    ({ pace, budgets }) =>
      !pace &&
      budgets.some(
        ({ limit, ledger }) => limit.kind === "window" && ledger.level(nowMs) < SCARCE_SHARE * ledger.size(),
      ),
  );
}

/**
 * The first moment a call may go. A final text may use the permits kept back, and so may a new message where a bucket
 * gives them back within a second or so: nobody should wait for the first words of an answer.
 */
export function roomAtMs(scope: Scope, callClass: CallClass, nowMs: number): number {
  let atMs = Math.max(nowMs, scope.blockedUntilMs);
  for (const budget of scope.budgets) {
    atMs = Math.max(atMs, budgetAtMs(scope, budget, callClass, nowMs));
  }
  return atMs;
}

function budgetAtMs(scope: Scope, budget: Budget, callClass: CallClass, nowMs: number): number {
  const { ledger, limit } = budget;
  switch (callClass) {
    case "final":
    case "ack":
      return ledger.readyAtMs(1, nowMs);
    case "new":
      return isSlow(limit) ? previewAtMs(scope, budget, nowMs) : ledger.readyAtMs(1, nowMs);
    case "status":
    case "chore": {
      const kept = scope.open > 0 ? (1 - STATUS_SHARE) * ledger.size() : 0;
      const needed = 1 + Math.max(keptBack(scope, budget, nowMs), kept);
      return ledger.readyAtMs(Math.min(ledger.size(), needed), nowMs);
    }
    default:
      return previewAtMs(scope, budget, nowMs);
  }
}

function previewAtMs(scope: Scope, budget: Budget, nowMs: number): number {
  const { ledger } = budget;
  // What waited for the end of a penalty is old: no call is kept back from it.
  if (scope.isUnused) return ledger.readyAtMs(1, nowMs);
  const atMs = ledger.readyAtMs(1 + keptBack(scope, budget, nowMs), nowMs);
  const refill = ledger.refill(nowMs);
  if (refill.kind !== "fixed" || ledger.level(nowMs) < 1) return atMs;
  return Math.min(atMs, Math.max(nowMs, refill.endsAtMs - LAST_CALL_MS));
}
