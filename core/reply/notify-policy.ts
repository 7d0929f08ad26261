/** Which messages of an answer make a phone ring: edits never do. */

/**
 * `first`: the first message rings, those after it don't. `silent`: none does. `final`: nothing rings while the answer is
 * written; once it is complete, its last message is sent anew, ringing, and takes the place of the one that grew.
 * `pingIfLongerThanMs`: as `first`, and as `final` for an answer that took longer than so many milliseconds.
 */
export type NotifyPolicy = "first" | "silent" | "final" | { readonly pingIfLongerThanMs: number };

export interface Ringing {
  /** The last message is to ring, so that one which stands silently is sent anew. */
  endsAloud(nowMs: number): boolean;
  isSilent(send: { readonly isFirst: boolean; readonly isLast: boolean }, nowMs: number): boolean;
}

/** Where nothing can be removed, an answer can't be sent anew: its first message rings, then. */
export function createRinging(
  policy: NotifyPolicy,
  { startMs, canRemove }: { readonly startMs: number; readonly canRemove: boolean },
): Ringing {
  const effective = canRemove || policy === "silent" ? policy : "first";
  const endsAloud = (nowMs: number) =>
    typeof effective === "object" ? nowMs - startMs > effective.pingIfLongerThanMs : effective === "final";
  return {
    endsAloud,
    isSilent({ isFirst, isLast }, nowMs) {
      if (effective === "silent") return true;
      if (isLast && endsAloud(nowMs)) return false;
      return effective === "final" || !isFirst;
    },
  };
}

/** @throws {TypeError} For what is no policy. */
export function assertNotifyPolicy(policy: unknown): asserts policy is NotifyPolicy {
  if (policy === "first" || policy === "silent" || policy === "final") return;
  const ms =
    typeof policy === "object" && policy !== null && "pingIfLongerThanMs" in policy
      ? policy.pingIfLongerThanMs
      : undefined;
  if (typeof ms === "number" && ms >= 0) return;
  throw new TypeError(
    'Expected `notify` to be "first", "silent", "final" or { pingIfLongerThanMs } with a number of milliseconds.',
  );
}
