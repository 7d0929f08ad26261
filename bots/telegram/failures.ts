/** Telegram's refusals, as core's `Failure`s. Source of the texts: tdlib/telegram-bot-api and tdlib/td, read 2026-11-21. */

import { GrammyError, HttpError } from "grammy";
import type { Failure } from "../../core/index.ts";

/** Never has reached Telegram: safe to try again. */
const NOT_SENT = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"]);

const GONE =
  /message to edit not found|message can't be edited|message thread not found|chat not found|TOPIC_(CLOSED|DELETED)|not enough rights|have no rights|CHAT_WRITE_FORBIDDEN|group chat was upgraded/i;

export function toFailure(error: unknown): Failure {
  if (error instanceof GrammyError) return fromTelegram(error);
  if (error instanceof HttpError) return fromNetwork(error.error);
  return fromNetwork(error);
}

function fromTelegram({ error_code, description, parameters }: GrammyError): Failure {
  if (error_code === 429) return { kind: "rate-limited", retryAfterMs: (parameters.retry_after ?? 0) * 1000 };
  if (error_code >= 500) return { kind: "transient", message: description };
  if (/message is not modified/i.test(description)) return { kind: "unchanged" };
  if (/can't parse entities|entity begins|ENTITY_/i.test(description))
    return { kind: "rejected-format", message: description };
  if (/too long|MESSAGE_TOO_LONG/i.test(description)) return { kind: "too-long", message: description };
  if (error_code === 403 || GONE.test(description)) return { kind: "gone", message: description };
  return { kind: "fatal", message: description };
}

/** The error's own text is left out: it holds the URL, and the URL holds the token. */
function fromNetwork(error: unknown): Failure {
  const code = codeOf(error);
  if (code && NOT_SENT.has(code)) return { kind: "transient", message: `Telegram is out of reach (${code})` };
  return { kind: "ambiguous", message: `no answer from Telegram${code ? ` (${code})` : ""}` };
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
