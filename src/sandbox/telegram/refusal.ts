/** What the Bot API answers when it will not do what was asked. */

export interface ResponseParameters {
  readonly retry_after?: number;
  readonly migrate_to_chat_id?: number;
}

export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: number;
  readonly parameters: ResponseParameters | undefined;

  constructor(code: number, description: string, parameters?: ResponseParameters) {
    super(description);
    this.code = code;
    this.parameters = parameters;
  }
}

/**
 * A 400 as it goes over the wire: the server lowers the first letter of a sentence and leaves a CODE as it is
 * (tdlib/telegram-bot-api Client.cpp, fail_query_with_error).
 */
export function badRequest(reason: string): Refusal {
  const text = /^.[a-z']/.test(reason) ? reason.charAt(0).toLowerCase() + reason.slice(1) : reason;
  return new Refusal(400, `Bad Request: ${text}`);
}

/** `retryAfterMs` left out: the 429 some proxies in front of Telegram answer, with nothing to wait for. */
export function tooManyRequests(retryAfterMs?: number): Refusal {
  if (retryAfterMs === undefined) return new Refusal(429, "Too Many Requests");
  const retryAfter = Math.max(1, Math.ceil(retryAfterMs / 1000));
  return new Refusal(429, `Too Many Requests: retry after ${retryAfter}`, { retry_after: retryAfter });
}

export function cannotParse(reason: string): Refusal {
  return badRequest(`Can't parse entities: ${reason}`);
}

/** Where `at` lies in UTF-8, which is what the refusals count in. */
export function byteOffset(source: string, at: number): number {
  return Buffer.byteLength(source.slice(0, at));
}
