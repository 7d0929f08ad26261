/** The two shapes a platform's limit has, and what a platform says of one. */

export type Limit =
  /** `burst` calls at once, refilled at `perSecond`. */
  | { readonly kind: "bucket"; readonly burst: number; readonly perSecond: number }
  /** `limit` calls in any stretch of `intervalMs`. */
  | { readonly kind: "window"; readonly limit: number; readonly intervalMs: number };

/** What a response's headers say of a bucket: calls left, and how long until it is full again. */
export interface Observed {
  readonly limit: number;
  readonly remaining: number;
  readonly resetAfterMs: number;
}

export const sizeOf = (limit: Limit): number => (limit.kind === "bucket" ? limit.burst : limit.limit);

export const perMsOf = (limit: Limit): number =>
  limit.kind === "bucket" ? limit.perSecond / 1000 : limit.limit / limit.intervalMs;
