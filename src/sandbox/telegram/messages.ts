/** What a bot does to messages: send, edit, delete, react, and say that it is typing. */

import type { VisibleFile } from "../files.ts";
import type { Timeline } from "../timeline.ts";
import type { Budgets } from "./budgets.ts";
import type { ChatRoom, Chats } from "./chats.ts";
import { readDocument } from "./documents.ts";
import type { Drafts } from "./drafts.ts";
import { readKeyboard } from "./keyboards.ts";
import { integer, isRecord, json, type Params, text } from "./params.ts";
import { readReactions } from "./reactions.ts";
import { badRequest } from "./refusal.ts";
import { hasRichMessage, readRichMessage } from "./rich/index.ts";
import { readMessageId, readMessageIds, readReply, readRoom, readThread } from "./targets.ts";
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
export function createMessageMethods(parts: MessageMethodParts) {
  const { bot, chats, budgets, drafts, timeline } = parts;
  const roomOf = (params: Params) => readRoom(params, chats);

  const send = (params: Params, content: Content, file?: VisibleFile) => {
    const keyboard = readKeyboard(params);
    const room = roomOf(params);
    const thread = readThread(params, room);
    const replyTo = readReply(params, room);
    budgets.spend(room.chat, Date.now());
    drafts.dismiss({ chat: room.chat, thread: thread.message_thread_id ?? 0 });
    const message = {
      message_id: room.nextId(),
      ...thread,
      from: bot,
      chat: room.chat,
      date: nowInSeconds(),
      ...(replyTo && { reply_to_message: withoutReply(replyTo) }),
      ...content,
      ...(keyboard && { reply_markup: keyboard }),
    };
    return room.put(message, file);
  };

  const sendMessage: Method = (params) =>
    send(params, { ...readContent(params), ...readLinkPreview(params) });

  const sendRichMessage: Method = (params) => send(params, { rich_message: readRichMessage(params) });

  const sendDocument: Method = (params) => {
    const { file, ...content } = readDocument(params);
    return send(params, content, file);
  };

  const findOwn = (params: Params, room: ChatRoom) => {
    const message = room.find(readMessageId(params));
    if (!message) throw badRequest("Message to edit not found");
    if (!message.from.is_bot) throw badRequest("Message can't be edited");
    return message;
  };

  const change = (room: ChatRoom, old: Message, edited: Message) => {
    budgets.spend(room.chat, Date.now());
    if (looksSame(old, edited)) throw badRequest(NOT_MODIFIED);
    return room.put({ ...edited, edit_date: nowInSeconds() });
  };

  const editMessageText: Method = (params) => {
    const content = hasRichMessage(params) ? { rich_message: readRichMessage(params) } : readContent(params);
    const keyboard = readKeyboard(params);
    const room = roomOf(params);
    const old = findOwn(params, room);
    if (old.document) throw badRequest("There is no text in the message to edit");
    return change(room, old, {
      ...withoutContent(old),
      ...content,
      ...readLinkPreview(params),
      ...(keyboard && { reply_markup: keyboard }),
    });
  };

  const editMessageReplyMarkup: Method = (params) => {
    const keyboard = readKeyboard(params);
    const room = roomOf(params);
    const old = findOwn(params, room);
    const { reply_markup: _keyboard, ...kept } = old;
    return change(room, old, { ...kept, ...(keyboard && { reply_markup: keyboard }) });
  };

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
    readThread(params, room);
    const atMs = Date.now();
    budgets.spend(room.chat, atMs);
    timeline.show({ atMs, kind: "typing", chat: String(room.chat.id), untilMs: atMs + ACTION_MS });
    return true;
  };

  return {
    sendMessage,
    sendRichMessage,
    sendDocument,
    editMessageText,
    editMessageReplyMarkup,
    deleteMessage,
    deleteMessages,
    setMessageReaction,
    sendChatAction,
  };
}

function withoutContent(message: Message): Message {
  const { text: _text, entities: _entities, rich_message: _rich, ...rest } = message;
  const { reply_markup: _keyboard, link_preview_options: _preview, ...kept } = rest;
  return kept;
}

type Content = Omit<Partial<Message>, "message_id" | "chat" | "from" | "date">;

function readContent(params: Params) {
  const { text, entities } = readFormattedText(params);
  return { text, ...(entities.length > 0 && { entities }) };
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
  const looks = ({ text, entities, rich_message, reply_markup }: Message) =>
    JSON.stringify([text, entities, rich_message, reply_markup]);
  return looks(a) === looks(b);
}
