/** Turns "send this, edit that" into Discord's REST calls: for a channel with the bot's token, for an interaction with its own. */

import { MessageFlags, RequestMethod, type RouteLike, Routes, SnowflakeUtil } from "discord.js";
import type { Adapter, Outcome, ScopeSpec } from "../../core/index.ts";
import { toComponents } from "./components.ts";
import { discordDialect } from "./dialect.ts";
import { isInvalid, toFailure } from "./failures.ts";
import {
  editScopes,
  GLOBAL_SCOPE,
  interactionScopes,
  oldEditScopes,
  sendScopes,
  TYPING,
  typingScopes,
} from "./limits.ts";
import { type DiscordLine, readObserved } from "./line.ts";

/** Sent again with every edit: an edit without them parses mentions anew and may drop the flag. */
const QUIET = { allowed_mentions: { parse: [] }, flags: MessageFlags.SuppressEmbeds } as const;

interface DiscordCall {
  readonly method: RequestMethod;
  readonly route: RouteLike;
  readonly body: unknown;
  readonly query?: URLSearchParams;
  /** Interaction calls go without: a 401 to a call with auth makes discord.js forget the bot's token. */
  readonly auth: boolean;
  /** The budget that a rate limit of this call is about. */
  readonly scope: ScopeSpec | undefined;
  readonly signal: AbortSignal;
}

export interface ChannelPlace {
  readonly channelId: string;
  /** The message to answer to; sent without it when it is gone. */
  readonly replyTo?: string | undefined;
}

export function createChannelAdapter(line: DiscordLine, { channelId, replyTo }: ChannelPlace): Adapter {
  const edits = editScopes(channelId);
  const oldEdits = oldEditScopes(channelId);
  const sends = sendScopes(channelId);
  const typing = typingScopes(channelId);
  const reference = replyTo ? { message_reference: { message_id: replyTo, fail_if_not_exists: false } } : {};
  return {
    dialect: discordDialect,
    exactlyOnce: true,
    typing: {
      scopes: typing,
      ...TYPING,
      show: ({ signal }) =>
        attempt(line, {
          method: RequestMethod.Post,
          route: Routes.channelTyping(channelId),
          body: undefined,
          auth: true,
          scope: typing[0],
          signal,
        }),
    },
    scopes: (kind, messageId) => (kind === "send" ? sends : isOld(messageId) ? oldEdits : edits),
    send: ({ text, controls }, { nonce, signal }) =>
      attempt(line, {
        method: RequestMethod.Post,
        route: Routes.channelMessages(channelId),
        body: {
          content: text,
          ...toComponents(controls),
          ...QUIET,
          ...reference,
          nonce,
          enforce_nonce: true,
        },
        auth: true,
        scope: sends[0],
        signal,
      }),
    edit: (messageId, { text, controls }, { signal }) =>
      attempt(line, {
        method: RequestMethod.Patch,
        route: Routes.channelMessage(channelId, messageId),
        body: { content: text, ...toComponents(controls), ...QUIET },
        auth: true,
        scope: isOld(messageId) ? oldEdits.at(-1) : edits[0],
        signal,
      }),
  };
}

/** From then on Discord has another limit for its edits; a minute early, for clocks that differ. */
const OLD_AFTER_MS = 59 * 60_000;

const isOld = (messageId: string | undefined): boolean =>
  messageId !== undefined && Date.now() - SnowflakeUtil.timestampFrom(messageId) > OLD_AFTER_MS;

export interface InteractionPlace {
  readonly interactionId: string;
  readonly applicationId: string;
  readonly token: string;
  readonly ephemeral: boolean;
  /** Whether the first page fills the deferred reply, instead of being a follow-up. */
  readonly fillsReply: boolean;
}

export function createInteractionAdapter(line: DiscordLine, place: InteractionPlace): Adapter {
  const { applicationId, token } = place;
  const scopes = interactionScopes(place.interactionId);
  const flags = place.ephemeral ? QUIET.flags | MessageFlags.Ephemeral : QUIET.flags;
  return {
    dialect: discordDialect,
    exactlyOnce: false,
    ...(place.fillsReply ? { placeholderId: "@original" } : {}),
    scopes: () => scopes,
    send: ({ text, controls }, { signal }) =>
      attempt(line, {
        method: RequestMethod.Post,
        route: Routes.webhook(applicationId, token),
        body: { content: text, ...toComponents(controls), ...QUIET, flags },
        query: new URLSearchParams({ wait: "true" }),
        auth: false,
        scope: scopes[0],
        signal,
      }),
    edit: (messageId, { text, controls }, { signal }) =>
      attempt(line, {
        method: RequestMethod.Patch,
        route: Routes.webhookMessage(applicationId, token, messageId),
        body: { content: text, ...toComponents(controls), ...QUIET },
        auth: false,
        scope: scopes[0],
        signal,
      }),
  };
}

async function attempt({ rest, breaker }: DiscordLine, call: DiscordCall): Promise<Outcome> {
  const { method, route, body, query, auth, scope, signal } = call;
  const pauseMs = breaker.pauseMs(Date.now());
  if (pauseMs > 0) return { failure: { kind: "rate-limited", retryAfterMs: pauseMs, scope: GLOBAL_SCOPE } };
  try {
    const response = await rest.queueRequest({
      method,
      fullRoute: route,
      body,
      auth,
      signal,
      ...(query ? { query } : {}),
    });
    const { id = "" } = response.status === 204 ? {} : ((await response.json()) as { id?: string });
    const observed = readObserved(response.headers as Headers);
    return { messageId: id, ...(observed ? { observed } : {}) };
  } catch (error) {
    if (isInvalid(error)) breaker.note(Date.now());
    return { failure: toFailure(error, scope?.name ?? "") };
  }
}
