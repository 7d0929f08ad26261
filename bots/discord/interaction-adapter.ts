/** An answer to an interaction: written with its own token, and before that is over handed to the bot's. */

import { MessageFlags, RequestMethod, type RouteLike, Routes } from "discord.js";
import type { Adapter, Outcome } from "../../core/index.ts";
import { createChannelCalls, type MessageCalls } from "./adapter.ts";
import { attempt, type Called, type DiscordCall } from "./call.ts";
import { tooLarge, toUpload } from "./files.ts";
import { type Form, type FormOptions, inForm, NO_PINGS, silence } from "./form.ts";
import { createInteractionLife } from "./interaction-life.ts";
import { interactionScopes, MAX_FOREIGN_FOLLOW_UPS } from "./limits.ts";
import type { DiscordLine } from "./line.ts";

export interface InteractionPlace {
  readonly interactionId: string;
  readonly applicationId: string;
  readonly token: string;
  readonly ephemeral: boolean;
  /** Whether the first page fills the deferred reply, instead of being a follow-up. */
  readonly fillsReply: boolean;
  /** The channel, where the bot may write in it and others see the answer. */
  readonly channelId?: string | undefined;
  /** The message that is the deferred reply, where the bot may have to go on with it. */
  readonly originalId?: Promise<string | undefined> | undefined;
  /** Only a person installed the app, and not the server. */
  readonly isForeign: boolean;
  readonly maxFileBytes?: number | undefined;
}

const ORIGINAL = "@original";

export function createInteractionAdapter(
  line: DiscordLine,
  place: InteractionPlace,
  options: FormOptions = {},
): Adapter {
  const { interactionId, channelId, fillsReply, isForeign, maxFileBytes } = place;
  const lifeMs = line.interactionLifeMs;
  const life = createInteractionLife({ interactionId, lifeMs, mayBotWrite: channelId !== undefined });
  let isFilled = !fillsReply;
  let { originalId } = place;

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
        return isFilled ? undefined : ORIGINAL;
      },
      get closesAtMs() {
        return life.closesAtMs;
      },
      ...(isForeign && !channelId ? { maxMessages } : {}),
      scopes: (kind, messageId) => calls().scopes(kind, messageId),
      send: (content, sending) => follow(calls().send(content, sending)),
      async edit(messageId, content, calling) {
        const knownId = messageId === ORIGINAL && life.isBotsTurn ? await originalId : undefined;
        const outcome = await follow(calls().edit(knownId ?? messageId, content, calling));
        if (messageId !== ORIGINAL || "failure" in outcome) return outcome;
        isFilled = true;
        originalId = Promise.resolve(outcome.messageId);
        return outcome;
      },
      remove: (messageId, calling) => follow(calls().remove(messageId, calling)),
      sendFile: (file, sending) => follow(calls().sendFile(file, sending)),
    };
  }, options);
}

function createWebhookCalls(line: DiscordLine, place: InteractionPlace, form: Form): MessageCalls {
  const { applicationId, token, maxFileBytes } = place;
  const scopes = interactionScopes(place.interactionId);
  const visibility = place.ephemeral ? MessageFlags.Ephemeral : 0;
  const call = (rest: Omit<DiscordCall, "auth" | "scope">) =>
    attempt(line, { auth: false, scope: scopes[0], ...rest });
  const followUp = {
    method: RequestMethod.Post,
    route: Routes.webhook(applicationId, token),
    query: new URLSearchParams({ wait: "true" }),
  };
  const routeOf = (messageId: string): RouteLike => Routes.webhookMessage(applicationId, token, messageId);
  return {
    scopes: () => scopes,
    send: (content, { signal, isSilent }) =>
      call({
        ...followUp,
        body: { ...form.body(content), ...NO_PINGS, flags: form.flags | visibility | silence(isSilent) },
        signal,
      }),
    edit: (messageId, content, { signal }) =>
      call({
        method: RequestMethod.Patch,
        route: routeOf(messageId),
        body: { ...form.body(content), ...NO_PINGS, flags: form.flags },
        signal,
      }),
    remove: (messageId, { signal }) =>
      call({ method: RequestMethod.Delete, route: routeOf(messageId), signal, messageId }),
    async sendFile(file, { signal }) {
      const failure = tooLarge(file, maxFileBytes);
      return failure ? { failure } : call({ ...followUp, ...toUpload(file, visibility), signal });
    },
  };
}
