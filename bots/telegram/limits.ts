/** What Telegram allows, as priors: the real limits are undocumented by design and differ by chat and hour. */

import type { ScopeSpec } from "../../core/index.ts";

/**
 * Sends, edits and typing of one private chat share a budget: 1 per second with a burst of 3, over a slow bucket of 30
 * that refills at 20 a minute, since 1 edit a second for ever gets chats blocked for minutes.
 * Source: core.telegram.org/bots/faq and the penalties collected in tdlib/td#2592, #3034; read 2026-11-21.
 */
const PRIVATE_CHAT: ScopeSpec["limits"] = [
  { kind: "bucket", burst: 3, perSecond: 1, growth: 2 },
  { kind: "bucket", burst: 30, perSecond: 20 / 60, growth: 0.7 },
];

/** 20 a minute in a group or channel, all topics together, at the pace of a chat. Source: core.telegram.org/bots/faq, read 2026-11-21. */
const GROUP: ScopeSpec["limits"] = [
  { kind: "bucket", burst: 3, perSecond: 1, growth: 2 },
  { kind: "window", limit: 20, intervalMs: 60_000 },
];

/** About 30 calls a second for a bot. Source: core.telegram.org/bots/faq, read 2026-11-21. */
const BOT: ScopeSpec = {
  name: "telegram:global",
  limits: [{ kind: "window", limit: 30, intervalMs: 1000 }],
};

/** The ledger counts a call late rather than early, so that less than a whole call kept back brings no refusals either. */
const PACE: NonNullable<ScopeSpec["pace"]> = { keep: 0.8 };

/** Groups and channels have negative ids or an @name. */
export const isPrivate = (chatId: number | string): chatId is number =>
  typeof chatId === "number" && chatId > 0;

/** All calls to a chat draw on the same two budgets. */
export function chatScopes(chatId: number | string): readonly ScopeSpec[] {
  return [
    {
      name: `telegram:chat:${chatId}`,
      limits: isPrivate(chatId) ? PRIVATE_CHAT : GROUP,
      pace: PACE,
      cools: [draftScope(chatId), extraScope(chatId)],
    },
    BOT,
  ];
}

/** The pace of messages, for want of a number: none is known for reactions and deletions. */
const EXTRAS: ScopeSpec["limits"] = [{ kind: "bucket", burst: 3, perSecond: 1, growth: 2 }];

const extraScope = (chatId: number | string) => `telegram:extras:${chatId}`;

/** Reactions and deletions, which take nothing from the budget of the text; a refusal cools the chat down all the same. */
export const extraScopes = (chatId: number | string): readonly ScopeSpec[] => [
  { name: extraScope(chatId), limits: EXTRAS, cools: [`telegram:chat:${chatId}`] },
  BOT,
];

/** The one message of a guest, in a chat that the bot is no member of and that may have the id of one it is in. */
export const guestScopes = (chatId: number | string): readonly ScopeSpec[] => [
  { name: `telegram:guest:${chatId}`, limits: GROUP, pace: PACE },
  BOT,
];

/**
 * Limited too, but nobody says how much: 20 per 5 s and 40 per 30 s is one third party's figure, and this bucket passes
 * neither. A refusal cools the chat down as well. Source: NousResearch/hermes-agent#53865, read 2026-11-21.
 */
const DRAFTS: ScopeSpec["limits"] = [{ kind: "bucket", burst: 10, perSecond: 1, growth: 2 }];

const draftScope = (chatId: number | string) => `telegram:drafts:${chatId}`;

export const draftScopes = (chatId: number): readonly ScopeSpec[] => [
  { name: draftScope(chatId), limits: DRAFTS, pace: { keep: 0 }, cools: [`telegram:chat:${chatId}`] },
  BOT,
];

/** A draft fades 30 s after its last change. Source: core.telegram.org/bots/api#sendmessagedraft, read 2026-11-21. */
export const DRAFT_LASTS_MS = 30_000;

/**
 * It draws on the budget of the text, so that a model that answers within a second goes without.
 * Source of the 5 s: core.telegram.org/bots/api#sendchataction, read 2026-11-21.
 */
export const TYPING = { delayMs: 1000, lastsMs: 5000 } as const;

/**
 * How long a model may think until its guest's answer begins with "…": a guest's question lapses after a short time, of
 * which Telegram tells no number. It stays until there is text.
 */
export const GUEST_TYPING = { delayMs: 2000, lastsMs: 24 * 3_600_000 } as const;
