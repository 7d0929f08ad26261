/** The shapes a platform's limit has, and what a platform says of one. */

export type Limit =
  /**
   * `burst` calls at once, refilled at `perSecond`. What it holds above its refill is spent over `growth` times as long as
   * the answer has lasted; default 1.
   */
  | {
      readonly kind: "bucket";
      readonly burst: number;
      readonly perSecond: number;
      readonly growth?: number;
    }
  /** `limit` calls in any stretch of `intervalMs`. */
  | { readonly kind: "window"; readonly limit: number; readonly intervalMs: number };

/** How the answers of a scope spread their frames. */
export interface Pace {
  /**
   * Calls kept back for the final text while one answer is open. A fraction where headers tell the level exactly; a
   * whole call where only a refusal would.
   */
  readonly keep: number;
}

/** What a response's headers say of a bucket: calls left, and how long until it is full again. */
export interface Observed {
  readonly limit: number;
  readonly remaining: number;
  readonly resetAfterMs: number;
}

/** What was found out about a limit, where it differs from its prior. */
export interface Learned {
  readonly burst: number;
  readonly perCallMs: number;
}
