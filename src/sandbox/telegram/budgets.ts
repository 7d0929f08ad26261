/** What a bot may call: one budget for all its calls together and one for each chat. */

import { createLimiter, type Level, type Limiter, type LimitOptions } from "../limits.ts";
import { tooManyRequests } from "./refusal.ts";
import type { Chat } from "./types.ts";

export interface TelegramLimits {
  readonly privateChat: readonly LimitOptions[];
  /** Groups and supergroups; all topics of a forum share it. */
  readonly group: readonly LimitOptions[];
  /** All chats together. */
  readonly bot: readonly LimitOptions[];
}

/**
 * Telegram keeps its numbers to itself. These are the ones it hints at: "avoid sending more than one message per
 * second" with short bursts allowed, 20 messages a minute to a group, 30 a second in all
 * (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this, read 2026-11-21); and edits share
 * them with sends (tdlib/td#2592).
 */
export const DEFAULT_LIMITS = {
  privateChat: [{ kind: "bucket", limit: 3, intervalMs: 3_000 }],
  group: [
    { kind: "window", limit: 20, intervalMs: 60_000 },
    { kind: "bucket", limit: 3, intervalMs: 3_000 },
  ],
  bot: [{ kind: "window", limit: 30, intervalMs: 1_000 }],
} as const satisfies TelegramLimits;

export interface Gauge extends Level {
  /** `bot`, or the chat's id. */
  readonly scope: string;
}

export interface Budgets {
  /** Counts a call to this chat, or throws a 429 and counts nothing. */
  spend(chat: Chat, nowMs: number): void;
  gauges(nowMs: number): Gauge[];
}

export function createBudgets(limits: TelegramLimits): Budgets {
  const scopes = new Map<string, Limiter[]>([["bot", limits.bot.map(createLimiter)]]);

  const limitersFor = (scope: string, options: readonly LimitOptions[]) => {
    const limiters = scopes.get(scope) ?? options.map(createLimiter);
    scopes.set(scope, limiters);
    return limiters;
  };

  return {
    spend(chat, nowMs) {
      const options = chat.type === "private" ? limits.privateChat : limits.group;
      const limiters = [...limitersFor("bot", limits.bot), ...limitersFor(String(chat.id), options)];
      const waits = limiters.map((limiter) => limiter.peek(nowMs).retryAfterMs);
      if (waits.some((wait) => wait > 0)) throw tooManyRequests(Math.max(...waits));
      for (const limiter of limiters) limiter.take(nowMs);
    },
    gauges: (nowMs) =>
      [...scopes].flatMap(([scope, limiters]) =>
        limiters.map((limiter) => ({ scope, ...limiter.level(nowMs) })),
      ),
  };
}
