/** The Response of fetch: a refusal is told, a body is read as its content type says. */

import { SourceError } from "../errors.ts";
import { isObject } from "./describe.ts";
import type { WireOptions } from "./wire.ts";
import { formatOf } from "./wire-format.ts";

/** By its shape: other makes of fetch have classes of their own. */
export function isResponse(value: unknown): value is Response {
  return isObject(value) && "body" in value && "ok" in value && "headers" in value;
}

/** @throws {SourceError} When the service refused, or did not answer with a stream. */
export function openResponse(response: Response): { body: unknown } & WireOptions {
  const name = nameOf(response);
  const refusal = refusalOf(response, name);
  if (refusal === undefined) {
    return { body: response.body ?? [], name, format: formatOf(response.headers.get("content-type")) };
  }
  leaveResponse(response);
  throw refusal;
}

/** Closes the connection. */
export function leaveResponse({ body }: Response): void {
  body?.cancel?.().catch(() => {});
}

/** Only the host: the rest of an address may hold a key. */
function nameOf({ url }: Response): string {
  return URL.canParse(url) && URL.parse(url)?.host
    ? `the answer of ${new URL(url).host}`
    : "the service's answer";
}

function refusalOf(response: Response, name: string): SourceError | undefined {
  const { ok, status, headers, body, bodyUsed } = response;
  if (!ok) {
    return new SourceError(
      `The model's service refused the question with status ${status}. ${adviceFor(status)}`,
      { status },
    );
  }
  if (bodyUsed)
    return new SourceError(`The ${name} can't be read: it was read before. Ask again for each answer.`);
  if (body === null) return new SourceError(`The ${name} can't be read: it has no body. Ask again.`);
  const type = headers.get("content-type") ?? "";
  if (!/\b(json|html)\b/.test(type) || formatOf(type) !== undefined) return undefined;
  return new SourceError(
    `The ${name} can't be read: it is no stream of events but ${type.slice(0, 40)}. Ask with \`stream: true\`, Google with \`alt=sse\`.`,
  );
}

function adviceFor(status: number): string {
  if (status === 401 || status === 403) return "Check its API key.";
  if (status === 404) return "Check the address and the model's name.";
  if (status === 429) return "Wait a little, or check the account's quota.";
  return status >= 500 ? "Try again later." : "Check the request.";
}
