/** Telegram's refusals, as core's `Failure`s. Source of the texts: tdlib/telegram-bot-api and tdlib/td, read 2026-11-21. */

import { GrammyError, HttpError } from "grammy";
import { type Failure, toNetworkFailure } from "../../core/index.ts";

const GONE =
  /message to edit not found|message can't be edited|message can't be deleted|message thread not found|chat not found|TOPIC_(CLOSED|DELETED)|group chat was upgraded|MESSAGE_ID_INVALID|query is too old/i;

/** Nothing is said of editing, which is another right. */
const MUTED = /not enough rights|have no rights|CHAT_WRITE_FORBIDDEN/i;

/** Drafts in a chat that has none; a reply to a message that is gone, where a server does not send it without one. */
const UNSUPPORTED = /TEXTDRAFT_PEER_INVALID|message to be replied not found|reply message not found/i;

export function toFailure(error: unknown): Failure {
  // A body that is JSON and no answer of Telegram's, such as `{}`, has no number: something stands in between.
  if (error instanceof GrammyError && typeof error.error_code === "number") return fromTelegram(error);
  return toNetworkFailure(error instanceof HttpError ? error.error : error, "Telegram");
}

function fromTelegram({ error_code, description = `error ${error_code}`, parameters }: GrammyError): Failure {
  if (error_code === 429)
    return { kind: "rate-limited", retryAfterMs: (parameters.retry_after ?? toldIn(description)) * 1000 };
  const movedTo = parameters.migrate_to_chat_id;
  if (movedTo !== undefined) return { kind: "moved", chatId: String(movedTo), message: description };
  // A server that is too old knows no such method; no other refusal has this number.
  if (error_code === 404 || UNSUPPORTED.test(description))
    return { kind: "unsupported", message: description };
  if (error_code >= 500) return { kind: "transient", message: description };
  if (/message is not modified|message to delete not found/i.test(description)) return { kind: "unchanged" };
  if (/can't parse entities|entity begins|ENTITY_/i.test(description))
    return { kind: "rejected-format", message: description };
  // Of too many entities, ENTITIES_TOO_LONG, a shorter text has fewer.
  if (/too[ _]long/i.test(description)) return { kind: "too-long", message: description };
  if (MUTED.test(description)) return { kind: "gone", message: description, mayEdit: true };
  if (error_code === 403 || GONE.test(description)) return { kind: "gone", message: description };
  return { kind: "fatal", message: description };
}

/** Servers that speak the Bot API may tell the time in words alone. In seconds; 0 where they tell none. */
const toldIn = (description: string): number => Number(/retry after (\d+)/i.exec(description)?.[1] ?? 0);
