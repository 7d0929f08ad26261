/**
 * When does which message get the next call? One outbox per bot: all its answers share the budgets by their names.
 * Nothing is queued: when budgets have room, the best slot is picked and rendered then.
 */

import type { Failure, Outcome, ScopeSpec } from "../adapter.ts";
import type { Observed } from "./limit.ts";
import { type Allowance, FIRST_FRAME_DELAY_MS, firstDueMs, isDue, spacingMs } from "./pace.ts";
import { type CallClass, keptBack, roomAtMs } from "./room.ts";
import { createScope, type Scope } from "./scope.ts";
import { type Content, createUnseen, type Slot, type Snapshot, type Unseen } from "./slot.ts";
import { call, type Verdict, verdictOn } from "./verdict.ts";

export interface Outbox {
  open(content: Content): Slot;
  /** What a response to anybody's call said of a budget. Unknown names are ignored. */
  observe(scopeName: string, seen: Observed): void;
  /** Figures for tests and metrics. */
  readonly scopes: ReadonlyMap<string, Scope>;
}

interface Entry {
  readonly content: Content;
  readonly unseen: Unseen;
  readonly scopeNames: ReadonlySet<string>;
  /** A call of this answer is in flight. */
  busy: boolean;
  /** There may be something to show. */
  dirty: boolean;
  ended: boolean;
  retryAtMs: number;
  failures: number;
}

/** Longer than any sane frame spacing: a due moment further away is looked at again then. */
const LOOK_AHEAD_MS = 10_000;

export function createOutbox(): Outbox {
  const scopes = new Map<string, Scope>();
  const entries = new Set<Entry>();
  let timer: NodeJS.Timeout | undefined;
  let timerAtMs = Number.POSITIVE_INFINITY;

  return {
    scopes,
    open(content) {
      const entry = openEntry(content);
      return {
        grow(characters) {
          entry.unseen.add(characters, Date.now());
          entry.dirty = true;
          wake(entry);
        },
        finish() {
          entry.ended = true;
          entry.dirty = true;
          if (!isComplete(entry)) wake(entry);
        },
        close: () => closeEntry(entry),
      };
    },
    observe: (scopeName, seen) => scopes.get(scopeName)?.observe(seen, Date.now()),
  };

  function openEntry(content: Content): Entry {
    const specs = [...content.adapter.scopes("send"), ...content.adapter.scopes("edit")];
    const entry: Entry = {
      content,
      unseen: createUnseen(),
      scopeNames: new Set(specs.map((spec) => spec.name)),
      busy: false,
      dirty: false,
      ended: false,
      retryAtMs: 0,
      failures: 0,
    };
    for (const spec of specs) scopeOf(spec);
    for (const name of entry.scopeNames) (scopes.get(name) as Scope).open += 1;
    entries.add(entry);
    return entry;
  }

  function closeEntry(entry: Entry) {
    if (!entries.delete(entry)) return;
    for (const name of entry.scopeNames) (scopes.get(name) as Scope).open -= 1;
    for (const [name, scope] of scopes) if (isForgettable(scope, Date.now())) scopes.delete(name);
    run();
  }

  function scopeOf(spec: ScopeSpec): Scope {
    let scope = scopes.get(spec.name);
    if (!scope) {
      scope = createScope(spec);
      scopes.set(spec.name, scope);
    }
    return scope;
  }

  /** Looks at one answer only; the others are looked at when the timer fires. */
  function wake(entry: Entry) {
    if (entry.busy) return;
    const nowMs = Date.now();
    const atMs = readyAtMs(entry, nowMs);
    if (atMs <= nowMs) run();
    else arm(atMs);
  }

  function run() {
    for (;;) {
      const nowMs = Date.now();
      let best: Entry | undefined;
      let nextMs = Number.POSITIVE_INFINITY;
      for (const entry of entries) {
        const atMs = readyAtMs(entry, nowMs);
        if (atMs > nowMs) nextMs = Math.min(nextMs, atMs);
        else if (!best || isBefore(entry, best, nowMs)) best = entry;
      }
      if (!best) {
        arm(nextMs);
        return;
      }
      dispatch(best);
    }
  }

  function arm(atMs: number) {
    const nowMs = Date.now();
    if (timerAtMs > nowMs && timerAtMs <= atMs) return;
    clearTimeout(timer);
    timerAtMs = atMs;
    if (atMs === Number.POSITIVE_INFINITY) return;
    timer = setTimeout(
      () => {
        timerAtMs = Number.POSITIVE_INFINITY;
        run();
      },
      Math.ceil(Math.max(0, atMs - nowMs)),
    );
  }

  /** The first moment this answer may have a call; Infinity while it waits for something else to happen. */
  function readyAtMs(entry: Entry, nowMs: number): number {
    if (entry.busy || !entry.dirty) return Number.POSITIVE_INFINITY;
    const { kind } = entry.content;
    if (!entry.ended && entry.unseen.unseenCharacters === 0) return Number.POSITIVE_INFINITY;
    const scopesNow = entry.content.adapter.scopes(kind).map(scopeOf);
    let atMs = Math.max(entry.retryAtMs, entry.ended ? nowMs : dueAtMs(entry, scopesNow, nowMs));
    for (const scope of scopesNow) atMs = Math.max(atMs, roomAtMs(scope, callClass(entry), nowMs));
    return atMs;
  }

  function dueAtMs(entry: Entry, scopesNow: readonly Scope[], nowMs: number): number {
    const { unseen } = entry;
    if (entry.content.kind === "send") return Math.max(nowMs, unseen.oldestUnseenMs + FIRST_FRAME_DELAY_MS);
    const spacing = spacingMs(allowancesOf(scopesNow, nowMs), unseen, nowMs);
    return firstDueMs((atMs) => isDue(unseen, spacing, atMs), nowMs, LOOK_AHEAD_MS);
  }

  /** An answer whose reader sees all of it needs no call, so it must not wait for room to make one. */
  function isComplete(entry: Entry): boolean {
    if (!entry.ended || entry.busy || entry.content.snapshot()) return false;
    entry.dirty = false;
    return true;
  }

  function dispatch(entry: Entry) {
    const snapshot = entry.content.snapshot();
    entry.dirty = snapshot !== undefined;
    if (!snapshot) return;
    entry.busy = true;
    entry.unseen.send(snapshot.showsUpTo);
    const scopesNow = entry.content.adapter.scopes(snapshot.kind).map(scopeOf);
    for (const scope of scopesNow) scope.start();
    void (async () => {
      for (const scope of scopesNow) await scope.pass();
      settle(entry, snapshot, scopesNow, await call(entry.content.adapter, snapshot));
    })();
  }

  function settle(entry: Entry, snapshot: Snapshot, scopesNow: readonly Scope[], outcome: Outcome) {
    const nowMs = Date.now();
    for (const scope of scopesNow) scope.settle(nowMs);
    entry.busy = false;
    const verdict = verdictOn(outcome, snapshot, entry.failures);
    if (verdict.kind === "delivered") {
      if ("observed" in outcome && outcome.observed) scopesNow[0]?.observe(outcome.observed, nowMs);
      entry.failures = 0;
      entry.content.delivered(snapshot, verdict.messageId);
      isComplete(entry);
    } else {
      entry.unseen.restore();
      decide(entry, verdict, scopesNow, nowMs);
    }
    run();
  }

  function decide(
    entry: Entry,
    verdict: Exclude<Verdict, { kind: "delivered" }>,
    scopesNow: readonly Scope[],
    nowMs: number,
  ) {
    const { failure } = verdict;
    if (verdict.kind === "give-up") {
      closeEntry(entry);
      entry.content.failed(failure);
      return;
    }
    entry.content.refused(failure);
    if (failure.kind === "rate-limited") return penalise(failure, verdict.waitMs, scopesNow, nowMs);
    entry.failures += 1;
    entry.retryAtMs = nowMs + verdict.waitMs;
  }
}

