/** What a call is about: the chat, the topic, the message, the one it answers. Refused in Telegram's words. */

import type { ChatRoom, Chats } from "./chats.ts";
import { flag, integer, isRecord, json, type Params, text } from "./params.ts";
import { badRequest } from "./refusal.ts";
import type { Message } from "./types.ts";

export function readRoom(params: Params, chats: Chats): ChatRoom {
  if (text(params, "chat_id") === "") throw badRequest("Chat_id is empty");
  return chats.forBot(integer(params, "chat_id"));
}

/** For what shows in the chat: messages, drafts, typing. */
export function checkWritable({ mayWrite, closedTopics }: ChatRoom, thread = 0): void {
  if (!mayWrite) throw badRequest("Not enough rights to send text messages to the chat");
  if (closedTopics.has(thread)) throw badRequest("TOPIC_CLOSED");
}

export function readMessageId(params: Params): number {
  const id = integer(params, "message_id");
  if (id === undefined) throw badRequest("Message identifier is not specified");
  return id;
}

const MAX_IDS = 100;

export function readMessageIds(params: Params): readonly number[] {
  const ids = json(params, "message_ids", "message identifiers JSON object");
  if (!Array.isArray(ids) || ids.length === 0) throw badRequest("Message identifiers are not specified");
  if (ids.length > MAX_IDS) throw badRequest("Too many message identifiers specified");
  return ids.map(Number);
}

export function readThread(params: Params, room: ChatRoom) {
  const thread = integer(params, "message_thread_id") ?? 0;
  if (thread === 0) return {};
  if (!room.topics.has(thread)) throw badRequest("Message thread not found");
  return { message_thread_id: thread, is_topic_message: true } as const;
}

/** Both the object and the two parameters it replaced in Bot API 7.0. */
export function readReply(params: Params, room: ChatRoom): Message | undefined {
  const object = json(params, "reply_parameters", "reply parameters JSON object");
  if (object !== undefined && !isRecord(object)) throw badRequest("Can't parse reply parameters JSON object");
  const id = object ? integer(object, "message_id") : integer(params, "reply_to_message_id");
  if (object && id === undefined) throw badRequest('Can\'t find field "message_id"');
  if (!id) return undefined;
  const message = room.find(id);
  if (!message && !flag(object ?? params, "allow_sending_without_reply")) {
    throw badRequest("Message to be replied not found");
  }
  return message;
}
