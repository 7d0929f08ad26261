/** Watches for the moment from which on nothing can be written in a place. */

import type { Adapter } from "../adapter.ts";

export interface Closing {
  /** It has come. */
  isOver(): boolean;
  /** An adapter may learn of it late: to be called after each of its calls. */
  update(): void;
  /** Nobody waits for it any more, until the next update. */
  end(): void;
}

/**
 * So much of the time is left then: of Discord's 15 minutes 45 seconds, for a call that has to wait its turn and to be
 * repeated, and for a reader to press a button while the message can still change.
 */
const LEFT_SHARE = 1 / 20;

/** For those calls, where a place closes sooner than Discord does. */
const LEAST_LEFT_MS = 1000;

export interface ClosingEvents {
  /** Time for a last call or two. */
  readonly onSoon: () => void;
  readonly onOver: () => void;
}

export function watchClosing(adapter: Adapter, { onSoon, onOver }: ClosingEvents): Closing {
  const openedAtMs = Date.now();
  const timers: ReturnType<typeof setTimeout>[] = [];
  let atMs: number | undefined;

  const after = (ms: number, act: () => void) => void timers.push(setTimeout(act, Math.max(0, ms)));
  const end = () => {
    for (const timer of timers.splice(0)) clearTimeout(timer);
    atMs = undefined;
  };

  function update() {
    if (adapter.closesAtMs === atMs) return;
    end();
    atMs = adapter.closesAtMs;
    if (atMs === undefined) return;
    const leftMs = atMs - Date.now();
    after(leftMs - Math.max(LEAST_LEFT_MS, (atMs - openedAtMs) * LEFT_SHARE), onSoon);
    after(leftMs, onOver);
  }

  update();
  return {
    isOver: () => Date.now() >= (adapter.closesAtMs ?? Number.POSITIVE_INFINITY),
    update,
    end,
  };
}
