/** A REST client of our own beside the host's: it never waits, queues or retries, since the outbox knows better when to. */

import { REST, type ResponseLike } from "discord.js";
import type { Observed } from "../../core/index.ts";

/**
 * discord.js 14 sends one call at a time per bucket hash, puts a channel's sends behind its edits, and when nothing
 * remains it waits until the bucket is full again, though one call would be back after a second. So this client is not
 * shown the bucket headers. See docs/decisions/2026-11-21-own-rest-client.md.
 */
export function createOwnRest({ options }: REST): REST {
  const rest = new REST({
    ...options,
    retries: 0,
    rejectOnRateLimit: () => true,
    globalRequestsPerSecond: Number.POSITIVE_INFINITY,
    makeRequest: async (url, init) => hideBuckets(await options.makeRequest(url, init)),
  });
  // It keeps none of its queues, so that each call has one of its own, and none waits behind one that hangs.
  rest.handlers.set = () => rest.handlers;
  return rest;
}

const SHOWN_PREFIX = "x-ratelimit-";
const HIDDEN_PREFIX = "hidden-ratelimit-";

async function hideBuckets(response: ResponseLike): Promise<ResponseLike> {
  const headers = new Headers();
  for (const [name, value] of response.headers) {
    const isHidden = name.startsWith(SHOWN_PREFIX) && name !== "x-ratelimit-scope";
    headers.set(isHidden ? name.replace(SHOWN_PREFIX, HIDDEN_PREFIX) : name, value);
  }
  if (response.status === 429) await completeRefusal(response, headers);
  return {
    body: response.body,
    headers,
    ok: response.ok,
    status: response.status,
    statusText: response.statusText,
    get bodyUsed() {
      return response.bodyUsed;
    },
    arrayBuffer: () => response.arrayBuffer(),
    json: () => response.json(),
    text: () => response.text(),
  };
}

/** discord.js reads the headers of a refusal alone. A server may say how long to wait, and what for, in its body only. */
async function completeRefusal(response: ResponseLike, headers: Headers): Promise<void> {
  const body = await readRefusal(response);
  const seconds = [
    headers.get("retry-after"),
    body.retry_after,
    headers.get(`${HIDDEN_PREFIX}reset-after`),
  ].find((told) => Number(told) > 0);
  if (seconds) headers.set("retry-after", String(seconds));
  const isGlobal = headers.has(`${HIDDEN_PREFIX}global`) || body.global === true;
  if (isGlobal) headers.set("x-ratelimit-scope", "global");
}

interface Refusal {
  readonly retry_after?: unknown;
  readonly global?: unknown;
}

/** What stands before Discord refuses with a page. */
const readRefusal = async (response: ResponseLike): Promise<Refusal> =>
  ((await response.json().catch(() => undefined)) as Refusal | undefined) ?? {};

/** What a response says of its bucket; undefined when it says nothing. */
export function readObserved(headers: Headers): Observed | undefined {
  const read = (name: string) => headers.get(HIDDEN_PREFIX + name) ?? headers.get(SHOWN_PREFIX + name);
  const [limit, remaining, resetAfter] = ["limit", "remaining", "reset-after"].map(read);
  if (!limit || !remaining || !resetAfter) return undefined;
  const seen = {
    limit: Number(limit),
    remaining: Number(remaining),
    resetAfterMs: Number(resetAfter) * 1000,
  };
  return Object.values(seen).every((value) => Number.isFinite(value) && value >= 0) ? seen : undefined;
}
