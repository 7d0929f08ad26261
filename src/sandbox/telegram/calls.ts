/** One call from its address to its answer: scripted trouble first, then the method, then the timeline. */

import { STATUS_CODES } from "node:http";
import { type Faults, type Trouble, toLoss } from "../faults.ts";
import type { Timeline } from "../timeline.ts";
import type { Method, Methods } from "./methods.ts";
import type { Params } from "./params.ts";
import { Refusal, type ResponseParameters, tooManyRequests } from "./refusal.ts";

export interface CallParts {
  readonly token: string;
  readonly methods: Methods;
  readonly faults: Faults;
  readonly timeline: Timeline;
}

export interface CallRequest {
  /** Of the request's address, without the query. */
  readonly path: string;
  readonly params: Params;
  /** Resolves when the client has gone away. */
  readonly gone: Promise<unknown>;
  /** Waits that long, or until the server closes. */
  readonly pause: (ms: number) => Promise<void>;
  /** Waits until the client has gone away or the server closes. */
  readonly hang: () => Promise<unknown>;
}

/** What goes over the wire. */
export interface Envelope {
  readonly ok: boolean;
  readonly result?: unknown;
  readonly error_code?: number;
  readonly description?: string;
  readonly parameters?: ResponseParameters;
}

/** Undefined: break the connection instead of answering. */
export type Answer = (request: CallRequest) => Promise<Envelope | undefined>;

export function createAnswer({ token, methods, faults, timeline }: CallParts): Answer {
  const byLowerName = new Map(
    Object.entries(methods).map(([name, method]) => [name.toLowerCase(), { name, method }]),
  );

  const run = async (method: Method | undefined, trouble: Trouble | undefined, request: CallRequest) => {
    if (trouble?.kind === "delay") await request.pause(trouble.delayMs);
    const loss = toLoss(trouble);
    if (loss && !loss.applied) return undefined;
    const envelope = await toEnvelope(() => {
      if (trouble) refuse(trouble);
      if (!method) throw new Refusal(404, "Not Found: method not found");
      return method(request);
    });
    return loss ? undefined : envelope;
  };

  return async (request) => {
    const address = readAddress(request.path);
    if (!address) return toEnvelope(() => Promise.reject(new Refusal(404, "Not Found")));
    const known = byLowerName.get(address.method);
    const chat = request.params.chat_id;
    const call = {
      method: known?.name ?? address.method,
      ...(chat !== undefined && chat !== "" && { chat: String(chat) }),
    };
    const isKnown = address.token === token;
    const trouble = isKnown ? faults.next(call) : undefined;
    const envelope = isKnown
      ? await run(known?.method, trouble, request)
      : await toEnvelope(() => Promise.reject(new Refusal(401, "Unauthorized")));
    const retryAfter = envelope?.parameters?.retry_after;
    timeline.log({
      atMs: Date.now(),
      ...call,
      status: envelope ? (envelope.error_code ?? 200) : 0,
      ...(retryAfter !== undefined && { retryAfterMs: retryAfter * 1000 }),
    });
    if (trouble?.kind === "hang") await request.hang();
    return envelope;
  };
}

/** Throws what is no refusal. */
export async function toEnvelope(call: () => unknown): Promise<Envelope> {
  try {
    return { ok: true, result: await call() };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { code, message, parameters } = error;
    return { ok: false, error_code: code, description: message, ...(parameters && { parameters }) };
  }
}

function refuse(trouble: Trouble): void {
  if (trouble.kind === "rate-limit") throw tooManyRequests(trouble.retryAfterMs);
  if (trouble.kind === "status") throw new Refusal(trouble.status, STATUS_CODES[trouble.status] ?? "Unknown");
}

/** `/bot<token>/<method>`, or `/bot<token>/test/<method>` for the test environment. */
function readAddress(path: string) {
  const [, token, method] = /^\/bot([^/]+)(?:\/test)?\/([^/]+)\/?$/.exec(path) ?? [];
  if (token === undefined || method === undefined || !/^\d+(?::|%3A)[\w-]+$/i.test(token)) return undefined;
  return { token: decodeURIComponent(token), method: method.toLowerCase() };
}
