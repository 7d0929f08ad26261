/** Turns "send this, edit that" into Discord's REST calls: for a channel with the bot's token, for an interaction with its own. */

import { MessageFlags, type REST, RequestMethod, type RouteLike, Routes } from "discord.js";
import type { Adapter, Outcome, ScopeSpec } from "../../core/index.ts";
import { toFailure } from "./failures.ts";
import { editScopes, interactionScopes, pageLimits, sendScopes } from "./limits.ts";
import { readObserved } from "./line.ts";

/** Sent again with every edit: an edit without them parses mentions anew and may drop the flag. */
const QUIET = { allowed_mentions: { parse: [] }, flags: MessageFlags.SuppressEmbeds } as const;

interface DiscordCall {
  readonly method: RequestMethod;
  readonly route: RouteLike;
  readonly body: unknown;
  readonly query?: URLSearchParams;
  /** Interaction calls go without: a 401 to a call with auth makes discord.js forget the bot's token. */
  readonly auth: boolean;
  readonly scopes: readonly ScopeSpec[];
  readonly signal: AbortSignal;
}

export interface ChannelPlace {
  readonly channelId: string;
  /** The message to answer to; sent without it when it is gone. */
  readonly replyTo?: string | undefined;
}

export function createChannelAdapter(rest: REST, { channelId, replyTo }: ChannelPlace): Adapter {
  const edits = editScopes(channelId);
  const sends = sendScopes(channelId);
  const reference = replyTo ? { message_reference: { message_id: replyTo, fail_if_not_exists: false } } : {};
  return {
    limits: pageLimits,
    exactlyOnce: true,
    scopes: (kind) => (kind === "send" ? sends : edits),
    send: (text, { nonce, signal }) =>
      attempt(rest, {
        method: RequestMethod.Post,
        route: Routes.channelMessages(channelId),
        body: { content: text, ...QUIET, ...reference, nonce, enforce_nonce: true },
        auth: true,
        scopes: sends,
        signal,
      }),
    edit: (messageId, text, { signal }) =>
      attempt(rest, {
        method: RequestMethod.Patch,
        route: Routes.channelMessage(channelId, messageId),
        body: { content: text, ...QUIET },
        auth: true,
        scopes: edits,
        signal,
      }),
  };
}

export interface InteractionPlace {
  readonly interactionId: string;
  readonly applicationId: string;
  readonly token: string;
  readonly ephemeral: boolean;
  /** Whether the first page fills the deferred reply, instead of being a follow-up. */
  readonly fillsReply: boolean;
}

export function createInteractionAdapter(rest: REST, place: InteractionPlace): Adapter {
  const { applicationId, token } = place;
  const scopes = interactionScopes(place.interactionId);
  const flags = place.ephemeral ? QUIET.flags | MessageFlags.Ephemeral : QUIET.flags;
  return {
    limits: pageLimits,
    exactlyOnce: false,
    ...(place.fillsReply ? { placeholderId: "@original" } : {}),
    scopes: () => scopes,
    send: (text, { signal }) =>
      attempt(rest, {
        method: RequestMethod.Post,
        route: Routes.webhook(applicationId, token),
        body: { content: text, ...QUIET, flags },
        query: new URLSearchParams({ wait: "true" }),
        auth: false,
        scopes,
        signal,
      }),
    edit: (messageId, text, { signal }) =>
      attempt(rest, {
        method: RequestMethod.Patch,
        route: Routes.webhookMessage(applicationId, token, messageId),
        body: { content: text, ...QUIET },
        auth: false,
        scopes,
        signal,
      }),
  };
}

async function attempt(rest: REST, call: DiscordCall): Promise<Outcome> {
  const { method, route, body, query, auth, scopes, signal } = call;
  try {
    const response = await rest.queueRequest({
      method,
      fullRoute: route,
      body,
      auth,
      signal,
      ...(query ? { query } : {}),
    });
    const message = (await response.json()) as { id: string };
    const observed = readObserved(response.headers as Headers);
    return { messageId: message.id, ...(observed ? { observed } : {}) };
  } catch (error) {
    return { failure: toFailure(error, scopes[0]?.name ?? "") };
  }
}
