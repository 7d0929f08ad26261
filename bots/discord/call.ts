/** One REST call, and what came of it in core's terms. */

import { DiscordAPIError, type RawFile, type RequestMethod, type RouteLike } from "discord.js";
import type { Outcome, ScopeSpec } from "../../core/index.ts";
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

export async function attempt({ rest, breaker }: DiscordLine, call: DiscordCall): Promise<Called> {
  const { method, route, body, files, query, auth, scope, signal, messageId = "" } = call;
  const pauseMs = breaker.pauseMs(Date.now());
  if (pauseMs > 0) return { failure: { kind: "rate-limited", retryAfterMs: pauseMs, scope: GLOBAL_SCOPE } };
  try {
    const response = await rest.queueRequest({
      ...{ method, fullRoute: route, body, auth, signal },
      ...(files ? { files } : {}),
      ...(query ? { query } : {}),
    });
    const { id = messageId } = response.status === 204 ? {} : ((await response.json()) as { id?: string });
    const observed = readObserved(response.headers as Headers);
    return { messageId: id, ...(observed ? { observed } : {}) };
  } catch (error) {
    if (isInvalid(error)) breaker.note(Date.now());
    const code = error instanceof DiscordAPIError ? { code: Number(error.code) } : {};
    return { failure: toFailure(error, scope?.name ?? ""), ...code };
  }
}
