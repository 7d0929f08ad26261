/** How quick the platform can answer, and what that says of when a call arrived. */

export interface RoundTrips {
  note(tookMs: number): void;
  /**
   * A call arrived at least this long before its answer, less the way out of the next one: the quickest round trip of
   * late, with a margin. So much earlier than its answer a call may be counted without ever counting it too early.
   */
  slackMs(): number;
}

const REMEMBERED = 64;
/** The quickest seen need not be the quickest possible. With 0.75, one call of 750 was refused in a fleet of 100. */
const MARGIN = 0.6;

export function createRoundTrips(): RoundTrips {
  const tookMs: number[] = [];
  return {
    note(ms) {
      tookMs.push(ms);
      if (tookMs.length > REMEMBERED) tookMs.shift();
    },
    // A few calls say little about the quickest.
    slackMs: () => (tookMs.length < 8 ? 0 : MARGIN * Math.min(...tookMs)),
  };
}
