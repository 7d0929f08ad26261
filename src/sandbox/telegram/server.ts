/** The HTTP side: bodies in, envelopes out, latency both ways, and a close that leaves no call unanswered. */

import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Answer, Envelope } from "./calls.ts";
import { readParams } from "./params.ts";
import { Refusal } from "./refusal.ts";

export interface ServerOptions {
  readonly port: number;
  /** One way. */
  readonly latencyMs: () => number;
  /** What lies at a path, if it is a file. */
  readonly download: (path: string) => Uint8Array | undefined;
}

/** On loopback alone. Rejects where the port is taken. */
export async function startServer(answer: Answer, { port, latencyMs, download }: ServerOptions) {
  const closing = new AbortController();
  const closed = once(closing.signal, "abort");
  const underWay = new Set<Promise<void>>();

  const pause = async (ms: number) => {
    if (ms > 0) await sleep(ms, undefined, { signal: closing.signal }).catch(() => undefined);
  };

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://sandbox");
    const file = download(pathname);
    if (file) return void response.end(file);
    const gone = new Promise((resolve) => response.once("close", resolve));
    const params = await readParams(request, searchParams);
    await pause(latencyMs());
    const hang = () => Promise.race([gone, closed]);
    const envelope = await answer({ path: pathname, params, gone, pause, hang });
    await pause(latencyMs());
    if (envelope) await send(response, envelope);
    else request.socket.resetAndDestroy();
  };

  const server = createServer((request, response) => {
    const job = handle(request, response).catch((error: unknown) => send(response, toFailure(error)));
    underWay.add(job);
    void job.finally(() => underWay.delete(job));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Cuts latency and delays short, so that what was asked before is still answered. */
    async close() {
      closing.abort();
      const ended = new Promise<void>((resolve) => server.close(() => resolve()));
      await Promise.race([Promise.all(underWay), sleep(GRACE_MS, undefined, { ref: false })]);
      server.closeAllConnections();
      await ended;
    },
  };
}

/** For a client that stops in the middle of a body or doesn't read its answer. */
const GRACE_MS = 500;

function toFailure(error: unknown): Envelope {
  const { code, message } =
    error instanceof Refusal ? error : new Refusal(500, `Internal Server Error: ${String(error)}`);
  return { ok: false, error_code: code, description: message };
}

function send(response: ServerResponse, envelope: Envelope): Promise<void> {
  const { parameters, error_code: status = 200 } = envelope;
  if (response.destroyed || response.headersSent) return Promise.resolve();
  response.writeHead(status, {
    "Content-Type": "application/json",
    ...(parameters?.retry_after !== undefined && { "Retry-After": String(parameters.retry_after) }),
  });
  return new Promise((resolve) => {
    response.once("close", resolve);
    response.end(JSON.stringify(envelope), resolve);
  });
}
