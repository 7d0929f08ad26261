/** What a bot may call: one budget for all its calls together and one for each chat. */

import { block, type Level, type LimitOptions } from "../limits.ts";
import { createMeter, type Meter } from "../meter.ts";
import { createBlocks, type Penalties } from "./blocks.ts";
import { tooManyRequests } from "./refusal.ts";
import type { Chat } from "./types.ts";

export interface TelegramLimits {
  readonly privateChat: readonly LimitOptions[];
  /** Groups and supergroups; all topics of a forum share it. */
  readonly group: readonly LimitOptions[];
  /** Drafts, per chat. */
  readonly drafts: readonly LimitOptions[];
  /** All chats together. */
  readonly bot: readonly LimitOptions[];
}

/**
 * Telegram keeps its numbers to itself. These are the ones it hints at: "avoid sending more than one message per
 * second" with short bursts allowed, 20 messages a minute to a group, 30 a second in all
 * (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this, read 2026-11-21); and edits share
 * them with sends (tdlib/td#2592). Of drafts is known only that they are limited too (NousResearch/hermes-agent#53865):
 * these numbers are a guess.
 */
export const DEFAULT_LIMITS = {
  privateChat: [{ kind: "bucket", limit: 3, intervalMs: 3_000 }],
  group: [
    { kind: "window", limit: 20, intervalMs: 60_000 },
    { kind: "bucket", limit: 3, intervalMs: 3_000 },
  ],
  drafts: [
    { kind: "window", limit: 20, intervalMs: 5_000 },
    { kind: "window", limit: 40, intervalMs: 30_000 },
  ],
  bot: [{ kind: "window", limit: 30, intervalMs: 1_000 }],
} as const satisfies TelegramLimits;

/**
 * A private chat over minutes: beside the short limit a slow one, 30 calls that come back at 20 a minute. "About 20
 * times per minute in a specific chat" (levlam in tdlib/td#2592); an edit a second, kept up, gets chats blocked.
 */
export const LONG_TERM_PRIVATE_CHAT: readonly LimitOptions[] = [
  ...DEFAULT_LIMITS.privateChat,
  { kind: "bucket", limit: 30, intervalMs: 90_000 },
];

export interface Gauge extends Level {
  /** `bot`, the chat's id, or `drafts:` and the chat's id. */
  readonly scope: string;
}

export interface Budgets {
  /** Counts a call to this chat, or throws a 429 and counts nothing. Drafts count apart; a blocked chat takes none. */
  spend(chat: Chat, nowMs: number, what?: "message" | "draft"): void;
  block(chat: Chat, lengthMs: number, nowMs: number): void;
  change(changed: Partial<TelegramLimits>): void;
  gauges(nowMs: number): Gauge[];
}

interface Scope {
  readonly kind: keyof TelegramLimits;
  readonly chat?: string;
  readonly meter: Meter;
}

export function createBudgets(given: TelegramLimits, penalties?: Penalties): Budgets {
  let limits = given;
  const bot = createMeter(limits.bot);
  const scopes = new Map<string, Scope>([["bot", { kind: "bot", meter: bot }]]);
  const blocks = createBlocks(penalties);

  const open = (name: string, kind: keyof TelegramLimits, chat: string) => {
    const scope = scopes.get(name) ?? { kind, chat, meter: createMeter(limits[kind]) };
    scopes.set(name, scope);
    return scope.meter;
  };

  const meterOf = ({ id, type }: Chat, what: "message" | "draft" = "message") => {
    const chat = String(id);
    if (what === "draft") return open(`drafts:${chat}`, "drafts", chat);
    return open(chat, type === "private" ? "privateChat" : "group", chat);
  };

  return {
    spend(chat, nowMs, what) {
      const id = String(chat.id);
      const meter = meterOf(chat, what);
      const chatWait = meter.peek(nowMs).retryAfterMs;
      if (blocks.leftMs(id, nowMs) > 0 || chatWait > 0) blocks.punish(id, nowMs);
      const wait = Math.max(chatWait, bot.peek(nowMs).retryAfterMs, blocks.leftMs(id, nowMs));
      if (wait > 0) throw tooManyRequests(wait);
      bot.take(nowMs);
      meter.take(nowMs);
    },
    block(chat, lengthMs, nowMs) {
      meterOf(chat);
      blocks.block(String(chat.id), lengthMs, nowMs);
    },
    change(changed) {
      limits = { ...limits, ...changed };
      for (const { kind, meter } of scopes.values()) meter.change(limits[kind]);
    },
    gauges: (nowMs) =>
      [...scopes].flatMap(([scope, { meter, chat }]) => {
        const blockedMs = chat === undefined ? 0 : blocks.leftMs(chat, nowMs);
        return meter.levels(nowMs).map((level) => ({
          scope,
          ...(blockedMs > 0 ? block(level, blockedMs) : level),
        }));
      }),
  };
}
