/** What else a bot does to messages: delete them, react to them, and say that it is typing. */

import type { MessageMethodParts } from "./message-parts.ts";
import { integer, type Params, text } from "./params.ts";
import { readReactions } from "./reactions.ts";
import { badRequest } from "./refusal.ts";
import { checkWritable, readMessageId, readMessageIds, readRoom, readThread } from "./targets.ts";
import type { Message } from "./types.ts";

type Method = (params: Params) => unknown;

export function createMessageMethods({ chats, budgets, timeline }: MessageMethodParts) {
  const roomOf = (params: Params) => readRoom(params, chats);

  const checkDeletable = ({ from, chat }: Message) => {
    if (!from.is_bot && chat.type !== "private") throw badRequest("Message can't be deleted");
  };

  const deleteMessage: Method = (params) => {
    const room = roomOf(params);
    const message = room.find(readMessageId(params));
    if (!message) throw badRequest("Message to delete not found");
    checkDeletable(message);
    return room.remove(message.message_id);
  };

  /** Leaves out those that are gone. */
  const deleteMessages: Method = (params) => {
    const room = roomOf(params);
    const messages = readMessageIds(params).flatMap((id) => room.find(id) ?? []);
    messages.forEach(checkDeletable);
    for (const { message_id } of messages) room.remove(message_id);
    return true;
  };

  const setMessageReaction: Method = (params) => {
    const reactions = readReactions(params);
    const room = roomOf(params);
    const message = room.find(integer(params, "message_id") ?? 0);
    if (!message) throw badRequest("Message to react not found");
    room.react(message, reactions);
    return true;
  };

  const sendChatAction: Method = (params) => {
    if (!ACTIONS.includes(text(params, "action"))) throw badRequest("Wrong parameter action in request");
    const room = roomOf(params);
    checkWritable(room, readThread(params, room).message_thread_id);
    const atMs = Date.now();
    budgets.spend(room.chat, atMs);
    timeline.show({ atMs, kind: "typing", chat: String(room.chat.id), untilMs: atMs + ACTION_MS });
    return true;
  };

  return { deleteMessage, deleteMessages, setMessageReaction, sendChatAction };
}

/** How long a chat action is shown: https://core.telegram.org/bots/api#sendchataction */
const ACTION_MS = 5_000;

const ACTIONS = [
  "typing",
  "upload_photo",
  "record_video",
  "upload_video",
  "record_voice",
  "upload_voice",
  "upload_document",
  "choose_sticker",
  "find_location",
  "record_video_note",
  "upload_video_note",
];
