/** What people do: write, press a button, stop a draft. The bot hears of it where it is a member, or is named. */

import type { Callbacks } from "./callbacks.ts";
import type { Chats } from "./chats.ts";
import { detectEntities } from "./detect.ts";
import type { Drafts } from "./drafts.ts";
import type { Guests } from "./guests.ts";
import { nowInSeconds, withoutReply } from "./message-parts.ts";
import type { SentTelegramFile, TelegramFiles } from "./sent-files.ts";
import type { Chat, Message, MessageEntity, User } from "./types.ts";
import type { Updates } from "./updates.ts";

export interface Person {
  readonly id: number;
  readonly first_name: string;
  readonly username?: string;
}

export interface SayOptions {
  /** Default: the person of a private chat, somebody named Ada in a group. */
  readonly from?: Person;
  readonly replyTo?: number;
  /** The topic, where the chat is a forum. */
  readonly messageThreadId?: number;
  /** Comes with the text as its caption. */
  readonly file?: SentTelegramFile;
  /** The same for all files of one album. */
  readonly album?: string;
  /** Default: the commands, mentions, tags and addresses in the text. */
  readonly entities?: readonly MessageEntity[];
}

export interface PeopleParts {
  readonly bot: User;
  readonly chats: Chats;
  readonly drafts: Drafts;
  readonly guests: Guests;
  readonly callbacks: Callbacks;
  readonly updates: Updates;
  readonly files: TelegramFiles;
}

export interface Press {
  readonly messageId: number;
  /** Its data or its label. */
  readonly button: string;
  readonly from?: Person | undefined;
}

export function createPeople({ bot, chats, drafts, guests, callbacks, updates, files }: PeopleParts) {
  return {
    say(chatId: number, text: string, options: SayOptions = {}): number {
      const { from, replyTo, messageThreadId, album, entities = detectEntities(text) } = options;
      const room = chats.get(chatId);
      const { chat } = room;
      const quoted = replyTo === undefined ? undefined : room.find(replyTo);
      const sent = options.file && files.send(options.file);
      const words = {
        text,
        ...(entities.length > 0 && { entities }),
      };
      const said: Message = {
        message_id: room.nextId(),
        ...(messageThreadId !== undefined && { message_thread_id: messageThreadId, is_topic_message: true }),
        from: toUser(chat, from),
        chat,
        date: nowInSeconds(),
        ...(album !== undefined && { media_group_id: album }),
        ...(quoted && { reply_to_message: withoutReply(quoted) }),
        ...(sent ? { ...sent.fields, ...toCaption(words) } : words),
      };
      const message = room.put(said, sent && { files: [sent.shown] });
      if (!room.hasBot) return message.message_id;
      if (!room.isGuest) updates.add({ message });
      else if (text.includes(`@${bot.username}`)) {
        updates.add({ guest_message: { ...message, guest_query_id: guests.ask({ room, message }) } });
      }
      return message.message_id;
    },
    edit(chatId: number, messageId: number, text: string): void {
      const room = chats.get(chatId);
      const message = room.find(messageId);
      if (!message) throw new Error(`No message ${messageId} in chat ${chatId}.`);
      const { entities: _, caption: _caption, caption_entities: _entities, ...kept } = message;
      const entities = detectEntities(text);
      const words = { text, ...(entities.length > 0 && { entities }) };
      const hasFile = message.document ?? message.photo ?? message.voice;
      const edited_message = room.put({
        ...kept,
        ...(hasFile ? toCaption(words) : words),
        edit_date: nowInSeconds(),
      });
      if (room.hasBot && !room.isGuest) updates.add({ edited_message });
    },
    press(chatId: number, { messageId, button, from }: Press): string {
      const room = chats.get(chatId);
      const message = room.find(messageId);
      if (!message) throw new Error(`No message ${messageId} in chat ${chatId}.`);
      const place = guests.idOf(room, messageId);
      const query = callbacks.press(message, button, toUser(room.chat, from));
      const { message: _message, ...inline } = query;
      if (room.hasBot)
        updates.add({ callback_query: place ? { ...inline, inline_message_id: place } : query });
      return query.id;
    },
    stopDraft(chatId: number, messageThreadId: number | undefined): void {
      const { chat, hasBot } = chats.get(chatId);
      const { id } = drafts.stop({ chat, thread: messageThreadId ?? 0 });
      const topic = messageThreadId !== undefined && { message_thread_id: messageThreadId };
      if (hasBot) updates.add({ stopped_message_generation: { chat, ...topic, draft_id: id } });
    },
  };
}

interface Words {
  readonly text: string;
  readonly entities?: readonly MessageEntity[];
}

const toCaption = ({ text, entities }: Words) => ({
  ...(text !== "" && { caption: text }),
  ...(entities && { caption_entities: entities }),
});

function toUser(chat: Chat, from: Person | undefined): User {
  const id = chat.type === "private" ? chat.id : 5_000_000;
  return { is_bot: false, ...(from ?? { id, first_name: chat.first_name ?? "Ada" }) };
}
