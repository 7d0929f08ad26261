/** One REST call, and what came of it in core's terms. */

import { DiscordAPIError, type RawFile, type RequestMethod, type RouteLike } from "discord.js";
import type { Failure, Outcome, ScopeSpec } from "../../core/index.ts";
import { isInvalid, toFailure } from "./failures.ts";
import { GLOBAL_SCOPE } from "./limits.ts";
import type { DiscordLine } from "./line.ts";
import { readObserved } from "./own-rest.ts";

export interface DiscordCall {
  readonly method: RequestMethod;
  readonly route: RouteLike;
  readonly body?: unknown;
  readonly files?: RawFile[];
  readonly query?: URLSearchParams;
  /** Interaction calls go without: a 401 to a call with auth makes discord.js forget the bot's token. */
  readonly auth: boolean;
  /** The budget that a rate limit of this call is about. */
  readonly scope: ScopeSpec | undefined;
  readonly signal: AbortSignal;
  /** What the outcome is about where Discord's answer doesn't say. */
  readonly messageId?: string;
}

/** With Discord's own code of the error, for those who know another way. */
export type Called = Outcome & { readonly code?: number };

export async function attempt(line: DiscordLine, call: DiscordCall): Promise<Called> {
  const answer = await request(line, call);
  if ("failure" in answer) return answer;
  const { id = call.messageId ?? "" } = (answer.body ?? {}) as { id?: string };
  const observed = readObserved(answer.headers);
  return { messageId: id, ...(observed ? { observed } : {}) };
}

/** The whole of what came back. */
type Answered =
  | { readonly body: unknown; readonly headers: Headers }
  | { readonly failure: Failure; readonly code?: number };

export async function request({ rest, breaker }: DiscordLine, call: DiscordCall): Promise<Answered> {
  const { method, route, body, files, query, auth, scope, signal } = call;
  const pauseMs = breaker.pauseMs(Date.now());
  if (pauseMs > 0) return { failure: { kind: "rate-limited", retryAfterMs: pauseMs, scope: GLOBAL_SCOPE } };
  try {
    const response = await rest.queueRequest({
      ...{ method, fullRoute: route, body, auth, signal },
      ...(files ? { files } : {}),
      ...(query ? { query } : {}),
    });
    const answer = response.status === 204 ? undefined : await response.json();
    return { body: answer, headers: response.headers as Headers };
  } catch (error) {
    if (isInvalid(error)) breaker.note(Date.now());
    const code = error instanceof DiscordAPIError ? { code: Number(error.code) } : {};
    return { failure: toFailure(error, scope?.name ?? ""), ...code };
  }
}
