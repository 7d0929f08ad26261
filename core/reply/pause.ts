/** Keeps the rest of a text for somebody who may press Continue. */

import type { Adapter } from "../adapter.ts";

export interface Pause {
  readonly isOn: boolean;
  /** Where somebody has pressed already, it is over at once. */
  begin(): void;
  /** Somebody has pressed: the text goes on there, as soon as it waits. */
  resume(adapter: Adapter): void;
  /** Nobody can press any more. */
  end(): void;
}

export interface PauseEvents {
  goOn(adapter: Adapter): void;
  /** Nobody has pressed for a day. */
  expired(): void;
}

/** A day: who asked in the evening reads on in the morning, and a text that nobody wants is not kept for ever. */
const LONGEST_PAUSE_MS = 24 * 3_600_000;

export function createPause({ goOn, expired }: PauseEvents): Pause {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let next: Adapter | undefined;

  function leave(adapter: Adapter) {
    clearTimeout(timer);
    pause.isOn = false;
    next = undefined;
    goOn(adapter);
  }

  const pause = {
    isOn: false,
    begin() {
      pause.isOn = true;
      if (next) return leave(next);
      timer = setTimeout(expired, LONGEST_PAUSE_MS);
      // Node's: a text that waits must not keep a program from ending.
      (timer as { unref?: () => void }).unref?.();
    },
    resume(adapter: Adapter) {
      if (pause.isOn) leave(adapter);
      else next = adapter;
    },
    end: () => clearTimeout(timer),
  };
  return pause;
}
