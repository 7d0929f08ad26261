/** How long an interaction's token serves, and who writes after it: the bot itself, where it may. */

import { SnowflakeUtil } from "discord.js";

export interface InteractionLife {
  /** The bot's own token is the one to write with. */
  readonly isBotsTurn: boolean;
  /** When it will be at the latest; undefined where it never will. */
  readonly handedOverAtMs: number | undefined;
  /** When nothing can be written any more; undefined where the bot goes on. */
  readonly closesAtMs: number | undefined;
  /** Told of the code of a refusal: whether there is another way now. */
  refused(code: number | undefined): boolean;
}

export interface LifeOptions {
  readonly interactionId: string;
  readonly lifeMs: number;
  /** It is a member of the channel, and others see the answer. */
  readonly mayBotWrite: boolean;
}

/** Of the token's life, so that one call on its way or to be repeated still lands: of 15 minutes, the last one is left. */
const HANDED_OVER_AFTER = 14 / 15;

/** Token over or never registered; no more follow-ups. Source: docs.discord.com topics/opcodes-and-status-codes, read 2026-11-21. */
const TOKEN_IS_OVER = new Set([10015, 10062, 50027, 40094]);

/** The bot may not write there, whatever the interaction said: missing access or permission. Source: the same. */
const BOT_IS_BARRED = new Set([50001, 50013]);

export function createInteractionLife({ interactionId, lifeMs, mayBotWrite }: LifeOptions): InteractionLife {
  const beganAtMs = toBeginning(interactionId, lifeMs);
  const closesAtMs = beganAtMs + lifeMs;
  let isTokenOver = false;
  let isBarred = !mayBotWrite;
  const handedOverAtMs = beganAtMs + lifeMs * HANDED_OVER_AFTER;
  const isBotsTurn = () => !isBarred && (isTokenOver || Date.now() >= handedOverAtMs);
  return {
    get isBotsTurn() {
      return isBotsTurn();
    },
    handedOverAtMs: mayBotWrite ? handedOverAtMs : undefined,
    get closesAtMs() {
      return isBarred ? closesAtMs : undefined;
    },
    refused(code = 0) {
      if (TOKEN_IS_OVER.has(code) && !isBarred && !isBotsTurn()) {
        isTokenOver = true;
        return true;
      }
      if (!BOT_IS_BARRED.has(code) || !isBotsTurn()) return false;
      isBarred = true;
      return !isTokenOver;
    },
  };
}

/** By its id; by now where that can't be, since clocks differ and not every server's ids tell the time. */
function toBeginning(interactionId: string, lifeMs: number): number {
  const nowMs = Date.now();
  const toldMs = SnowflakeUtil.timestampFrom(interactionId);
  return toldMs > nowMs - lifeMs && toldMs < nowMs ? toldMs : nowMs;
}
