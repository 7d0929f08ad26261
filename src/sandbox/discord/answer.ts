/** What goes back for a request: a route's reply, a refusal, scripted trouble. */

import { STATUS_CODES } from "node:http";
import type { Trouble } from "../faults.ts";
import { BANNED } from "./ban.ts";
import { toRefusal } from "./budgets.ts";
import { ApiError, plainError } from "./errors.ts";

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly retryAfterMs?: number;
}

export function toFailure(error: unknown): Answer {
  if (error instanceof ApiError) return { status: error.status, body: error.body };
  // A mistake of the sandbox: its text must reach whoever runs the test.
  return { status: 500, body: { message: `500: ${String(error)}`, code: 0 } };
}

/** The answer scripted trouble gives in the place of the route, `told` the headers a real one would carry. */
export function toTroubled(trouble: Trouble, told: Record<string, string>): Answer | undefined {
  if (trouble.kind === "status") return toStatus(trouble.status);
  if (trouble.kind !== "rate-limit") return undefined;
  // A limit the headers tell nothing of; without a time it is the one of Cloudflare, in front of Discord.
  if (trouble.retryAfterMs !== undefined) {
    const refusal = toRefusal(trouble.retryAfterMs, "shared");
    return { ...refusal, headers: { ...told, ...refusal.headers } };
  }
  return BANNED;
}

function toStatus(status: number): Answer {
  const text = STATUS_CODES[status] ?? "Error";
  if (status <= 500) return toFailure(plainError(status, text));
  const page = `<html><head><title>${status} ${text}</title></head></html>`;
  return { status, body: page, headers: { "content-type": "text/html" } };
}
