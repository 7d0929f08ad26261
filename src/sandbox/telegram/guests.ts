/** Chats where the bot is no member and is called by its name: it hears that one message and answers it once. */

import { randomBytes } from "node:crypto";
import type { ChatRoom } from "./chats.ts";
import { badRequest } from "./refusal.ts";
import type { Message } from "./types.ts";

export interface GuestQuery {
  readonly room: ChatRoom;
  readonly message: Message;
}

export interface Guests {
  /** Returns the query's id. */
  ask(query: GuestQuery): string;
  /** Once, and soon. */
  take(queryId: string): GuestQuery;
  /** Returns the id under which the bot edits its answer. */
  link(room: ChatRoom, messageId: number): string;
  find(inlineMessageId: string): GuestAnswer;
  /** The same id, for presses of its buttons. */
  idOf(room: ChatRoom, messageId: number): string | undefined;
}

interface GuestAnswer {
  readonly room: ChatRoom;
  readonly messageId: number;
}

export function createGuests(lifetimeMs: number): Guests {
  const open = new Map<string, GuestQuery & { readonly atMs: number }>();
  const answers = new Map<string, GuestAnswer>();
  return {
    ask(query) {
      const id = randomBytes(8).toString("hex");
      open.set(id, { ...query, atMs: Date.now() });
      return id;
    },
    take(queryId) {
      const query = open.get(queryId);
      open.delete(queryId);
      if (!query || Date.now() - query.atMs > lifetimeMs) throw badRequest(TOO_OLD);
      return query;
    },
    link(room, messageId) {
      const id = randomBytes(18).toString("base64url");
      answers.set(id, { room, messageId });
      return id;
    },
    find(inlineMessageId) {
      const answer = answers.get(inlineMessageId);
      if (!answer) throw badRequest("MESSAGE_ID_INVALID");
      return answer;
    },
    idOf: (room, messageId) =>
      [...answers].find(([, answer]) => answer.room === room && answer.messageId === messageId)?.[0],
  };
}

const TOO_OLD = "Query is too old and response timeout expired or query ID is invalid";
