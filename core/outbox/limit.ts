/** The two shapes a platform's limit has. */

export type Limit =
  /** `burst` calls at once, refilled at `perSecond`. */
  | { readonly kind: "bucket"; readonly burst: number; readonly perSecond: number }
  /** `limit` calls in any stretch of `intervalMs`. */
  | { readonly kind: "window"; readonly limit: number; readonly intervalMs: number };
