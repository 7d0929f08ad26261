/** A page: the part of an answer that one message holds. */

export interface PageLimits {
  /** The platform's limit for one message, in the unit that `measure` counts. */
  readonly maxLength: number;
  /** A page longer than this is sealed at the next good place. About 85 % of `maxLength`: long bubbles flash on edits. */
  readonly softLength: number;
  /** The rendered length in the platform's own unit. */
  measure(text: string): number;
}

/** Where a page begins in the answer's text, and the fence to open again in front of it. */
export interface PageStart {
  readonly offset: number;
  readonly fence?: OpenFence;
}

/** A code fence that is open at a page's edge, as it has to be written to go on with it. */
export interface OpenFence {
  readonly opener: string;
  readonly closer: string;
}

export interface Page {
  readonly start: PageStart;
  /** Offset in the answer's text just behind what the page shows. */
  readonly end: number;
  /** What the message shows: fences reopened and closed, never longer than `maxLength`. */
  readonly text: string;
  /** Where the last block of an open page begins, in the answer's text: what comes changes nothing before it. */
  readonly tail?: number;
  /** Where the next page begins. Present when this page is sealed: it will never change again. */
  readonly next?: PageStart;
}
