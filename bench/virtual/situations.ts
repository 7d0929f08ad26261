/** The situations that are simulated: which limits really hold, which the outbox believes in, what the oracle may do. */

import { componentsDialect, discordDialect } from "../../bots/discord/dialect.ts";
import { editScopes, interactionScopes, sendScopes } from "../../bots/discord/limits.ts";
import { telegramDialect } from "../../bots/telegram/dialect.ts";
import { chatScopes } from "../../bots/telegram/limits.ts";
import type { OracleOptions } from "../oracle.ts";
import { type Counter, createCounter, type TrueLimit } from "./counter.ts";
import type { ChatOptions } from "./platform.ts";

export interface Situation {
  /** Answers of one bot at once, each in a chat of its own unless `isOneChat`; alone, one after another, when left out. */
  readonly answers?: number;
  readonly isOneChat?: boolean;
  /** Instead of docs/pacing.md's kinds, one answer of ten minutes. */
  readonly isLong?: boolean;
  /** What all chats of a bot share. */
  bot(): Bot;
  /** What the oracle is bound by; a row without one has no ratio. */
  readonly oracle?: OracleOptions;
  /** Calls that the answers' oracle has to share in so many seconds. */
  slots?(seconds: number): number;
  /** Calls of the bot, for the oracle that knows when each is there. */
  readonly perSecond?: number;
}

export type ChatPlan = Omit<ChatOptions, "random">;

export interface Bot {
  chat(index: number): ChatPlan;
}

type Bucket = Extract<TrueLimit, { kind: "bucket" }>;

const bucket = (burst: number, perSecond: number): Bucket => ({ kind: "bucket", burst, perSecond });
const window = (limit: number, intervalMs: number): TrueLimit => ({ kind: "window", limit, intervalMs });

/** Source of the numbers: docs/pacing.md, "Limits modelled". */
const TELEGRAM_CHAT = bucket(3, 1);
const TELEGRAM_BOT = window(30, 1000);
const DISCORD_CHANNEL = bucket(5, 1);
const DISCORD_BOT = window(50, 1000);
const INTERACTION = bucket(5, 2.5);
const FIXED: Extract<TrueLimit, { kind: "fixed" }> = { kind: "fixed", limit: 5, intervalMs: 5000 };
/** What a private chat stands for long. Source: docs/pacing.md, "Limits modelled". */
const TELEGRAM_SLOW = bucket(30, 20 / 60);

export const SITUATIONS: Readonly<Record<string, Situation>> = {
  dm: { bot: telegram([TELEGRAM_CHAT]), oracle: { limit: TELEGRAM_CHAT } },
  group: group(TELEGRAM_CHAT, 20),
  sliding: { bot: discord(DISCORD_CHANNEL), oracle: { limit: DISCORD_CHANNEL, pageLength: 2000 } },
  fixed: { bot: discord(FIXED), oracle: { limit: FIXED, pageLength: 2000 } },
  interaction: { bot: interaction, oracle: { limit: INTERACTION } },
  "dm-10min": { bot: telegram([TELEGRAM_CHAT, TELEGRAM_SLOW]), isLong: true },

  "dm-half": { bot: telegram([bucket(2, 0.5)]), oracle: { limit: bucket(2, 0.5) } },
  "dm-double": { bot: telegram([bucket(6, 2)]), oracle: { limit: bucket(6, 2) } },
  "group-half": group(TELEGRAM_CHAT, 10),
  "group-double": group(bucket(6, 2), 40),
  "sliding-half": { bot: discord(bucket(3, 0.5)), oracle: { limit: bucket(3, 0.5), pageLength: 2000 } },
  "sliding-double": { bot: discord(bucket(10, 2)), oracle: { limit: bucket(10, 2), pageLength: 2000 } },

  group5: { ...group(TELEGRAM_CHAT, 20), answers: 5, isOneChat: true, slots: () => 20 },
  channel5: { bot: discord(DISCORD_CHANNEL), answers: 5, isOneChat: true, slots: (s) => 10 + s },

  dm10: { bot: telegram([TELEGRAM_CHAT]), answers: 10, oracle: { limit: TELEGRAM_CHAT } },
  dm100: telegramFleet(100),
  dm500: telegramFleet(500),
  dc10: { bot: discord(DISCORD_CHANNEL), answers: 10, oracle: { limit: DISCORD_CHANNEL, pageLength: 2000 } },
  dc100: discordFleet(100),
  dc500: discordFleet(500),
  "dc500-v2": { ...discordFleet(500), bot: discord(DISCORD_CHANNEL, componentsDialect) },
};

export const SINGLE_ROWS = ["dm", "group", "sliding", "fixed", "interaction"];
export const FLEET_ROWS = ["dm10", "dm100", "dm500", "dc10", "dc100", "dc500"];

function group(pace: Bucket, perMinute: number): Situation {
  return {
    bot: telegram([pace, window(perMinute, 60_000)], true),
    oracle: { limit: pace, mostFlushes: perMinute },
  };
}

function telegramFleet(answers: number): Situation {
  return {
    bot: telegram([TELEGRAM_CHAT]),
    answers,
    slots: (seconds) => 30 * Math.ceil(seconds),
    perSecond: 30,
  };
}

function discordFleet(answers: number): Situation {
  return {
    bot: discord(DISCORD_CHANNEL),
    answers,
    slots: (seconds) => 50 * Math.ceil(seconds),
    perSecond: 50,
  };
}

function telegram(limits: readonly TrueLimit[], isGroup = false): () => Bot {
  return () => {
    const bot = createCounter(TELEGRAM_BOT);
    return {
      chat(index) {
        const counters = [...limits.map(createCounter), bot];
        const scopes = chatScopes(isGroup ? -1 - index : 1 + index);
        return {
          dialect: telegramDialect,
          scopes: () => scopes,
          counters: () => counters,
          tells: false,
          exactlyOnce: false,
        };
      },
    };
  };
}

function discord(edits: TrueLimit, dialect = discordDialect): () => Bot {
  return () => {
    const bot = createCounter(DISCORD_BOT);
    return {
      chat(index) {
        const counters: Record<"send" | "edit", readonly Counter[]> = {
          send: [createCounter(DISCORD_CHANNEL), bot],
          edit: [createCounter(edits), bot],
        };
        const scopes = { send: sendScopes(String(index)), edit: editScopes(String(index)) };
        return {
          dialect,
          scopes: (kind) => (kind === "send" ? scopes.send : scopes.edit),
          counters: (kind) => (kind === "send" ? counters.send : counters.edit),
          tells: true,
          exactlyOnce: true,
        };
      },
    };
  };
}

function interaction(): Bot {
  return {
    chat(index) {
      const counters = [createCounter(INTERACTION)];
      const scopes = interactionScopes(String(index));
      return {
        dialect: discordDialect,
        scopes: () => scopes,
        counters: () => counters,
        tells: true,
        exactlyOnce: false,
        placeholderId: "@original",
      };
    },
  };
}
