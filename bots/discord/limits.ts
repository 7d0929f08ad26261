/** What Discord allows, as priors until the headers of a response say more. */

import type { CallKind, ScopeSpec } from "../../core/index.ts";

/** 5 at once, then 1 a second; edits and sends of a channel under one hash, counted apart. Source: discord-api-docs#2761, #8073. */
const CHANNEL: ScopeSpec["limits"] = [{ kind: "bucket", burst: 5, perSecond: 1 }];

/** 5 per 2 s and interaction: edits, follow-ups and deletions together. Source: discord-api-docs#2701. */
const INTERACTION: ScopeSpec["limits"] = [{ kind: "bucket", burst: 5, perSecond: 2.5 }];

export const GLOBAL_SCOPE = "discord:global";

/** 50 per second for a bot; interactions are exempt. Source: docs.discord.com topics/rate-limits, read 2026-11-21. */
export const GLOBAL: ScopeSpec = {
  name: GLOBAL_SCOPE,
  limits: [{ kind: "window", limit: 50, intervalMs: 1000 }],
};

/** Messages over an hour old: 3 per 6 s and channel, refused with code 30046. Source: discord-userdoccers#551 (third party). */
const OLD_MESSAGES: ScopeSpec["limits"] = [{ kind: "bucket", burst: 3, perSecond: 0.5 }];

/** 3 a second and channel. Source: HuyaneMatsu/hata rate_limit_groups.py (third party), read 2026-11-21. */
const DELETIONS: ScopeSpec["limits"] = [{ kind: "bucket", burst: 3, perSecond: 3 }];

/** 1 per 0.25 s and channel, set or taken away. Source: HuyaneMatsu/hata rate_limit_groups.py (third party), read 2026-11-21. */
const REACTIONS: ScopeSpec["limits"] = [{ kind: "bucket", burst: 1, perSecond: 4 }];

export const editScopes = (channelId: string): readonly ScopeSpec[] => [
  { name: `discord:edits:${channelId}`, limits: CHANNEL, pace: { keep: 0.7 } },
  GLOBAL,
];

/** Files among them. Not paced: answers spread their frames by the edits; sends only have room or have none. */
export const sendScopes = (channelId: string): readonly ScopeSpec[] => [
  { name: `discord:sends:${channelId}`, limits: CHANNEL },
  GLOBAL,
];

/** Of all calls about the messages of a channel. */
export function createChannelScopes(
  channelId: string,
  isOld: (messageId: string | undefined) => boolean,
): (kind: CallKind, messageId?: string) => readonly ScopeSpec[] {
  const [edits, sends] = [editScopes(channelId), sendScopes(channelId)];
  const old = { name: `discord:old-edits:${channelId}`, limits: OLD_MESSAGES, pace: { keep: 0.7 } };
  const oldEdits = [...edits, old];
  const deletions = [{ name: `discord:deletes:${channelId}`, limits: DELETIONS }, GLOBAL];
  return (kind, messageId) => {
    if (kind === "send" || kind === "file") return sends;
    if (kind === "remove") return deletions;
    return isOld(messageId) ? oldEdits : edits;
  };
}

export const interactionScopes = (interactionId: string): readonly ScopeSpec[] => [
  { name: `discord:interaction:${interactionId}`, limits: INTERACTION, pace: { keep: 0.5 } },
];

export const reactionScopes = (channelId: string): readonly ScopeSpec[] => [
  { name: `discord:reactions:${channelId}`, limits: REACTIONS },
  GLOBAL,
];

/** A route of its own, taken to be like the sends. Source of the 10 s: docs.discord.com resources/channel, read 2026-11-21. */
export const typingScopes = (channelId: string): readonly ScopeSpec[] => [
  { name: `discord:typing:${channelId}`, limits: CHANNEL },
  GLOBAL,
];

/** Not for a model that answers at once; the text's budget is another. */
export const TYPING = { delayMs: 300, lastsMs: 10_000 } as const;

/** How long the token of an interaction works. Source: docs.discord.com interactions/receiving-and-responding, read 2026-11-21. */
export const INTERACTION_LIFE_MS = 15 * 60_000;

/** One token's follow-ups where only a person installed the app. Source: the same, read 2026-11-21. */
export const MAX_FOREIGN_FOLLOW_UPS = 5;
