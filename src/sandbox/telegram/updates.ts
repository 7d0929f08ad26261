/** The updates waiting for the bot, and the one getUpdates that may wait for them. */

import { badRequest, Refusal } from "./refusal.ts";
import type { Update } from "./types.ts";

export interface UpdatesRequest {
  readonly offset: number;
  readonly limit: number;
  readonly timeoutMs: number;
  /** Left out: as the last request that named some. Empty: all. */
  readonly allowed?: readonly string[];
  /** Resolves when the client has gone away. */
  readonly gone: Promise<unknown>;
}

export interface Updates {
  add(update: Omit<Update, "update_id">): void;
  get(request: UpdatesRequest): Promise<readonly Update[]>;
  drop(): void;
  /** The newest one comes once more. */
  repeat(): void;
  /** How many wait. */
  readonly count: number;
  /**
   * From now on updates go there, those that wait first, and none can be asked for; with undefined they wait again.
   * `allowed` as in a request.
   */
  forward(to: ((update: Update) => void) | undefined, allowed?: readonly string[]): void;
  /** What was forwarded and could not be delivered. */
  putBack(undelivered: readonly Update[]): void;
  /** Answers a waiting request with nothing. */
  close(): void;
}

interface Poll {
  wake(): void;
  conflict(why: string): void;
}

export function createUpdates(): Updates {
  let pending: Update[] = [];
  let nextId = 800_000_001;
  let allowed: readonly string[] = [];
  let newest: Update | undefined;
  let poll: Poll | undefined;
  let closed = false;
  let forwardTo: ((update: Update) => void) | undefined;

  const confirm = (offset: number) => {
    if (offset > 0) pending = pending.filter((update) => update.update_id >= offset);
    if (offset < 0) pending = pending.slice(offset);
  };

  /** Resolves with the first update, with the time or with the client; rejects when another request comes. */
  const wait = async ({ timeoutMs, gone }: UpdatesRequest) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, timeoutMs);
    const mine: Poll = { wake: resolve, conflict: (why) => reject(conflict(why)) };
    poll = mine;
    gone.then(() => resolve()).catch(resolve);
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      if (poll === mine) poll = undefined;
    }
  };

  const deliver = (update: Update) => {
    if (forwardTo) {
      forwardTo(update);
      return;
    }
    pending.push(update);
    poll?.wake();
  };

  return {
    add(update) {
      const id = nextId++;
      if (allowed.length > 0 && !Object.keys(update).some((kind) => allowed.includes(kind))) return;
      newest = { update_id: id, ...update };
      deliver(newest);
    },
    repeat() {
      if (newest) deliver(newest);
    },
    async get(request) {
      if (forwardTo) throw conflict(HAS_WEBHOOK);
      poll?.conflict(SECOND_POLLER);
      if (request.allowed) allowed = request.allowed;
      confirm(request.offset);
      if (pending.length === 0 && request.timeoutMs > 0 && !closed) await wait(request);
      return pending.slice(0, request.limit);
    },
    drop() {
      pending = [];
    },
    get count() {
      return pending.length;
    },
    forward(to, kinds) {
      if (kinds) allowed = kinds;
      forwardTo = to;
      if (!to) return;
      poll?.conflict("terminated by setWebhook request");
      for (const update of pending.splice(0)) to(update);
    },
    putBack(undelivered) {
      pending = [...undelivered, ...pending];
      poll?.wake();
    },
    close() {
      closed = true;
      poll?.wake();
    },
  };
}

/** A list of update kinds, or undefined where none was given. */
export function toAllowedUpdates(value: unknown): readonly string[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) throw badRequest("Can't parse allowed_updates JSON array");
  return value.map(String);
}

const HAS_WEBHOOK =
  "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";

const SECOND_POLLER =
  "terminated by other getUpdates request; make sure that only one bot instance is running";

function conflict(why: string): Refusal {
  return new Refusal(409, `Conflict: ${why}`);
}
