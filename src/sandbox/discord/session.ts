/** One client's session on the gateway: what was sent in it, so that it can be resumed after the connection broke. */

import { randomBytes } from "node:crypto";
import type { WebSocket } from "ws";
import type { Json } from "./model.ts";

export interface Session {
  readonly id: string;
  readonly intents: number;
  readonly shard: readonly [number, number];
  /** None while the client is away. */
  socket: WebSocket | undefined;
  /** Of the newest event. */
  sequence: number;
  /** The newest events as they were sent, oldest first. */
  sent: string[];
}

/** Events kept for a client that is away; one that missed more starts anew. Discord tells no number. */
const MEMORY = 500;

const DISPATCH = 0;

export function createSession(
  socket: WebSocket,
  { intents, shard }: Pick<Session, "intents" | "shard">,
): Session {
  return { id: randomBytes(16).toString("hex"), intents, shard, socket, sequence: 0, sent: [] };
}

export function dispatch(session: Session, name: string, data: Json): void {
  session.sequence += 1;
  const text = JSON.stringify({ op: DISPATCH, t: name, s: session.sequence, d: data });
  session.sent.push(text);
  if (session.sent.length > 2 * MEMORY) session.sent = session.sent.slice(-MEMORY);
  session.socket?.send(text);
}

/** What came after the event with that number; undefined where that is no longer known. */
export function missed({ sequence, sent }: Session, after: number): readonly string[] | undefined {
  const count = sequence - after;
  if (count < 0 || count > sent.length) return undefined;
  return count === 0 ? [] : sent.slice(-count);
}
