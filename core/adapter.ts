/** What a platform must offer to show an answer, and how it may refuse. The only door to a platform. */

import type { Limit, Observed, Pace } from "./outbox/limit.ts";
import type { Dialect, Rendered } from "./text/dialect.ts";

/** One place an answer is written to: a chat, a channel, an interaction. */
export interface Adapter {
  /** How Markdown is shown there, and how much of it a message holds. */
  readonly dialect: Dialect;
  /** The budgets a call of this kind draws on, by now. Called for every call: cheap, best with the same array each time. */
  scopes(kind: CallKind, messageId?: string): readonly ScopeSpec[];
  /** Shows a new message. `nonce` is the same when the same message is tried again. */
  send(content: Rendered, options: SendOptions): Promise<Outcome>;
  /** Replaces what a message shows. */
  edit(messageId: string, content: Rendered, options: CallOptions): Promise<Outcome>;
  /** A message that stands already and is to be filled by the first page, such as a deferred interaction. */
  readonly placeholderId?: string | undefined;
  /** Previews that are no messages yet; left out where an answer grows in its message. */
  readonly drafts?: Drafts;
  /** The platform's "is typing", shown while there is no text yet; left out where something else says so. */
  readonly typing?: Typing;
  /** True when a repeated `send` with the same nonce never shows twice. */
  readonly exactlyOnce: boolean;
  /** Takes a message away; left out where that can't be done. */
  remove?(messageId: string, options: CallOptions): Promise<Outcome>;
  /** Shows a file as a message of its own; left out where that can't be done. */
  sendFile?(file: OutgoingFile, options: CallOptions & { readonly nonce: string }): Promise<Outcome>;
  /** So many messages of text are all that an answer may have there; a file comes on top. As many as it needs when left out. */
  readonly maxMessages?: number;
  /** From this moment on (epoch, milliseconds) nothing can be written there; left out where that never comes. */
  readonly closesAtMs?: number | undefined;
  /** Another way to write to the same place, taken for good when the platform says `unsupported` of this one. */
  readonly fallback?: Adapter;
  /** The chat that this one has become, by the id of a `moved`; left out where no chat becomes another. */
  movedTo?(chatId: string): Adapter;
  /** A mark at the question that it is being answered; left out where there is none. */
  readonly acknowledgement?: Acknowledgement;
}

export interface OutgoingFile {
  readonly name: string;
  readonly mediaType: string;
  readonly data: Uint8Array;
}

export interface Acknowledgement {
  readonly scopes: readonly ScopeSpec[];
  /** Sets the mark, or takes it away. */
  show(isShown: boolean, options: CallOptions): Promise<Outcome>;
}

/** The platform shows a draft for a while; then it is gone, unless a message has taken its place. */
export interface Drafts {
  /** How long it is shown after its last change. */
  readonly lastsMs: number;
  /** Calls with the same `id` change the same draft. */
  show(id: string, content: Rendered, options: CallOptions): Promise<Outcome>;
}

export interface Typing {
  readonly scopes: readonly ScopeSpec[];
  /** It appears when no text has come for so long. */
  readonly delayMs: number;
  /** How long the platform shows it. */
  readonly lastsMs: number;
  show(options: CallOptions): Promise<Outcome>;
}

export type CallKind = "send" | "edit" | "draft" | "remove" | "file";

export interface CallOptions {
  /** Gives the call up; what came of it is then `ambiguous`. */
  readonly signal: AbortSignal;
}

export interface SendOptions extends CallOptions {
  readonly nonce: string;
  /** Nobody's phone rings for it. Default false. */
  readonly isSilent?: boolean;
}

/** A budget by its name; the prior holds until the platform says otherwise. */
export interface ScopeSpec {
  readonly name: string;
  readonly limits: readonly Limit[];
  /** How answers spread their frames by it; left out where a call only has room or has none. */
  readonly pace?: Pace;
  /** Other budgets, by their names, that wait as long when this one was refused. */
  readonly cools?: readonly string[];
}

/** `observed` is what the response said of the first scope of the call. */
export type Outcome =
  | { readonly messageId: string; readonly observed?: Observed }
  | { readonly failure: Failure };

/** Every way a call can fail, as data that the outbox decides on. */
export type Failure =
  /** The message shows this text already. */
  | { readonly kind: "unchanged" }
  /** The platform can't parse the markup: show it plain once. */
  | { readonly kind: "rejected-format"; readonly message: string }
  | { readonly kind: "too-long"; readonly message: string }
  /** Nothing before `retryAfterMs`; `scope` names the budget, or the chat's own ones when left out. */
  | {
      readonly kind: "rate-limited";
      readonly retryAfterMs: number;
      readonly scope?: string;
      /** Whether it came from a limit that the headers tell nothing of. Default true. */
      readonly isSurprise?: boolean;
    }
  /** The message or chat is out of reach for good: deleted, kicked, blocked, archived, expired. */
  | {
      readonly kind: "gone";
      readonly message: string;
      /** Nothing new can be written there, but what stands can be changed. */
      readonly mayEdit?: boolean;
    }
  | { readonly kind: "unsupported"; readonly message: string }
  /** The chat is another one by now, where nothing that was written before can be changed. */
  | { readonly kind: "moved"; readonly chatId: string; readonly message: string }
  /** No answer: the call may have taken effect. */
  | { readonly kind: "ambiguous"; readonly message: string }
  /** Surely not taken effect, and worth another try. */
  | { readonly kind: "transient"; readonly message: string }
  | { readonly kind: "fatal"; readonly message: string };
