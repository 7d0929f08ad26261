/** What the sandbox keeps of users, channels, messages, commands and interactions. */

import type { VisibleFile } from "../files.ts";

export type Json = Record<string, unknown>;

export interface User {
  readonly id: string;
  readonly username: string;
  readonly bot: boolean;
}

/** Discord's channel types: text 0, dm 1, public thread 11. */
export const CHANNEL_TYPES = { text: 0, dm: 1, thread: 11 } as const;
export type ChannelType = keyof typeof CHANNEL_TYPES;

export interface Channel {
  readonly id: string;
  readonly type: ChannelType;
  readonly name: string;
  /** A thread's channel. */
  readonly parentId?: string;
  /** The person a DM is with. */
  readonly recipient?: User;
  /** Where the bot is no member: a person brought it along, as an app of their own. */
  readonly foreign?: ForeignPlace;
  readonly messages: Map<string, Message>;
  denied: boolean;
  /** The bot may read here, and write nothing new. */
  muted: boolean;
  /** Of a thread. */
  archived: boolean;
  locked: boolean;
}

/** A guild without the bot, or with no guild a chat among people. */
export interface ForeignPlace {
  readonly guildId?: string;
}

export const FLAGS = {
  suppressEmbeds: 1 << 2,
  ephemeral: 1 << 6,
  loading: 1 << 7,
  suppressNotifications: 1 << 12,
  componentsV2: 1 << 15,
} as const;

export interface Attachment {
  readonly json: Json;
  readonly file: VisibleFile;
}

export interface Message {
  readonly id: string;
  readonly channel: Channel;
  readonly author: User;
  readonly createdAtMs: number;
  /** 0 plain, 19 reply, 20 answer to a slash command. */
  readonly type: number;
  readonly nonce?: string | number;
  /** The message it replies to. */
  readonly reference?: { readonly channelId: string; readonly messageId: string };
  /** The interaction it answers; such a message was sent through a webhook. */
  readonly interaction?: Interaction;
  editedAtMs?: number;
  content: string;
  flags: number;
  embeds: readonly Json[];
  components: readonly Json[];
  attachments: readonly Attachment[];
  /** Emoji the bot reacted with. */
  reactions: readonly string[];
  /** Ids of the users its newest text mentions with effect; `&id` a role; "everyone". */
  pings: readonly string[];
  threadId?: string;
}

export interface Command {
  readonly id: string;
  readonly guildId?: string;
  readonly name: string;
  readonly type: number;
  readonly json: Json;
}

export interface Interaction {
  readonly id: string;
  readonly token: string;
  /** 2 a command, 3 a pressed component, 4 a command that is being typed. */
  readonly type: 2 | 3 | 4;
  readonly channel: Channel;
  readonly user: User;
  readonly createdAtMs: number;
  /** The message whose button was pressed. */
  readonly pressed?: Message;
  /** Gets the names of what the bot offers while a command is being typed. */
  readonly onChoices?: (names: readonly string[]) => void;
  acknowledged: boolean;
  /** Messages sent beside the first answer. */
  followUps: number;
  /** What `@original` means. */
  original?: Message;
}

export const isDm = (channel: Channel) => channel.type === "dm";
export const isEphemeral = (message: Message) => (message.flags & FLAGS.ephemeral) !== 0;
export const isLoading = (message: Message) => (message.flags & FLAGS.loading) !== 0;
