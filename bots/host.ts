/** What a self-hosted bot asks of the program it runs in. The same for both platforms. */

import type { LimitMemory, LiveOptions, LiveResult, Source } from "../core/index.ts";
import type { CommandName } from "./commands.ts";
import type { IncomingFile } from "./incoming.ts";

export type Platform = "discord" | "telegram";

/** As people write them. */
export const PLATFORM_NAMES: Readonly<Record<Platform, string>> = {
  discord: "Discord",
  telegram: "Telegram",
};

/** Who speaks, and where. */
export interface Speaker {
  readonly platform: Platform;
  readonly userId: string;
  /** As the platform shows it. It is somebody else's text. */
  readonly userName: string;
  /** Discord: channel or thread; the server's id is in `groupId`. Telegram: chat. */
  readonly chatId: string;
  readonly groupId?: string | undefined;
  readonly roleIds?: readonly string[];
  /** A forum's topic on Telegram. */
  readonly topicId?: string | undefined;
  /**
   * What a conversation is there: all that is said in a private chat; all that is said in a thread or topic, by whomever;
   * in a group a chain of replies.
   */
  readonly surface: "private" | "thread" | "group";
}

export interface Question extends Speaker {
  readonly text: string;
  /** The message that asks, where there is one. */
  readonly messageId?: string | undefined;
  /** The message it answers to. */
  readonly replyTo?: string | undefined;
  /** In a group: goes on with the asker's last conversation, where a mention begins one and `replyTo` tells of none. */
  readonly goesOn?: boolean;
  readonly files?: readonly IncomingFile[];
}

/** A question with the ways to react to it. */
export interface Asking {
  readonly question: Question;
  /** In one message, where possible for nobody else's eyes. */
  tell(notice: string): Promise<void>;
  /** It is taken, and the answer may take a while. */
  accept?(): Promise<void>;
  /** Shows the answer where the question was asked. */
  show(source: Source, options: ShowOptions): Promise<LiveResult>;
}

export interface ShowOptions extends LiveOptions {
  /** Shows it in a thread of its own, where there are such, and is told the thread's chat id before that. */
  readonly onThread?: ((chatId: string) => Promise<void>) | undefined;
}

export interface CommandCall {
  readonly name: Exclude<CommandName, "ask" | "retry">;
  /** Empty when nothing came with it. */
  readonly argument: string;
  readonly speaker: Speaker;
  /** The message that calls it, where there is one. */
  readonly messageId?: string | undefined;
  /** The answer it was given to, where it was. */
  readonly replyTo?: string | undefined;
  /** Where possible for nobody else's eyes. */
  reply(reply: CommandReply): Promise<void>;
}

export interface CommandReply {
  readonly text: string;
  readonly file?: { readonly name: string; readonly text: string };
}

export interface MessageRef {
  readonly platform: Platform;
  readonly chatId: string;
  readonly messageId: string;
}

export interface Host {
  /** Never rejects; resolves when nothing more is written because of it. */
  ask(asking: Asking): Promise<void>;
  /** Asks the asker's last question again. */
  retry?(asking: Asking): Promise<void>;
  command?(call: CommandCall): Promise<void>;
  /** Somebody has changed a message of theirs: whether it asked something is the program's to know. */
  edited?(asking: Asking): Promise<void>;
  deleted?(message: MessageRef): Promise<void>;
  /** Values for what somebody types as an argument, at most 25. */
  suggest?(speaker: Speaker, command: CommandName, typed: string): Promise<readonly string[]>;
  /** Somebody presents a code that may make them the owner; undefined where no code does anything. */
  pair?(speaker: Speaker, code: string): Promise<string | undefined>;
  /** The platform itself says who owns the bot. */
  owned?(platform: Platform, userIds: readonly string[]): Promise<void>;
  /** Who owns the bot there, as far as is known: ids, some of which may be of another platform. */
  owners?(platform: Platform): Promise<readonly string[]>;
  /** False when this event has been seen before: it came twice. */
  claim?(event: string): Promise<boolean>;
  /** Where the learned limits of this platform are kept. */
  limits?(platform: Platform): LimitMemory;
  /** Something went wrong that no answer tells of. */
  troubled(platform: Platform, error: unknown): void;
}

export interface RunningBot {
  /** The name people know it by. */
  readonly name: string;
  /** Whether it hears of what happens on its platform. */
  readonly isConnected: boolean;
  stop(): Promise<void>;
}

/** What a reader is told when there is nothing to answer. */
export const notices = {
  empty: "Please write a question, for example: /ask What is a token?",
} as const;
