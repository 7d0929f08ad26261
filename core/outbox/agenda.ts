/** Which entries are looked at when: a timer for the first that may have a call, and a turn for all that have room. */

import type { Entry } from "./entry.ts";
import { inOrder } from "./order.ts";
import type { Scope } from "./scope.ts";

export interface Agenda {
  readonly entries: Set<Entry>;
  /** Something of it has changed. */
  look(entry: Entry, nowMs: number): void;
  /** Looks at all whose time has come. */
  run(): void;
  /** Room may have come up for those whose text is due. */
  wakeWaiting(): void;
  /** An answer to a call gives room to those who wait for just that, and its headers to those who share its budget. */
  wakeBehind(own: Scope | undefined): void;
}

interface Acts {
  /** Finds when the entry may have a call. */
  check(entry: Entry, nowMs: number): void;
  dispatch(entry: Entry): void;
}

export function createAgenda({ check, dispatch }: Acts): Agenda {
  const entries = new Set<Entry>();
  let timer: NodeJS.Timeout | undefined;
  let timerAtMs = Number.POSITIVE_INFINITY;

  function run() {
    for (;;) {
      const nowMs = Date.now();
      const ready: Entry[] = [];
      let nextMs = Number.POSITIVE_INFINITY;
      for (const entry of entries) {
        if (entry.checkAtMs <= nowMs) check(entry, nowMs);
        if (entry.checkAtMs > nowMs) nextMs = Math.min(nextMs, entry.checkAtMs);
        else ready.push(entry);
      }
      if (ready.length === 0) return arm(nextMs);
      for (const entry of inOrder(ready, nowMs)) {
        // Those before it have taken some of the room.
        check(entry, nowMs);
        if (entry.checkAtMs <= nowMs && entries.has(entry)) dispatch(entry);
      }
    }
  }

  function arm(atMs: number) {
    const nowMs = Date.now();
    if (timerAtMs > nowMs && timerAtMs <= atMs) return;
    clearTimeout(timer);
    timerAtMs = atMs;
    if (atMs === Number.POSITIVE_INFINITY) return;
    const onTime = () => {
      timerAtMs = Number.POSITIVE_INFINITY;
      run();
    };
    timer = setTimeout(onTime, Math.ceil(Math.max(0, atMs - nowMs)));
  }

  return {
    entries,
    run,
    look(entry, nowMs) {
      check(entry, nowMs);
      if (entry.checkAtMs <= nowMs) run();
      else arm(entry.checkAtMs);
    },
    wakeWaiting() {
      for (const entry of entries) if (entry.due) entry.checkAtMs = 0;
    },
    wakeBehind(own) {
      for (const entry of entries) {
        if (entry.due && (entry.checkAtMs === Number.POSITIVE_INFINITY || entry.route[0] === own))
          entry.checkAtMs = 0;
      }
    },
  };
}
