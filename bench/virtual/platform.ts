/** A platform in virtual time: latency both ways, its true limits, and a record of what a reader saw. */

import type { Adapter, CallKind, Dialect, Outcome, ScopeSpec } from "../../core/index.ts";
import { oneWayMs } from "../latency.ts";
import type { Frame } from "../metrics.ts";
import type { Random } from "../random.ts";
import { sleep } from "./clock.ts";
import type { Counter } from "./counter.ts";

export interface ChatOptions {
  readonly random: Random;
  readonly dialect: Dialect;
  scopes(kind: CallKind): readonly ScopeSpec[];
  /** What a call of this kind is counted by, the bot's own counters included. */
  counters(kind: CallKind): readonly Counter[];
  /** Whether answers tell of the first counter, as Discord's headers do. */
  readonly tells: boolean;
  readonly exactlyOnce: boolean;
  readonly placeholderId?: string;
  /** Every call before this moment is refused: a block. */
  readonly blockedUntilMs?: () => number;
}

export interface Chat {
  readonly adapter: Adapter;
  readonly frames: readonly Frame[];
  readonly calls: readonly { readonly atMs: number; readonly kind: CallKind; readonly isRefused: boolean }[];
}

export function createChat(options: ChatOptions): Chat {
  const messages = new Map<string, string>();
  const frames: Frame[] = [];
  const calls: { atMs: number; kind: CallKind; isRefused: boolean }[] = [];

  const receive = async (kind: CallKind, id: string, text: string): Promise<Outcome> => {
    await sleep(oneWayMs(options.random));
    const nowMs = Date.now();
    const counters = options.counters(kind);
    const retryAfterMs = Math.max(...counters.map((counter) => counter.waitMs(nowMs)));
    calls.push({ atMs: nowMs, kind, isRefused: retryAfterMs > 0 });
    if (retryAfterMs === 0) {
      for (const counter of counters) counter.count(nowMs);
      messages.set(id, text);
      frames.push({ atMs: nowMs, messages: [...messages.values()] });
    }
    const observed = options.tells ? counters[0]?.tell(nowMs) : undefined;
    await sleep(oneWayMs(options.random));
    if (retryAfterMs > 0)
      return { failure: { kind: "rate-limited", ...refusal(kind, counters, retryAfterMs) } };
    return { messageId: id, ...(observed && { observed }) };
  };

  /** Discord says in milliseconds what is full, Telegram in whole seconds that something is. */
  const refusal = (kind: CallKind, counters: readonly Counter[], retryAfterMs: number) => {
    if (!options.tells) return { retryAfterMs: Math.ceil(retryAfterMs / 1000) * 1000 };
    const nowMs = Date.now();
    const isOwn = (counters[0]?.waitMs(nowMs) ?? 0) > 0;
    const scope = options.scopes(kind)[isOwn ? 0 : 1]?.name;
    return { retryAfterMs, ...(scope !== undefined && { scope }) };
  };

  const { dialect, scopes, exactlyOnce, placeholderId } = options;
  const adapter: Adapter = {
    dialect,
    scopes,
    exactlyOnce,
    ...(placeholderId !== undefined && { placeholderId }),
    send: ({ text }) => receive("send", crypto.randomUUID(), text),
    edit: (messageId, { text }) => receive("edit", messageId, text),
  };
  if (placeholderId !== undefined) messages.set(placeholderId, "");
  return { adapter, frames, calls };
}
