/** A short message of the bot's that is no answer, in turn with everything else it sends there. */

import type { Context } from "grammy";
import type { Adapter, Outcome } from "../../core/index.ts";
import type { CommandReply } from "../host.ts";
import { createTelegramAdapter } from "./adapter.ts";
import { createGuestAdapter } from "./guest.ts";
import { lineOf, type TelegramLine } from "./line.ts";
import { resolveTarget } from "./target.ts";

/** Nobody waits longer for it. */
const DROP_AFTER_MS = 60_000;

/** Source: core.telegram.org/bots/api#sendmessage. */
const MAX_LENGTH = 4096;

export async function sendNotice(ctx: Context, { text, file }: CommandReply): Promise<void> {
  const line = lineOf(ctx.api);
  const { place } = resolveTarget(ctx);
  const adapter =
    "guestQueryId" in place ? createGuestAdapter(line, place) : createTelegramAdapter(line, place);
  const nonce = crypto.randomUUID();
  await perform(line, adapter, "send", (options) =>
    adapter.send({ text: text.slice(0, MAX_LENGTH) }, { ...options, nonce }),
  );
  if (!file) return;
  const upload = { name: file.name, mediaType: "text/markdown", data: new TextEncoder().encode(file.text) };
  await perform(
    line,
    adapter,
    "file",
    async (options) =>
      (await adapter.sendFile?.(upload, { ...options, nonce })) ?? {
        failure: { kind: "unsupported", message: "no files can be sent there" },
      },
  );
}

const perform = (
  { outbox }: TelegramLine,
  adapter: Adapter,
  kind: "send" | "file",
  call: (options: { readonly signal: AbortSignal }) => Promise<Outcome>,
) => outbox.perform({ scopes: adapter.scopes(kind), urgency: "ack", dropAfterMs: DROP_AFTER_MS, call });
