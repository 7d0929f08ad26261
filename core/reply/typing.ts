/** "Is typing", from the question until there is something to read. */

import type { Adapter } from "../adapter.ts";
import type { Outbox } from "../outbox/outbox.ts";

/** Shown anew so long before it would fade: about two round trips and a turn in the outbox. */
const RENEWAL_MS = 800;

/** Returns what stops it: no call is made after that. */
export function startTyping({ typing }: Adapter, outbox: Outbox): () => void {
  if (!typing) return () => {};
  let isOver = false;
  let underWay: AbortController | undefined;
  const show = async () => {
    const { scopes, lastsMs, show: call } = typing;
    underWay = new AbortController();
    const { signal } = underWay;
    await outbox.perform({ scopes, urgency: "chore", dropAfterMs: lastsMs, signal, call });
    if (!isOver) timer = setTimeout(show, lastsMs - RENEWAL_MS);
  };
  let timer = setTimeout(show, typing.delayMs);
  return () => {
    // Called for every piece of text: the error that an abort makes for itself costs more than all else about the piece.
    if (isOver) return;
    isOver = true;
    clearTimeout(timer);
    underWay?.abort();
    underWay = undefined;
  };
}
