/** The HTTP side: addresses, scripted trouble, latency, and the envelope around every answer. */

import { createServer, type IncomingMessage, type ServerResponse, STATUS_CODES } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Faults, Trouble } from "../faults.ts";
import type { Timeline } from "../timeline.ts";
import type { Method, Methods } from "./methods.ts";
import { type Params, readParams } from "./params.ts";
import { Refusal, tooManyRequests } from "./refusal.ts";

export interface ServerParts {
  readonly port: number;
  readonly token: string;
  readonly methods: Methods;
  readonly faults: Faults;
  readonly timeline: Timeline;
  /** One way. */
  readonly latencyMs: () => number;
}

export async function startServer(parts: ServerParts) {
  const byLowerName = new Map(
    Object.entries(parts.methods).map(([name, run]) => [name.toLowerCase(), { name, run }]),
  );

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? "/", "http://sandbox");
    const params = await readParams(request, url.searchParams);
    await sleep(parts.latencyMs());
    const address = readAddress(url.pathname);
    if (!address) return answer(response, toEnvelope(new Refusal(404, "Not Found")));
    const method = byLowerName.get(address.method);
    const name = method?.name ?? address.method;
    const call: CallContext = { method: name, ...chatOf(params) };
    const envelope =
      address.token === parts.token
        ? await run(parts, call, { request: { params, gone: whenGone(response) }, method: method?.run })
        : toEnvelope(new Refusal(401, "Unauthorized"));
    const retryAfter = envelope.parameters?.retry_after;
    parts.timeline.log({
      atMs: Date.now(),
      ...call,
      status: envelope.error_code ?? (envelope.ok ? 200 : 0),
      ...(retryAfter !== undefined && { retryAfterMs: retryAfter * 1000 }),
    });
    await sleep(parts.latencyMs());
    return envelope.reset ? request.socket.resetAndDestroy() : answer(response, envelope);
  };

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      if (response.destroyed) return;
      answer(response, toEnvelope(new Refusal(500, `Internal Server Error: ${String(error)}`)));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(parts.port, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface CallContext {
  readonly method: string;
  readonly chat?: string;
}

interface Envelope {
  readonly ok: boolean;
  readonly result?: unknown;
  readonly error_code?: number;
  readonly description?: string;
  readonly parameters?: { readonly retry_after?: number };
  /** Break the connection instead of answering. */
  readonly reset?: true;
}

interface Job {
  readonly request: Parameters<Method>[0];
  readonly method: Method | undefined;
}

async function run({ faults }: ServerParts, call: CallContext, job: Job): Promise<Envelope> {
  const trouble = faults.next(call);
  if (trouble?.kind === "delay") await sleep(trouble.delayMs);
  if (trouble?.kind === "reset" && !trouble.applied) return RESET;
  try {
    if (trouble) refuse(trouble);
    if (!job.method) throw new Refusal(404, "Not Found: method not found");
    const result = await job.method(job.request);
    return trouble?.kind === "reset" ? RESET : { ok: true, result };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return trouble?.kind === "reset" ? RESET : toEnvelope(error);
  }
}

const RESET: Envelope = { ok: false, reset: true };

function refuse(trouble: Trouble): void {
  if (trouble.kind === "rate-limit") throw tooManyRequests(trouble.retryAfterMs);
  if (trouble.kind === "status")
    throw new Refusal(trouble.status, STATUS_CODES[trouble.status] ?? "Unknown Error");
}

function toEnvelope({ code, message, parameters }: Refusal): Envelope {
  return { ok: false, error_code: code, description: message, ...(parameters && { parameters }) };
}

/** `/bot<token>/<method>`, or `/bot<token>/test/<method>` for the test environment. */
function readAddress(path: string) {
  const [, token, method] = /^\/bot([^/]+)(?:\/test)?\/([^/]+)\/?$/.exec(decodeURIComponent(path)) ?? [];
  if (token === undefined || method === undefined || !/^\d+:[\w-]+$/.test(token)) return undefined;
  return { token, method: method.toLowerCase() };
}

function chatOf({ chat_id }: Params) {
  return chat_id === undefined || chat_id === "" ? {} : { chat: String(chat_id) };
}

function whenGone(response: ServerResponse): Promise<unknown> {
  return new Promise((resolve) => response.once("close", resolve));
}

function answer(response: ServerResponse, envelope: Envelope): void {
  const { parameters, error_code: status = 200 } = envelope;
  response.writeHead(status, {
    "Content-Type": "application/json",
    ...(parameters?.retry_after !== undefined && { "Retry-After": String(parameters.retry_after) }),
  });
  response.end(JSON.stringify(envelope));
}
