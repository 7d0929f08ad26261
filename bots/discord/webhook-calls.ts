/** The calls about an answer to an interaction, with the interaction's own token. */

import { MessageFlags, RequestMethod, type RouteLike, Routes } from "discord.js";
import type { MessageCalls } from "./adapter.ts";
import { attempt, type DiscordCall } from "./call.ts";
import { tooLarge, toUpload } from "./files.ts";
import { type Form, NO_PINGS, silence } from "./form.ts";
import { interactionScopes } from "./limits.ts";
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

/** Discord's name for the first answer. */
export const ORIGINAL = "@original";

export function createWebhookCalls(line: DiscordLine, place: InteractionPlace, form: Form): MessageCalls {
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
        body: { ...form.change(content), ...NO_PINGS, flags: form.flags },
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
