/** What a bot does to messages: send, edit, delete, and say that it is typing. */

import type { Timeline } from "../timeline.ts";
import type { Budgets } from "./budgets.ts";
import type { Chats } from "./chats.ts";
import type { Drafts } from "./drafts.ts";
import { readKeyboard } from "./keyboards.ts";
import { isRecord, json, type Params, text } from "./params.ts";
import { badRequest } from "./refusal.ts";
import { readMessageId, readReply, readRoom, readThread } from "./targets.ts";
import { readFormattedText } from "./text.ts";
import type { Message, User } from "./types.ts";

export interface MessageMethodParts {
  readonly bot: User;
  readonly chats: Chats;
  readonly budgets: Budgets;
  readonly drafts: Drafts;
  readonly timeline: Timeline;
}

type Method = (params: Params) => unknown;

/** Each refuses what the Bot API server itself refuses before it spends the chat's budget, and the rest after. */
export function createMessageMethods({ bot, chats, budgets, drafts, timeline }: MessageMethodParts) {
  const roomOf = (params: Params) => readRoom(params, chats);

  const sendMessage: Method = (params) => {
    const { text, entities } = readFormattedText(params);
    const keyboard = readKeyboard(params);
    const room = roomOf(params);
    const thread = readThread(params, room);
    const replyTo = readReply(params, room);
    budgets.spend(room.chat, Date.now());
    drafts.dismiss({ chat: room.chat, thread: thread.message_thread_id ?? 0 });
    return room.put({
      message_id: room.nextId(),
      ...thread,
      from: bot,
      chat: room.chat,
      date: nowInSeconds(),
      ...(replyTo && { reply_to_message: withoutReply(replyTo) }),
      text,
      ...(entities.length > 0 && { entities }),
      ...readLinkPreview(params),
      ...(keyboard && { reply_markup: keyboard }),
    });
  };

  const editMessageText: Method = (params) => {
    const { text, entities } = readFormattedText(params);
    const keyboard = readKeyboard(params);
    const room = roomOf(params);
    const old = room.find(readMessageId(params));
    if (!old) throw badRequest("Message to edit not found");
    if (!old.from.is_bot) throw badRequest("Message can't be edited");
    budgets.spend(room.chat, Date.now());
    const { entities: _entities, reply_markup: _keyboard, link_preview_options: _preview, ...kept } = old;
    const edited: Message = {
      ...kept,
      text,
      ...(entities.length > 0 && { entities }),
      ...readLinkPreview(params),
      ...(keyboard && { reply_markup: keyboard }),
    };
    if (looksSame(old, edited)) throw badRequest(NOT_MODIFIED);
    return room.put({ ...edited, edit_date: nowInSeconds() });
  };

  const deleteMessage: Method = (params) => {
    const room = roomOf(params);
    const message = room.find(readMessageId(params));
    if (!message) throw badRequest("Message to delete not found");
    if (!message.from.is_bot && room.chat.type !== "private") throw badRequest("Message can't be deleted");
    return room.remove(message.message_id);
  };

  const sendChatAction: Method = (params) => {
    if (!ACTIONS.includes(text(params, "action"))) throw badRequest("Wrong parameter action in request");
    const room = roomOf(params);
    readThread(params, room);
    budgets.spend(room.chat, Date.now());
    const atMs = Date.now();
    timeline.show({ atMs, kind: "typing", chat: String(room.chat.id), untilMs: atMs + ACTION_MS });
    return true;
  };

  return { sendMessage, editMessageText, deleteMessage, sendChatAction };
}

const NOT_MODIFIED =
  "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message";

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

export function nowInSeconds(): number {
  return Math.floor(Date.now() / 1000);
}

/** Telegram quotes one level deep. */
export function withoutReply({ reply_to_message: _reply, ...message }: Message): Message {
  return message;
}

function readLinkPreview(params: Params) {
  const options = json(params, "link_preview_options", "link preview options JSON object");
  return isRecord(options) && Object.keys(options).length > 0 ? { link_preview_options: options } : {};
}

function looksSame(a: Message, b: Message): boolean {
  const looks = ({ text, entities, reply_markup }: Message) => JSON.stringify([text, entities, reply_markup]);
  return looks(a) === looks(b);
}
