/** What a self-hosted bot asks of the program it runs in. The same for both platforms. */

import type { LiveOptions, LiveResult, Source } from "../core/index.ts";

export interface Question {
  readonly platform: "discord" | "telegram";
  readonly text: string;
  readonly userId: string;
  readonly userName: string;
  /** Discord: channel id; the server's id is in `groupId`. Telegram: chat id. */
  readonly chatId: string;
  readonly groupId?: string | undefined;
}

export interface Host {
  /** Answers cost the owner money: whether this one may ask here. */
  mayAsk(question: Question): boolean;
  answer(question: Question): Source;
  /** Takes note of an answer being written: the program does not end before it. */
  answering(question: Question, result: Promise<LiveResult>): Promise<void>;
  /** Something went wrong that no answer tells of. */
  troubled(platform: Question["platform"], error: unknown): void;
  /** The program is about to end: nothing new is begun. Default false. */
  readonly isDraining?: boolean;
  /** Stops every answer: the program ends. */
  readonly signal: AbortSignal;
}

export interface RunningBot {
  /** The name people know it by. */
  readonly name: string;
  /** Whether it hears of what happens on its platform. */
  readonly isConnected: boolean;
  stop(): Promise<void>;
}

/** How an answer of the bot itself is shown: runs that a button starts count as answers too. */
export const liveOptions = (question: Question, host: Host): LiveOptions => ({
  signal: host.signal,
  handlers: { onRun: (run) => host.answering(question, run) },
  // A moderator who may not ask must not spend the owner's money either.
  mayPress: ({ userId, isAsker, isModerator }) =>
    isAsker || (isModerator && host.mayAsk({ ...question, userId })),
});

/** What a reader is told when there is nothing to answer. */
export const notices = {
  draining: "I am about to restart: please ask again in a minute.",
  empty: "Please write a question, for example: /ask What is a token?",
  stranger: "Sorry, I only answer people my owner has allowed.",
  textOnly: "Sorry, I can only read text so far.",
} as const;
