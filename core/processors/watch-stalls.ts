/** Ends a stream whose source has died without a word. */

import { SourceError } from "../errors.ts";
import { createAbortGate } from "../sources/abort-gate.ts";
import { leave } from "./leave.ts";
import { assertPositive } from "./options.ts";
import type { Processor } from "./pipe.ts";
import { MAX_TIMER_MS } from "./sleep.ts";

/**
 * When the source gives no event for `idleMs`, the stream fails with a `SourceError` and the source is told to end. The
 * first event counts too: choose it longer than the slowest model thinks, or a tool runs. Only time spent waiting for
 * the source counts, so a slow reader is no stall.
 *
 * @throws {TypeError} When `idleMs` is no number above 0.
 */
export function watchStalls({ idleMs }: { readonly idleMs: number }): Processor {
  assertPositive("idleMs", idleMs);
  return async function* (events) {
    const iterator = events[Symbol.asyncIterator]();
    const stalled = new AbortController();
    const gate = createAbortGate(stalled.signal);
    let waitingSinceMs: number | undefined;
    // One timer that looks again, since a timer for each chunk would cost more than the chunk.
    const look = () => {
      const leftMs = waitingSinceMs === undefined ? idleMs : waitingSinceMs + idleMs - Date.now();
      if (leftMs <= 0) stalled.abort(new SourceError(messageFor(idleMs)));
      else timer = setTimeout(look, Math.min(leftMs, MAX_TIMER_MS));
    };
    let timer = setTimeout(look, Math.min(idleMs, MAX_TIMER_MS));
    try {
      for (;;) {
        waitingSinceMs = Date.now();
        const result = await gate.wait(() => iterator.next());
        waitingSinceMs = undefined;
        if (result.done) return;
        yield result.value;
      }
    } finally {
      clearTimeout(timer);
      gate.close();
      leave(iterator);
    }
  };
}

function messageFor(idleMs: number): string {
  return `The model's stream gave nothing for ${idleMs / 1000} s and was ended. Ask again, or allow a longer \`idleMs\`.`;
}
