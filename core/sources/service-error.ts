/** What a model's service reports as an error inside of a stream, whatever its form. */

import { SourceError, statusOf } from "../errors.ts";
import type { Dialect } from "./dialect.ts";
import { isRecord } from "./text.ts";

/**
 * The words of Anthropic, OpenAI and Google for an error, and the HTTP status that each stands for. Sources:
 * docs.anthropic.com/en/api/errors, platform.openai.com/docs/guides/error-codes, cloud.google.com/apis/design/errors.
 */
const STATUS_OF_WORD: Readonly<Record<string, number>> = {
  invalid_request_error: 400,
  invalid_argument: 400,
  authentication_error: 401,
  invalid_api_key: 401,
  unauthenticated: 401,
  billing_error: 402,
  permission_error: 403,
  permission_denied: 403,
  not_found_error: 404,
  model_not_found: 404,
  not_found: 404,
  rate_limit_error: 429,
  rate_limit_exceeded: 429,
  insufficient_quota: 429,
  resource_exhausted: 429,
  api_error: 500,
  server_error: 500,
  internal: 500,
  unavailable: 503,
  timeout_error: 504,
  deadline_exceeded: 504,
  overloaded_error: 529,
};

/** The service's own words stay in `cause`: they may quote the key or the address. */
export function serviceError(cause: unknown): SourceError {
  const word = wordOf(cause);
  const status = statusIn(cause) ?? statusOf(cause) ?? STATUS_OF_WORD[word.toLowerCase()];
  return new SourceError(
    `The model's service reported an error${word && ` (${word})`} in the middle of its answer. Ask again, or see the service's own log.`,
    { cause, ...(status !== undefined && { status }) },
  );
}

/** `{ error }` of nearly every service, and what says of itself that it is an error. */
export const errors: Dialect = {
  matches: (item) =>
    item instanceof Error ||
    (isRecord(item) &&
      (item.type === "error" || item.object === "error" || (isFilled(item.error) && !isNamed(item)))),
  createReader: () => ({
    read: (item) => {
      throw serviceError(isRecord(item) && isFilled(item.error) ? item.error : item);
    },
  }),
};

function isFilled(error: unknown): boolean {
  return (typeof error === "string" && error !== "") || isRecord(error);
}

/** Events of many kinds tell of an error that ends no stream, such as a tool's. */
const isNamed = (item: Readonly<Record<string, unknown>>): boolean => "type" in item || "event" in item;

/** The HTTP status, under the names that services and their clients give it. */
function statusIn(error: unknown): number | undefined {
  return layersOf(error)
    .flatMap(({ status, statusCode, status_code, code }) => [status, statusCode, status_code, code])
    .map(Number)
    .find((given) => given >= 400 && given < 600);
}

/** The error's own name, if it is one word that can hold no secret. */
function wordOf(error: unknown): string {
  const words = layersOf(error)
    .flatMap(({ code, type, status }) => [code, type, status])
    .filter((word) => typeof word === "string" && /^[a-z][a-z_]{2,39}$/i.test(word) && word !== "error");
  return (words as readonly string[])[0] ?? "";
}

/** Errors wrap errors: `{ type: "error", error: { type: "overloaded_error" } }`. */
function layersOf(error: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (!isRecord(error)) return [];
  return isRecord(error.error) ? [error.error, error] : [error];
}
