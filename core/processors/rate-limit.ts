/** Slows the text down to a pace that is pleasant to read. */

import { assertPositive } from "./options.ts";
import type { Processor } from "./pipe.ts";
import { sleep } from "./sleep.ts";

/**
 * Lets at most so many UTF-16 units of text and reasoning pass in a second; what comes in one chunk passes in one. The
 * source is not read meanwhile. Everything else waits its turn, but adds no wait.
 *
 * @throws {TypeError} When `charactersPerSecond` is no number above 0.
 */
export function rateLimit({ charactersPerSecond }: { readonly charactersPerSecond: number }): Processor {
  assertPositive("charactersPerSecond", charactersPerSecond);
  return async function* (events, { signal }) {
    let freeAtMs = 0;
    for await (const event of events) {
      if (event.type === "text-delta" || event.type === "reasoning-delta") {
        const waitMs = freeAtMs - Date.now();
        if (waitMs > 0) await sleep(waitMs, signal);
        freeAtMs = Math.max(freeAtMs, Date.now()) + (event.text.length * 1000) / charactersPerSecond;
      }
      yield event;
    }
  };
}
