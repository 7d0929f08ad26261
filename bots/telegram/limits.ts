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

/** All calls to a chat draw on the same two budgets. Groups and channels have negative ids or an @name. */
export function chatScopes(chatId: number | string): readonly ScopeSpec[] {
  const isPrivate = typeof chatId === "number" && chatId > 0;
  return [{ name: `telegram:chat:${chatId}`, limits: isPrivate ? PRIVATE_CHAT : GROUP, pace: PACE }, BOT];
}

/**
 * It draws on the budget of the text, so that a model that answers within a second goes without.
 * Source of the 5 s: core.telegram.org/bots/api#sendchataction, read 2026-11-21.
 */
export const TYPING = { delayMs: 1000, lastsMs: 5000 } as const;
