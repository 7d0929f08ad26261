/** The Bot API objects the sandbox keeps and sends, with the fields it fills in. */

import type { RichMessage } from "./rich/types.ts";

export interface User {
  readonly id: number;
  readonly is_bot: boolean;
  readonly first_name: string;
  readonly username?: string;
}

export interface Chat {
  readonly id: number;
  readonly type: "private" | "group" | "supergroup";
  readonly title?: string;
  readonly first_name?: string;
  readonly is_forum?: true;
}

export interface MessageEntity {
  readonly type: string;
  /** In UTF-16 code units, as `length`. */
  readonly offset: number;
  readonly length: number;
  readonly url?: string;
  readonly language?: string;
  readonly user?: User;
  readonly custom_emoji_id?: string;
}

export interface FormattedText {
  readonly text: string;
  readonly entities: readonly MessageEntity[];
}

export interface Message {
  readonly message_id: number;
  readonly message_thread_id?: number;
  readonly is_topic_message?: true;
  readonly from: User;
  readonly chat: Chat;
  /** In seconds since 1970. */
  readonly date: number;
  readonly edit_date?: number;
  readonly reply_to_message?: Message;
  readonly guest_query_id?: string;
  readonly guest_bot_caller_user?: User;
  readonly text?: string;
  readonly entities?: readonly MessageEntity[];
  readonly rich_message?: RichMessage;
  readonly document?: Document;
  readonly media_group_id?: string;
  readonly photo?: readonly Photo[];
  readonly voice?: Voice;
  readonly caption?: string;
  readonly caption_entities?: readonly MessageEntity[];
  readonly link_preview_options?: unknown;
  readonly reply_markup?: InlineKeyboardMarkup;
}

export interface Document {
  readonly file_id: string;
  readonly file_unique_id: string;
  readonly file_name: string;
  readonly mime_type: string;
  readonly file_size: number;
}

export interface Photo {
  readonly file_id: string;
  readonly file_unique_id: string;
  readonly file_size: number;
  readonly width: number;
  readonly height: number;
}

export interface Voice {
  readonly file_id: string;
  readonly file_unique_id: string;
  readonly file_size: number;
  readonly mime_type: string;
  /** In seconds. */
  readonly duration: number;
}

export interface CallbackQuery {
  readonly id: string;
  readonly from: User;
  readonly message?: Message;
  readonly inline_message_id?: string;
  readonly chat_instance: string;
  readonly data: string;
}

export interface InlineKeyboardMarkup {
  readonly inline_keyboard: readonly (readonly Readonly<Record<string, unknown>>[])[];
}

export interface Update {
  readonly update_id: number;
  readonly message?: Message;
  readonly edited_message?: Message;
  readonly guest_message?: Message;
  readonly callback_query?: CallbackQuery;
  readonly stopped_message_generation?: {
    readonly chat: Chat;
    readonly message_thread_id?: number;
    readonly draft_id: number;
  };
}
