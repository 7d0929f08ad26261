/** An answer to an interaction: written with its own token, and before that is over handed to the bot's. */

import type { Adapter, Outcome } from "../../core/index.ts";
import { createChannelCalls } from "./adapter.ts";
import type { Called } from "./call.ts";
import { keepReply } from "./deferred-reply.ts";
import { type FormOptions, inForm } from "./form.ts";
import { createInteractionLife } from "./interaction-life.ts";
import { MAX_FOREIGN_FOLLOW_UPS } from "./limits.ts";
import type { DiscordLine } from "./line.ts";
import { createWebhookCalls, type InteractionPlace, ORIGINAL } from "./webhook-calls.ts";

export function createInteractionAdapter(
  line: DiscordLine,
  place: InteractionPlace,
  options: FormOptions = {},
): Adapter {
  const { interactionId, channelId, fillsReply, isForeign, maxFileBytes } = place;
  const lifeMs = line.interactionLifeMs;
  const life = createInteractionLife({ interactionId, lifeMs, mayBotWrite: channelId !== undefined });
  const reply = fillsReply ? keepReply(line, place, life) : undefined;

  const follow = async (called: Promise<Called>): Promise<Outcome> => {
    const outcome = await called;
    if (!("failure" in outcome) || !life.refused(outcome.code)) return outcome;
    return { failure: { kind: "transient", message: "this token is over, and there is another way" } };
  };
  // One file is a follow-up as well, and may have to hold what no message does.
  const maxMessages = MAX_FOREIGN_FOLLOW_UPS - (fillsReply ? 0 : 1);

  return inForm((form, fallback) => {
    const byToken = createWebhookCalls(line, place, form);
    const byBot = channelId ? createChannelCalls(line, { channelId }, { form, maxFileBytes }) : byToken;
    const calls = () => (life.isBotsTurn ? byBot : byToken);
    return {
      ...fallback,
      dialect: form.dialect,
      get exactlyOnce() {
        return life.isBotsTurn;
      },
      get placeholderId() {
        return reply?.isFilled === false ? ORIGINAL : undefined;
      },
      get closesAtMs() {
        return life.closesAtMs;
      },
      ...(isForeign && !channelId ? { maxMessages } : {}),
      scopes: (kind, messageId) => calls().scopes(kind, messageId),
      send: (content, sending) => follow(calls().send(content, sending)),
      async edit(messageId, content, calling) {
        const id = reply && messageId === ORIGINAL ? await reply.find() : messageId;
        const outcome = await follow(calls().edit(id, content, calling));
        if (reply && messageId === ORIGINAL && "messageId" in outcome) reply.fill(outcome.messageId);
        return outcome;
      },
      remove: (messageId, calling) => follow(calls().remove(messageId, calling)),
      sendFile: (file, sending) => follow(calls().sendFile(file, sending)),
    };
  }, options);
}
