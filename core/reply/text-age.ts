/** How old characters are when a reader first sees them: the one number that tells how live an answer was. */

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
  let unseen: { readonly end: number; readonly atMs: number }[] = [];
  let length = from;
  let seen = from;
  let sumMs = 0;
  return {
    meanMs: () => (seen > from ? sumMs / (seen - from) : undefined),
    grown(longer, atMs) {
      if (longer <= length) return;
      length = longer;
      unseen.push({ end: longer, atMs });
    },
    seen(upTo, nowMs) {
      for (const { end, atMs } of unseen) {
        const until = Math.min(end, upTo);
        if (until <= seen) break;
        sumMs += (until - seen) * (nowMs - atMs);
        seen = until;
      }
      unseen = unseen.filter(({ end }) => end > seen);
    },
  };
}
