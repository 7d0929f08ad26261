/** The message that grew, once another one takes its place. */

import type { Adapter } from "../adapter.ts";
import type { Outbox } from "../outbox/outbox.ts";

/** Takes it away, now that the other one stands. Resolves to whether it is gone. */
export async function removePreview(adapter: Adapter, outbox: Outbox, messageId: string): Promise<boolean> {
  const outcome = await outbox.perform({
    scopes: adapter.scopes("remove", messageId),
    // A reader sees the text twice for as long as it takes.
    urgency: "ack",
    call: async (options) =>
      (await adapter.remove?.(messageId, options)) ?? { failure: { kind: "unsupported", message: "" } },
  });
  return outcome !== undefined && (!("failure" in outcome) || outcome.failure.kind === "gone");
}
