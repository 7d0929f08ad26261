/** What a user of the sandbox's chats sees, frame by frame. Tests assert on it and the page draws it. */

import type { VisibleFile } from "./files.ts";

/** A message as the chat shows it at one moment. */
export interface VisibleMessage {
  readonly id: string;
  /** Discord: channel id. Telegram: chat id. */
  readonly chat: string;
  readonly author: string;
  readonly fromBot: boolean;
  readonly text: string;
  /** Telegram's formatting of `text`: UTF-16 offsets. */
  readonly entities?: readonly TextEntity[];
  /** "Thinking…" is shown, and none of the answer's text. */
  readonly thinking?: boolean;
  /** Discord shows it to the asker alone. */
  readonly ephemeral?: boolean;
  /** Whom an ephemeral message is for. */
  readonly to?: string;
  /** Telegram's preview of a message that is being written; `raw` holds its id and whether a Stop button stands at it. */
  readonly draft?: boolean;
  /** It came without a notification; an edit never brings one. */
  readonly silent?: boolean;
  readonly files?: readonly VisibleFile[];
  /** Emoji under it. */
  readonly reactions?: readonly string[];
  readonly replyTo?: string;
  /** What else the platform keeps of it: flags, nonce, keyboard. */
  readonly raw?: Readonly<Record<string, unknown>>;
}

export interface TextEntity {
  readonly type: string;
  readonly offset: number;
  readonly length: number;
  readonly url?: string;
  readonly language?: string;
}

/** `atMs` is `Date.now()` at the moment the change became visible. */
export type Frame =
  | { readonly atMs: number; readonly kind: "send" | "edit"; readonly message: VisibleMessage }
  | { readonly atMs: number; readonly kind: "delete"; readonly message: VisibleMessage }
  | { readonly atMs: number; readonly kind: "draft" | "reaction"; readonly message: VisibleMessage }
  | {
      readonly atMs: number;
      readonly kind: "draft-end";
      readonly message: VisibleMessage;
      readonly why: DraftEnd;
    }
  /** Shown over the chat, to the one who pressed a button: for a moment, or as an alert until it is closed. */
  | {
      readonly atMs: number;
      readonly kind: "notice";
      readonly chat: string;
      readonly to: string;
      readonly text: string;
      readonly alert: boolean;
    }
  /** It goes away at `untilMs`, or with the bot's next message or draft. */
  | { readonly atMs: number; readonly kind: "typing"; readonly chat: string; readonly untilMs: number };

/** Why a draft is gone: nothing renewed it, the bot sent a message, its reader stopped it, another one came. */
export type DraftEnd = "expired" | "message" | "stopped" | "replaced";

/** One request a client made, whatever came of it. */
export interface Call {
  readonly atMs: number;
  /** Telegram: `sendMessage`. Discord: `PATCH /channels/:id/messages/:id`. */
  readonly method: string;
  /** The chat it was for, where it was for one. */
  readonly chat?: string;
  /** HTTP status of the answer; 0 when none was given: the connection reset, or the call left hanging. */
  readonly status: number;
  readonly retryAfterMs?: number;
}

export interface Timeline {
  readonly frames: readonly Frame[];
  readonly calls: readonly Call[];
  /** What the chat shows now, oldest first, a draft among it. */
  visible(chat: string): readonly VisibleMessage[];
  /** Whether the chat shows that the bot is typing. `atMs`: now, or later. */
  isTyping(chat: string, atMs?: number): boolean;
  /** Resolves with the first frame, past or coming, that `matches`; rejects after `timeoutMs` (default 10,000). */
  waitFor(matches: (frame: Frame) => boolean, timeoutMs?: number): Promise<Frame>;
  subscribe(listener: (event: Frame | Call) => void): () => void;
  /** For the servers alone. */
  show(frame: Frame): void;
  log(call: Call): void;
}

export function createTimeline(): Timeline {
  const frames: Frame[] = [];
  const calls: Call[] = [];
  const shown = new Map<string, Map<string, VisibleMessage>>();
  const typingUntilMs = new Map<string, number>();
  const listeners = new Set<(event: Frame | Call) => void>();

  const notify = (event: Frame | Call) => {
    for (const listener of listeners) listener(event);
  };

  const subscribe = (listener: (event: Frame | Call) => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };

  const apply = (frame: Frame) => {
    if (frame.kind === "typing") {
      typingUntilMs.set(frame.chat, frame.untilMs);
      return;
    }
    if (frame.kind === "notice") return;
    const { chat, id, fromBot } = frame.message;
    const messages = shown.get(chat) ?? new Map<string, VisibleMessage>();
    shown.set(chat, messages);
    if (frame.kind === "delete" || frame.kind === "draft-end") messages.delete(id);
    else messages.set(id, frame.message);
    // A draft is a kind of typing itself: https://core.telegram.org/api/bots/ai
    if ((frame.kind === "send" || frame.kind === "draft") && fromBot) typingUntilMs.delete(chat);
  };

  return {
    frames,
    calls,
    subscribe,
    visible: (chat) => [...(shown.get(chat)?.values() ?? [])],
    isTyping: (chat, atMs = Date.now()) => atMs < (typingUntilMs.get(chat) ?? 0),
    show(frame) {
      frames.push(frame);
      apply(frame);
      notify(frame);
    },
    log(call) {
      calls.push(call);
      notify(call);
    },
    waitFor(matches, timeoutMs = 10_000) {
      const past = frames.find(matches);
      if (past) return Promise.resolve(past);
      return new Promise((resolve, reject) => {
        const stop = subscribe((event) => {
          if (!("kind" in event) || !matches(event)) return;
          clearTimeout(timer);
          stop();
          resolve(event);
        });
        const timer = setTimeout(() => {
          stop();
          reject(
            new Error(`No such frame within ${timeoutMs} ms; the last was ${JSON.stringify(frames.at(-1))}`),
          );
        }, timeoutMs);
      });
    },
  };
}
