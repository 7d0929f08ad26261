/** How an answer ended, in words for its reader: never an error's own text, which may hold secrets. */

import { codeOf, statusOf } from "../errors.ts";
import { isBlank } from "../text/blank.ts";
import type { Reply } from "./reply.ts";

export type Ending =
  | { readonly status: "done" }
  /** `stoppedBy` where somebody pressed Stop. */
  | { readonly status: "stopped"; readonly stoppedBy?: string | undefined }
  /** `cause` is what broke: the source's error, or a `DeliveryError`. */
  | { readonly status: "failed"; readonly cause: unknown };

/** Undefined when the text speaks for itself. `fileCount`: of the files that follow it. */
export function endingWords(ending: Ending, reply: Reply, fileCount = 0): string | undefined {
  if (ending.status === "stopped")
    return ending.stoppedBy ? `⏹️ Stopped by ${ending.stoppedBy}.` : "⏹️ Stopped.";
  if (ending.status === "failed") return `⚠️ Interrupted: ${reasonOf(ending.cause)}`;
  if (reply.finishReason === "length") return "✂️ Cut off: the model reached its length limit.";
  if (reply.finishReason === "filter") return "⚠️ Cut off: the model's content filter ended the answer.";
  return isBlank(reply.text) ? wordsForNoText(reply, fileCount) : undefined;
}

function wordsForNoText({ finishReason }: Reply, fileCount: number): string {
  if (fileCount > 0) return `📎 The answer is the ${fileCount === 1 ? "file" : "files"} below.`;
  if (finishReason === "tool") return "The model asked for a tool and wrote nothing.";
  return "The model gave no answer. Please ask again.";
}

function reasonOf(cause: unknown): string {
  const status = statusOf(cause);
  if (status === 429) return "the model is busy. Please try again in a minute.";
  if (status === 401 || status === 403)
    return "the model's service refused this bot's key. Its owner has to check it.";
  if (status === 404) return "the model's service does not know this model. The bot's owner has to check it.";
  if (status !== undefined && status >= 400 && status < 500)
    return "the model's service refused the question. Please ask in another way.";
  if (status !== undefined && status >= 500)
    return "the model's service is in trouble. Please try again later.";
  const code = codeOf(cause) ?? "";
  if (code === "INVALID_JSON")
    return "what the model wrote is not in the form that was asked for. Please ask again.";
  if (UNREACHABLE.test(code)) return "the model's service can't be reached. Please try again later.";
  if (TOO_SLOW.test(code)) return "the model took too long. Please try again.";
  return "the model stopped answering. Please try again.";
}

/** Codes of Node's network and of undici, which is behind its fetch. */
const UNREACHABLE = /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;
const TOO_SLOW = /^(?:ETIMEDOUT|ESOCKETTIMEDOUT|UND_ERR_\w*TIMEOUT)$/;
