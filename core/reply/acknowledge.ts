/** A mark at the question: somebody has seen it, and is at it. */

import type { Adapter } from "../adapter.ts";
import type { Outbox } from "../outbox/outbox.ts";

/**
 * Returns what takes it away again, once: to be called when nobody is at it any more. It is not set after that, and its
 * failures are nobody's business.
 */
export function acknowledge({ acknowledgement }: Adapter, outbox: Outbox): () => void {
  if (!acknowledgement) return () => {};
  const { scopes } = acknowledgement;
  const stop = new AbortController();
  const mark = (isShown: boolean, signal?: AbortSignal) =>
    outbox.perform({
      ...{ scopes, urgency: "chore", call: (options) => acknowledgement.show(isShown, options) },
      ...(signal ? { signal } : {}),
    });
  const marked = mark(true, stop.signal);
  return () => {
    if (stop.signal.aborted) return;
    stop.abort();
    void marked.then((outcome) => {
      // One that had no answer may stand as well.
      const isMarked = outcome && (!("failure" in outcome) || outcome.failure.kind === "ambiguous");
      if (isMarked) void mark(false);
    });
  };
}
