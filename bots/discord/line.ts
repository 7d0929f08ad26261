/** One bot as we call it: a REST client of our own beside the host's, and the outbox that all its answers share. */

import { REST, RESTEvents, type ResponseLike } from "discord.js";
import { createOutbox, type Observed, type Outbox } from "../../core/index.ts";
import { type Breaker, createBreaker } from "./breaker.ts";
import { GLOBAL, INTERACTION_LIFE_MS } from "./limits.ts";

export interface DiscordLine {
  readonly rest: REST;
  readonly outbox: Outbox;
  readonly breaker: Breaker;
  readonly interactionLifeMs: number;
}

interface Shared {
  readonly outbox: Outbox;
  readonly breaker: Breaker;
  interactionLifeMs: number;
  own?: REST;
}

const sharedByHost = new WeakMap<REST, Shared>();

/**
 * Without a `token` the host's own client is used. Its options stay as they are in any case: we only listen, so that
 * its own calls count.
 */
export function lineOf(host: REST, token: string | null): DiscordLine {
  const shared = sharedOf(host);
  const { outbox, breaker, interactionLifeMs } = shared;
  if (token) shared.own ??= createOwnRest(host, token);
  return { rest: (token && shared.own) || host, outbox, breaker, interactionLifeMs };
}

/** For a server whose tokens live shorter than Discord's: a sandbox that is told so. */
export function setInteractionLife(host: REST, lifeMs: number): void {
  sharedOf(host).interactionLifeMs = lifeMs;
}

function sharedOf(host: REST): Shared {
  let shared = sharedByHost.get(host);
  if (!shared) {
    shared = {
      outbox: createOutbox(),
      breaker: createBreaker(),
      interactionLifeMs: INTERACTION_LIFE_MS,
    };
    sharedByHost.set(host, shared);
    listen(host, shared);
  }
  return shared;
}

/**
 * discord.js 14 sends one call at a time per bucket hash, puts a channel's sends behind its edits, and when nothing
 * remains it waits until the bucket is full again, though one call would be back after a second. The outbox knows
 * better, so this client is not shown the bucket headers. See docs/decisions/2026-11-21-own-rest-client.md.
 */
function createOwnRest(host: REST, token: string): REST {
  const { options } = host;
  return new REST({
    ...options,
    retries: 0,
    rejectOnRateLimit: () => true,
    globalRequestsPerSecond: Number.POSITIVE_INFINITY,
    makeRequest: async (url, init) => hideBuckets(await options.makeRequest(url, init)),
  }).setToken(token);
}

const SHOWN_PREFIX = "x-ratelimit-";
const HIDDEN_PREFIX = "hidden-ratelimit-";

function hideBuckets(response: ResponseLike): ResponseLike {
  const headers = new Headers();
  for (const [name, value] of response.headers) {
    const isHidden = name.startsWith(SHOWN_PREFIX) && name !== "x-ratelimit-scope";
    headers.set(isHidden ? name.replace(SHOWN_PREFIX, HIDDEN_PREFIX) : name, value);
  }
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

/** From the limit of the whole bot. */
const isExempt = (path: string): boolean => /^\/(?:interactions|webhooks)\//.test(path);

const CHANNEL_MESSAGES = /^\/channels\/(\d+)\/messages(\/\d+)?$/;

function listen(host: REST, shared: Shared) {
  const { outbox } = shared;
  // A client that has just logged in has asked for its gateway.
  outbox.count(GLOBAL);
  host.on(RESTEvents.Response, ({ method, path }, response) => {
    // Without a client of our own, our calls are among these, and have been counted.
    if (shared.own && !isExempt(path)) outbox.count(GLOBAL);
    const [, channelId, message] = CHANNEL_MESSAGES.exec(path) ?? [];
    const seen = readObserved(response.headers as Headers);
    if (!channelId || !seen) return;
    if (method === "PATCH" && message) outbox.observe(`discord:edits:${channelId}`, seen);
    if (method === "POST" && !message) outbox.observe(`discord:sends:${channelId}`, seen);
  });
}
