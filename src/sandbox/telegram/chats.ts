/** The chats there are, what was written in them, and who the bot may still write to. */

import type { Timeline, VisibleMessage } from "../timeline.ts";
import { badRequest, Refusal } from "./refusal.ts";
import { toPlain } from "./rich/plain.ts";
import type { Chat, Message } from "./types.ts";

export interface NewChat {
  /** Left out: the next free one. Groups are below zero. */
  readonly id?: number;
  readonly type: Chat["type"];
  readonly title?: string;
  readonly first_name?: string;
  /** The bot is no member: it hears what names it, and answers that alone. */
  readonly guest?: boolean;
  /** Makes it a forum with topics of these message_thread_ids. */
  readonly topics?: readonly number[];
}

export interface ChatRoom {
  readonly chat: Chat;
  readonly topics: ReadonlySet<number>;
  readonly isGuest: boolean;
  readonly closedTopics: Set<number>;
  hasBot: boolean;
  /** False: the bot may read and no longer write. */
  mayWrite: boolean;
  /** The supergroup that a group has become. */
  supergroup?: number;
  find(messageId: number): Message | undefined;
  nextId(): number;
  /** Keeps a new or a changed message and shows it, a new one with what comes along. */
  put(message: Message, along?: Along): Message;
  /** The bot's reactions to a message there is. */
  react(message: Message, reactions: readonly string[]): void;
  /** False where there was none. */
  remove(messageId: number): boolean;
}

export type Along = Pick<VisibleMessage, "files" | "silent">;

export interface Chats {
  add(chat: NewChat): ChatRoom;
  get(chatId: number): ChatRoom;
  /** The chat a bot's call is for, or Telegram's reason why there is none. */
  forBot(chatId: number | undefined): ChatRoom;
}

export function createChats(timeline: Timeline): Chats {
  const rooms = new Map<number, ChatRoom>();
  let nextPerson = 5_000_001;
  let nextGroup = 1_000_001;

  const freeId = (type: Chat["type"]) => {
    if (type === "private") return nextPerson++;
    const id = nextGroup++;
    // https://core.telegram.org/api/bots/ids: a supergroup's id starts with -100.
    return type === "group" ? -id : -1_000_000_000_000 - id;
  };

  return {
    add({ id, type, title, first_name, guest = false, topics = [] }) {
      const chat: Chat = {
        id: id ?? freeId(type),
        type,
        ...(type === "private" ? { first_name: first_name ?? "Ada" } : { title: title ?? "Group" }),
        ...(topics.length > 0 ? { is_forum: true } : {}),
      };
      if ((type === "private") !== chat.id > 0) {
        throw new TypeError(`Expected the id of a ${type} chat, got ${chat.id}`);
      }
      if (rooms.has(chat.id)) throw new TypeError(`There is a chat ${chat.id} already`);
      const room = createRoom({ chat, topics: new Set(topics), isGuest: guest }, timeline);
      rooms.set(chat.id, room);
      return room;
    },
    get(chatId) {
      const room = rooms.get(chatId);
      if (!room) throw new TypeError(`There is no chat ${chatId}; add it with addChat`);
      return room;
    },
    forBot(chatId) {
      const room = chatId === undefined ? undefined : rooms.get(chatId);
      if (!room) throw badRequest("Chat not found");
      if (room.supergroup !== undefined) throw upgraded(room.supergroup);
      if (room.isGuest) throw badRequest("PEER_ID_INVALID");
      if (!room.hasBot) throw forbidden(room.chat);
      return room;
    },
  };
}

function forbidden({ type }: Chat): Refusal {
  const reason = type === "private" ? "blocked by the user" : `kicked from the ${type} chat`;
  return new Refusal(403, `Forbidden: bot was ${reason}`);
}

/** What is shown at a message and stands not in it. */
type Extras = Along & Pick<VisibleMessage, "reactions">;

function upgraded(supergroup: number): Refusal {
  const text = "Bad Request: group chat was upgraded to a supergroup chat";
  return new Refusal(400, text, { migrate_to_chat_id: supergroup });
}

type Place = Pick<ChatRoom, "chat" | "topics" | "isGuest">;

function createRoom(place: Place, timeline: Timeline): ChatRoom {
  const messages = new Map<number, Message>();
  const extras = new Map<number, Extras>();
  let lastId = 0;

  const toShown = (message: Message) => ({ ...toVisible(message), ...extras.get(message.message_id) });

  return {
    ...place,
    closedTopics: new Set(),
    hasBot: true,
    mayWrite: true,
    find: (messageId) => messages.get(messageId),
    nextId: () => ++lastId,
    put(message, along) {
      const kind = messages.has(message.message_id) ? "edit" : "send";
      messages.set(message.message_id, message);
      if (along) extras.set(message.message_id, along);
      timeline.show({ atMs: Date.now(), kind, message: toShown(message) });
      return message;
    },
    react(message, reactions) {
      const { reactions: old = [], ...kept } = extras.get(message.message_id) ?? {};
      if (old.join() === reactions.join()) return;
      extras.set(message.message_id, { ...kept, ...(reactions.length > 0 && { reactions }) });
      timeline.show({ atMs: Date.now(), kind: "reaction", message: toShown(message) });
    },
    remove(messageId) {
      const message = messages.get(messageId);
      if (!message) return false;
      messages.delete(messageId);
      timeline.show({ atMs: Date.now(), kind: "delete", message: toShown(message) });
      return true;
    },
  };
}

function toVisible(message: Message) {
  const { message_id, chat, from, reply_to_message, reply_markup, message_thread_id } = message;
  const { caption = "", rich_message } = message;
  const { text = rich_message ? toPlain(rich_message.blocks) : caption } = message;
  const entities = message.entities ?? message.caption_entities;
  const raw = {
    ...(rich_message && { rich_message }),
    ...(reply_markup && { reply_markup }),
    ...(message_thread_id !== undefined && { message_thread_id }),
  };
  return {
    id: String(message_id),
    chat: String(chat.id),
    author: from.first_name,
    fromBot: from.is_bot,
    text,
    ...(entities && { entities }),
    ...(reply_to_message && { replyTo: String(reply_to_message.message_id) }),
    ...(Object.keys(raw).length > 0 && { raw }),
  };
}
