/** Eyes at the question while it is being answered. */

import type { Acknowledgement } from "../../core/index.ts";
import { attempt, toGrammySignal } from "./calls.ts";
import { extraScopes } from "./limits.ts";
import type { TelegramLine } from "./line.ts";

/** One of those that a bot may set. Source: core.telegram.org/bots/api#reactiontypeemoji, read 2026-11-21. */
const SEEN = { type: "emoji", emoji: "👀" } as const;

export function createAcknowledgement(
  { api }: TelegramLine,
  chatId: number | string,
  questionId: number,
): Acknowledgement {
  return {
    scopes: extraScopes(chatId),
    show: (isShown, { signal }) =>
      attempt(async () => {
        const reactions = isShown ? [SEEN] : [];
        await api.setMessageReaction(chatId, questionId, reactions, {}, toGrammySignal(signal));
        return { messageId: "" };
      }),
  };
}
