/** How old characters are when a reader first sees them: the one number that tells how live an answer was. */

import { noArrivals, splitArrivals } from "../outbox/arrivals.ts";

export interface TextAge {
  /** Over all that was seen; undefined before. */
  meanMs(): number | undefined;
  /** The text is that long now. */
  grown(length: number, nowMs: number): void;
  /** A frame stands that shows it up to here. */
  seen(upTo: number, nowMs: number): void;
}

/** `from`: how long the text was before; that is nobody's news. */
export function createTextAge(from: number): TextAge {
  let unseen = noArrivals(from);
  let length = from;
  let seen = from;
  let sumMs = 0;
  return {
    meanMs: () => (seen > from ? sumMs / (seen - from) : undefined),
    grown(longer, nowMs) {
      if (longer <= length) return;
      length = longer;
      unseen.ends.push(longer);
      unseen.atMs.push(nowMs);
    },
    seen(upTo, nowMs) {
      const { ends, atMs } = unseen;
      for (const [index, end] of ends.entries()) {
        const until = Math.min(end, upTo);
        if (until <= seen) break;
        sumMs += (until - seen) * (nowMs - (atMs[index] ?? nowMs));
        seen = until;
      }
      [, unseen] = splitArrivals(unseen, seen);
    },
  };
}
