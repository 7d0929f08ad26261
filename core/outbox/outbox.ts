/**
 * When does which message get the next call? One outbox per bot: all its answers share the budgets by their names.
 * Nothing is queued: when budgets have room, the best slot is picked and rendered then.
 */

import type { Outcome, ScopeSpec } from "../adapter.ts";
import { createAgenda } from "./agenda.ts";
import { createEntry, type Entry, hasMoved, isWaiting, mayHaveChanged, readyAtMs } from "./entry.ts";
import type { Observed } from "./limit.ts";
import { createRegistry, type LimitMemory } from "./registry.ts";
import { areScarce } from "./room.ts";
import { createRoundTrips } from "./round-trip.ts";
import { chooseRoute, openRoute } from "./route.ts";
import type { Scope } from "./scope.ts";
import type { Content, Slot, Snapshot } from "./slot.ts";
import { performTask, type Task } from "./task.ts";
import { call, isTold, type Verdict, verdictOn } from "./verdict.ts";

export interface Outbox {
  open(content: Content): Slot;
  /** Makes a single call when it is its turn. Undefined when it was dropped; never rejects. */
  perform(task: Task): Promise<Outcome | undefined>;
  /** What a response to anybody's call said of a budget. Unknown names are ignored. */
  observe(scopeName: string, seen: Observed): void;
  /** Somebody else has made a call that draws on this budget. */
  count(spec: ScopeSpec): void;
  /** Puts what was learned before into force, and keeps it up to date from now on. */
  remember(memory: LimitMemory): Promise<void>;
  /** Figures for tests and metrics. */
  readonly scopes: ReadonlyMap<string, Scope>;
}

export function createOutbox(): Outbox {
  const registry = createRegistry();
  const roundTrips = createRoundTrips();
  const agenda = createAgenda({ check, dispatch });
  const { entries, run } = agenda;

  return {
    scopes: registry.scopes,
    remember: registry.remember,
    open(content) {
      const entry = openEntry(content);
      return {
        grow(characters) {
          const nowMs = Date.now();
          entry.unseen.add(characters, nowMs);
          entry.dirty = true;
          if (!isWaiting(entry, nowMs) && mayHaveChanged(entry, nowMs)) agenda.look(entry, nowMs);
        },
        touch() {
          const nowMs = Date.now();
          entry.touchedAtMs ??= nowMs;
          entry.dirty = true;
          if (!isWaiting(entry, nowMs)) agenda.look(entry, nowMs);
        },
        finish() {
          entry.ended = true;
          entry.dirty = true;
          if (isComplete(entry)) return;
          entry.checkAtMs = 0;
          run();
        },
        close: () => closeEntry(entry),
      };
    },
    perform: (task) =>
      performTask(task, (content) => {
        const entry = openEntry(content);
        return {
          isBusy: () => entry.busy,
          begin() {
            entry.dirty = true;
            entry.checkAtMs = 0;
            run();
          },
          close: () => closeEntry(entry),
        };
      }),
    count(spec) {
      const scope = registry.scopeOf(spec);
      const nowMs = Date.now();
      scope.start(nowMs);
      scope.settle(nowMs);
    },
    observe(scopeName, seen) {
      registry.scopes.get(scopeName)?.observe(seen, Date.now());
    },
  };

  function openEntry(content: Content): Entry {
    const entry = createEntry(content);
    openRoute(entry, registry);
    entries.add(entry);
    return entry;
  }

  function closeEntry(entry: Entry) {
    if (!entries.delete(entry)) return;
    for (const scope of entry.openIn) scope.open -= 1;
    registry.forget(Date.now());
    agenda.wakeWaiting();
    run();
  }

  function check(entry: Entry, nowMs: number) {
    if (!entry.busy && entry.routeKind !== entry.content.callKind()) chooseRoute(entry, registry);
    entry.checkAtMs = readyAtMs(entry, nowMs);
    entry.checkedAtMs = nowMs;
    entry.checkedCharacters = entry.unseen.unseenCharacters;
  }

  /** An answer whose reader sees all of it needs no call, so it must not wait for room to make one. */
  function isComplete(entry: Entry): boolean {
    if (!entry.ended || entry.busy || snapshotOf(entry)) return false;
    entry.dirty = false;
    return true;
  }

  function snapshotOf({ content, route }: Entry): Snapshot | undefined {
    return content.snapshot(areScarce(route, Date.now()));
  }

  function dispatch(entry: Entry) {
    if (hasMoved(entry)) {
      chooseRoute(entry, registry);
      entry.checkAtMs = 0;
      return;
    }
    const snapshot = snapshotOf(entry);
    // A page that has just been found full is a message of its own, not a draft.
    if (snapshot && snapshot.kind !== entry.routeKind) {
      entry.checkAtMs = 0;
      return;
    }
    entry.dirty = snapshot !== undefined;
    entry.due = false;
    entry.touchInFlightMs = entry.touchedAtMs;
    entry.touchedAtMs = undefined;
    entry.checkAtMs = Number.POSITIVE_INFINITY;
    if (!snapshot) return;
    entry.busy = true;
    entry.unseen.send(snapshot.showsUpTo);
    const { route } = entry;
    for (const scope of route) scope.start(Date.now());
    void (async () => {
      for (const scope of route) await scope.pass();
      entry.sentAtMs = Date.now();
      settle(entry, snapshot, await call(entry.content.adapter(), snapshot));
    })();
  }

  function settle(entry: Entry, snapshot: Snapshot, outcome: Outcome) {
    const nowMs = Date.now();
    const [own] = entry.route;
    roundTrips.note(nowMs - entry.sentAtMs);
    for (const scope of entry.route) scope.settle(nowMs - roundTrips.slackMs());
    entry.busy = false;
    entry.checkAtMs = 0;
    const verdict = verdictOn(outcome, snapshot, entry.failures);
    if (verdict.kind === "delivered") {
      if ("observed" in outcome && outcome.observed) entry.route[0]?.observe(outcome.observed, nowMs);
      entry.failures = 0;
      entry.content.delivered(snapshot, verdict.messageId);
      if (!isComplete(entry)) chooseRoute(entry, registry);
    } else {
      entry.unseen.restore();
      entry.touchedAtMs ??= entry.touchInFlightMs;
      decide(entry, snapshot, verdict);
    }
    agenda.wakeBehind(own);
    run();
  }

  function decide(entry: Entry, snapshot: Snapshot, verdict: Exclude<Verdict, { kind: "delivered" }>) {
    const { failure } = verdict;
    if (verdict.kind === "give-up") {
      closeEntry(entry);
      entry.content.failed(failure);
      return;
    }
    entry.content.refused(failure, snapshot);
    if (failure.kind === "rate-limited") {
      if (!isTold(failure)) entry.failures += 1;
      registry.penalise(entry.route, failure, verdict.waitMs);
      agenda.wakeWaiting();
      return;
    }
    entry.failures += 1;
    entry.retryAtMs = Date.now() + verdict.waitMs;
  }
}
