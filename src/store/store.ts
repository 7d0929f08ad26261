/** What has to last over a restart. Fit for any database: every method is one step, and all are asynchronous. */

import type { LearnedLimits } from "../../core/index.ts";

/** Texts that name somebody or something carry their platform: `discord:1234`, `telegram:-100:56`. */
export interface Store {
  /** True for the first who claims this key, ever: what comes twice is answered once. */
  claim(key: string): Promise<boolean>;

  /** The conversation that is going on at this place; from the first call on it is `orElse`. */
  conversationAt(place: string, orElse: string): Promise<string>;
  moveTo(place: string, conversation: string): Promise<void>;
  addTurn(turn: NewTurn): Promise<number>;
  /** The newest turn that one of these messages is a part of. */
  turnOf(message: string): Promise<StoredTurn | undefined>;
  /** The newest ones first. */
  turnsOf(conversation: string, options: { readonly limit: number }): Promise<readonly StoredTurn[]>;
  changeQuestion(turn: number, question: string): Promise<void>;
  /** A turn that was forgotten meanwhile stays so. `messages` hold the answer, and lead to it. */
  saveAnswer(
    turn: number,
    answer: { readonly text: string; readonly ending: Ending },
    messages: readonly string[],
  ): Promise<void>;
  /** Deletes what `user` asked in `chat` and the answers to it; returns how many turns that were. */
  forget(user: string, chat: string): Promise<number>;

  settings(scope: string): Promise<Readonly<Record<string, string>>>;
  /** Without a value it is as if it had never been set. */
  changeSetting(scope: string, name: string, value: string | undefined): Promise<void>;

  /** Who or what holds this role there: `owner`, `allowed`. */
  holders(platform: string, role: Role): Promise<readonly string[]>;
  grant(platform: string, role: Role, id: string): Promise<void>;
  /** False when it was not granted. */
  revoke(platform: string, role: Role, id: string): Promise<boolean>;

  /** Adds to what `user` has used on `day`, and returns the sum. */
  addUsage(user: string, day: string, used: Partial<Used>): Promise<Used>;
  /** Of everybody on that day. */
  usageOn(day: string): Promise<Used & { readonly users: number }>;

  limits(platform: string): Promise<LearnedLimits>;
  saveLimits(platform: string, limits: LearnedLimits): Promise<void>;

  close(): Promise<void>;
}

export type Role = "owner" | "allowed";

/** `steered`: stopped by a question that goes on with it. */
export type Ending = "done" | "stopped" | "failed" | "steered";

export interface NewTurn {
  readonly conversation: string;
  readonly chat: string;
  readonly user: string;
  /** As the platform shows it. It is somebody else's text. */
  readonly userName: string;
  readonly question: string;
  /** The message that asks, where there is one. */
  readonly message?: string | undefined;
}

export interface StoredTurn {
  readonly id: number;
  readonly conversation: string;
  readonly user: string;
  readonly userName: string;
  readonly question: string;
  /** Empty as long as there is none. */
  readonly answer: string;
  /** How the answer ended; `done` as long as there is none. */
  readonly ending: Ending;
  readonly askedAtMs: number;
}

export interface Used {
  readonly messages: number;
  readonly tokens: number;
  /** In US dollars. */
  readonly costUsd: number;
}
