/** A short message of the bot's that is no answer, in turn with everything else it sends there. */

import type { Message } from "discord.js";
import { createChannelAdapter } from "./adapter.ts";
import { lineOf } from "./line.ts";

/** Nobody waits longer for it. */
const DROP_AFTER_MS = 60_000;

export async function sendNotice({ client, channelId, id }: Message, text: string): Promise<void> {
  const line = lineOf(client.rest, client.token);
  const adapter = createChannelAdapter(line, { channelId, replyTo: id });
  const nonce = crypto.randomUUID().replaceAll("-", "").slice(0, 24);
  await line.outbox.perform({
    scopes: adapter.scopes("send"),
    urgency: "ack",
    dropAfterMs: DROP_AFTER_MS,
    call: (options) => adapter.send({ text }, { ...options, nonce }),
  });
}