/** The scope that the platform named, or else the chat's own ones. */
function penalise(
  failure: Extract<Failure, { kind: "rate-limited" }>,
  waitMs: number,
  scopesNow: readonly Scope[],
  nowMs: number,
) {
  const { scope: name, isSurprise = true } = failure;
  const named = scopesNow.filter((scope) => (name ? scope.name === name : scope.pace));
  for (const scope of named) scope.refuse(waitMs, isSurprise, nowMs);
}

const callClass = (entry: Entry): CallClass =>
  entry.ended ? "final" : entry.content.kind === "send" ? "new" : "edit";

const CLASS_ORDER: Readonly<Record<CallClass, number>> = { final: 0, new: 1, edit: 2 };

/** Final texts, then new messages, then edits; within a class the most unseen characters × age. */
function isBefore(a: Entry, b: Entry, nowMs: number): boolean {
  const byClass = CLASS_ORDER[callClass(a)] - CLASS_ORDER[callClass(b)];
  return byClass !== 0 ? byClass < 0 : unseenWeight(a, nowMs) > unseenWeight(b, nowMs);
}

const unseenWeight = ({ unseen }: Entry, nowMs: number): number =>
  unseen.unseenCharacters * (nowMs - unseen.oldestUnseenMs);

const allowancesOf = (scopes: readonly Scope[], nowMs: number): Allowance[] =>
  scopes.flatMap((scope) =>
    scope.pace
      ? scope.budgets.map((budget) => ({
          refill: budget.ledger.refill(nowMs),
          surplus: budget.ledger.level(nowMs) - keptBack(scope, budget, nowMs),
          growth: scope.pace?.growth ?? 1,
        }))
      : [],
  );

/** Nobody writes in it and it is as good as new. */
const isForgettable = (scope: Scope, nowMs: number): boolean =>
  scope.open === 0 &&
  scope.blockedUntilMs <= nowMs &&
  scope.budgets.every(({ ledger }) => ledger.level(nowMs) >= ledger.size());
