/** One bot as we call it: a REST client of our own beside the host's, and the outbox that all its answers share. */

import { type REST, RESTEvents } from "discord.js";
import { createOutbox, type Outbox } from "../../core/index.ts";
import { type Breaker, createBreaker } from "./breaker.ts";
import { GLOBAL, INTERACTION_LIFE_MS } from "./limits.ts";
import { createOwnRest, readObserved } from "./own-rest.ts";

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
  return { rest: token ? ownRest(host, shared, token) : host, outbox, breaker, interactionLifeMs };
}

/** With the token and the way out that the host has by now: discord.js forgets a token that was refused once. */
function ownRest(host: REST, shared: Shared, token: string): REST {
  shared.own ??= createOwnRest(host);
  if (host.agent) shared.own.setAgent(host.agent);
  return shared.own.setToken(token);
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
