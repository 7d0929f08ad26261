/** What somebody's bot gives as the place for an answer, as a place that an adapter knows. */

import type { Api, Context } from "grammy";
import type { TelegramPlace } from "./adapter.ts";
import type { GuestPlace } from "./guest.ts";

/** Where to write: an update's context, or any chat by its id. */
export type TelegramTarget = Context | (TelegramPlace & { readonly api: Api });

export interface Resolved {
  readonly api: Api;
  readonly place: TelegramPlace | GuestPlace;
  /** The id of who asked, where the target tells. */
  readonly asker?: string | undefined;
  /** Presses of buttons can reach us. */
  readonly isHeard: boolean;
}

/** @throws {TypeError} For what is neither. */
export function resolveTarget(target: TelegramTarget): Resolved {
  // Not `instanceof`: the host may have a copy of grammY of its own.
  if (target?.api && "update" in target) {
    const asker = target.from && String(target.from.id);
    return { api: target.api, place: placeOf(target), asker, isHeard: true };
  }
  if (target?.api && target.chatId !== undefined) {
    return { api: target.api, place: target as TelegramPlace, isHeard: false };
  }
  throw new TypeError("Expected a grammY context or { api, chatId } as the target of replyLive");
}

function placeOf(ctx: Context): TelegramPlace | GuestPlace {
  const { chat, msg } = ctx;
  if (!chat) throw new TypeError("Expected a context that has a chat as the target of replyLive");
  const guestQueryId = ctx.guestMessage?.guest_query_id;
  if (guestQueryId !== undefined) return { chatId: chat.id, guestQueryId };
  return {
    chatId: chat.id,
    messageThreadId: msg?.is_topic_message ? msg.message_thread_id : undefined,
    replyTo: chat.type === "private" ? undefined : msg?.message_id,
    questionId: ctx.message?.message_id,
  };
}
