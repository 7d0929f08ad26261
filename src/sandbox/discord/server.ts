/** A request's way in and out: latency, scripted trouble, the token, the budgets, the route, the log. */

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Faults } from "../faults.ts";
import { type Answer, toFailure, toTroubled } from "./answer.ts";
import { readPayload } from "./body.ts";
import { type Budgets, toHeaders, toRefusal } from "./budgets.ts";
import { plainError } from "./errors.ts";
import { type Asking, createRouter, type Match, nameUnknown, type Route } from "./routes/route.ts";
import type { World } from "./world.ts";

export interface ServerOptions {
  readonly world: World;
  readonly faults: Faults;
  readonly budgets: Budgets;
  readonly token: string;
  readonly routes: readonly Route[];
  /** One way. */
  readonly latencyMs: () => number;
  /** Ends all waiting when the sandbox closes. */
  readonly signal: AbortSignal;
}

export function createRestServer(options: ServerOptions) {
  const { world, faults, signal } = options;
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
    const log = (answer: Answer) => {
      const { status, retryAfterMs } = answer;
      const optional = { ...(chat ? { chat } : {}), ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
      world.timeline.log({ atMs, method: name, status, ...optional });
    };

    const trouble = faults.next({ method: name, ...(chat ? { chat } : {}) });
    if (trouble?.kind === "delay") await wait(trouble.delayMs);
    const faulty = trouble && toTroubled(trouble, matched ? tell(matched.route, asking) : {});
    const applies = !faulty && !(trouble?.kind === "reset" && !trouble.applied);
    const answer = faulty ?? (applies ? await decide(request, bytes, { matched, asking }) : undefined);
    if (trouble?.kind === "reset" || !answer) {
      log({ status: 0 });
      request.socket.resetAndDestroy();
      return;
    }
    log(answer);
    await wait(options.latencyMs());
    send(response, answer);
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
    const { headers, refusal } = charge(route, asking);
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

  const charge = (route: Route, asking: Asking): { headers: Record<string, string>; refusal?: Answer } => {
    const nowMs = Date.now();
    if (!route.forInteractions) {
      const whole = options.budgets.scope("global").take(nowMs);
      if (!whole.allowed) return { headers: {}, refusal: toRefusal(whole.retryAfterMs, "global") };
    }
    if (!route.budget) return { headers: {} };
    const verdict = options.budgets.scope(route.budget, budgetKey(route, asking)).take(nowMs);
    const headers = toHeaders(route.budget, verdict, nowMs);
    if (verdict.allowed) return { headers };
    const refusal = toRefusal(verdict.retryAfterMs, "user");
    return { headers, refusal: { ...refusal, headers: { ...headers, ...refusal.headers } } };
  };

  /** What a call's headers would say, without counting it. */
  const tell = (route: Route, asking: Asking): Record<string, string> => {
    if (!route.budget) return {};
    const nowMs = Date.now();
    const verdict = options.budgets.scope(route.budget, budgetKey(route, asking)).peek(nowMs);
    return toHeaders(route.budget, verdict, nowMs);
  };

  return createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      if (signal.aborted || request.socket.destroyed) return request.socket.destroy();
      return send(response, toFailure(error));
    });
  });
}

const NOTHING = { json: {}, files: [] };

/** Per channel; per interaction by its id, which unlike its token may be shown. */
function budgetKey({ budget }: Route, { world, ids }: Asking): string {
  const [first = "", token = ""] = ids;
  return budget === "interaction" ? (world.interactions.get(token)?.id ?? token) : first;
}

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
