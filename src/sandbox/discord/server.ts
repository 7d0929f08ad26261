/** A request's way in and out: latency, scripted trouble, the token, the budgets, the route, the log. */

import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { type Faults, toLoss } from "../faults.ts";
import { type Answer, toFailure, toTroubled } from "./answer.ts";
import { BANNED, type Ban } from "./ban.ts";
import { readPayload } from "./body.ts";
import type { Budgets } from "./budgets.ts";
import { charge, tell } from "./charge.ts";
import { plainError } from "./errors.ts";
import { type Asking, createRouter, type Match, nameUnknown, type Route } from "./routes/route.ts";
import type { World } from "./world.ts";

export interface ServerOptions {
  readonly world: World;
  readonly faults: Faults;
  readonly budgets: Budgets;
  readonly ban: Ban;
  readonly token: string;
  readonly routes: readonly Route[];
  /** One way. */
  readonly latencyMs: () => number;
  /** Ends all waiting when the sandbox closes. */
  readonly signal: AbortSignal;
}

export function createRestServer(options: ServerOptions) {
  const { world, faults, budgets, ban, signal } = options;
  const match = createRouter(options.routes);

  const wait = async (ms: number) => {
    if (ms > 0) await sleep(ms, undefined, { signal });
  };

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://127.0.0.1");
    const path = decode(pathname.replace(/^\/api(?:\/v\d+)?(?=\/)/, ""));
    const method = request.method ?? "GET";
    const bytes = await readAll(request);
    await wait(options.latencyMs());
    const atMs = Date.now();
    const matched = match(method, path);
    const asking: Asking = { world, ids: matched?.ids ?? [], query: searchParams, payload: NOTHING };
    const name = matched?.route.name ?? nameUnknown(method, path);
    const chat = matched?.route.chat?.(asking);
    const log = ({ status, retryAfterMs }: Pick<Answer, "status" | "retryAfterMs">) => {
      const optional = { ...(chat ? { chat } : {}), ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
      world.timeline.log({ atMs, method: name, status, ...optional });
    };

    const finish = async (answer: Answer) => {
      log(answer);
      await wait(options.latencyMs());
      send(response, answer);
    };
    if (ban.leftMs(atMs) > 0) return finish(BANNED);

    const trouble = faults.next({ method: name, ...(chat ? { chat } : {}) });
    if (trouble?.kind === "delay") await wait(trouble.delayMs);
    const faulty = trouble && toTroubled(trouble, matched ? tell(budgets, matched.route, asking) : {});
    const loss = toLoss(trouble);
    const applies = !faulty && (!loss || loss.applied);
    const answer = faulty ?? (applies ? await decide(request, bytes, { matched, asking }) : undefined);
    if (answer) ban.count(answer, Date.now());
    if (answer && !loss) return finish(answer);
    log({ status: 0 });
    if (loss?.kind === "hang" && !response.destroyed) await once(response, "close", { signal });
    request.socket.resetAndDestroy();
  };

  const decide = async (
    request: IncomingMessage,
    bytes: Buffer,
    { matched, asking }: { matched: Match | undefined; asking: Asking },
  ): Promise<Answer> => {
    const route = matched?.route;
    const refused = refuseCaller(request, route);
    if (refused) return refused;
    if (!route) return toFailure(plainError(404, "Not Found"));
    const { headers, refusal } = charge(budgets, route, asking);
    if (refusal) return refusal;
    try {
      const payload = await readPayload(bytes, request.headers["content-type"]);
      return { ...route.run({ ...asking, payload }), headers };
    } catch (error) {
      return { ...toFailure(error), headers };
    }
  };

  const refuseCaller = (request: IncomingMessage, route: Route | undefined): Answer | undefined => {
    if (route?.forInteractions || request.headers.authorization === `Bot ${options.token}`) return undefined;
    return toFailure(plainError(401, "Unauthorized"));
  };

  return createServer((request, response) => {
    const sent = world.sentFiles.read(request.url ?? "");
    if (sent) return void response.writeHead(200, { "content-type": sent.type }).end(sent.bytes);
    serve(request, response).catch((error: unknown) => {
      if (signal.aborted || request.socket.destroyed) return request.socket.destroy();
      return send(response, toFailure(error));
    });
  });
}

const NOTHING = { json: {}, files: [] };

function send(response: ServerResponse, { status, body, headers }: Answer): void {
  if (response.destroyed) return;
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const type = body === undefined ? {} : { "content-type": "application/json" };
  response.writeHead(status, { ...type, ...headers }).end(body === undefined ? undefined : text);
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}
