/** Changes a message that the answer has left behind. */

import type { Adapter } from "../adapter.ts";
import type { Outbox } from "../outbox/outbox.ts";
import type { Rendered } from "../text/dialect.ts";

export interface Correction {
  readonly messageId: string;
  readonly rendered: Rendered;
}

/** Resolves to whether it shows it: not where that is refused, or can't be done before the place closes. */
export async function correct(
  adapter: Adapter,
  outbox: Outbox,
  { messageId, rendered }: Correction,
): Promise<boolean> {
  const { closesAtMs } = adapter;
  const outcome = await outbox.perform({
    scopes: adapter.scopes("edit", messageId),
    // Somebody has just pressed a button there.
    urgency: "ack",
    ...(closesAtMs === undefined ? {} : { dropAfterMs: closesAtMs - Date.now() }),
    call: (options) => adapter.edit(messageId, rendered, options),
  });
  return outcome !== undefined && (!("failure" in outcome) || outcome.failure.kind === "unchanged");
}
