/** One chat as the page draws it: the timeline's frames with the text as HTML and what a client would remember. */

import type { VisibleFile } from "../files.ts";
import type { Frame, Timeline, VisibleMessage } from "../timeline.ts";
import { type Button, readButtons } from "./buttons.ts";

export interface ShownMessage {
  readonly id: string;
  readonly author: string;
  readonly fromBot: boolean;
  /** Safe to put into a page. */
  readonly html: string;
  readonly sentAtMs: number;
  readonly edited: boolean;
  readonly thinking?: boolean;
  readonly ephemeral?: boolean;
  readonly draft?: boolean;
  readonly silent?: boolean;
  /** Null: of a message that is gone. */
  readonly quote?: Quote | null;
  /** The command it answers. */
  readonly command?: string;
  readonly buttons?: readonly (readonly Button[])[];
  readonly files?: readonly VisibleFile[];
  readonly reactions?: readonly string[];
}

interface Quote {
  readonly author: string;
  readonly text: string;
}

export type ShownFrame =
  | {
      readonly atMs: number;
      readonly kind: Exclude<Frame["kind"], "typing" | "notice">;
      readonly message: ShownMessage;
    }
  | Extract<Frame, { readonly kind: "typing" | "notice" }>;

export interface ChatView {
  /** Oldest first. */
  messages(): readonly ShownMessage[];
  subscribe(listener: (frame: ShownFrame) => void): () => void;
  close(): void;
}

export interface ChatViewOptions {
  readonly timeline: Timeline;
  readonly chat: string;
  readonly toHtml: (message: VisibleMessage) => string;
  /** A quoted message in a few words. */
  readonly toExcerpt: (message: VisibleMessage) => string;
  /** The command this new message answers, if any. */
  readonly commandOf?: (message: VisibleMessage) => string | undefined;
}

interface Kept {
  readonly visible: VisibleMessage;
  readonly shown: ShownMessage;
}

export function createChatView({ timeline, chat, toHtml, toExcerpt, commandOf }: ChatViewOptions): ChatView {
  const kept = new Map<string, Kept>();
  const listeners = new Set<(frame: ShownFrame) => void>();

  const quoteOf = (id: string): Quote | null => {
    const quoted = kept.get(id)?.visible;
    return quoted ? { author: quoted.author, text: toExcerpt(quoted) } : null;
  };

  const toShown = (message: VisibleMessage, atMs: number): ShownMessage => {
    const old = kept.get(message.id);
    const { id, author, fromBot, thinking, ephemeral, draft, replyTo, files, reactions, silent } = message;
    const command = old ? old.shown.command : commandOf?.(message);
    const buttons = readButtons(message);
    return {
      id,
      author,
      fromBot,
      html: toHtml(message),
      sentAtMs: old?.shown.sentAtMs ?? atMs,
      edited: old && !draft ? old.shown.edited || isEdit(old.visible, message) : false,
      ...(thinking && { thinking }),
      ...(ephemeral && { ephemeral }),
      ...(draft && { draft }),
      ...(replyTo !== undefined && { quote: quoteOf(replyTo) }),
      ...(command !== undefined && { command }),
      ...(buttons.length > 0 && { buttons }),
      ...(silent && { silent }),
      ...(files && { files }),
      ...(reactions && { reactions }),
    };
  };

  const toShownFrame = (frame: Frame): ShownFrame | undefined => {
    if (frame.kind === "typing" || frame.kind === "notice") return frame.chat === chat ? frame : undefined;
    const { kind, atMs, message } = frame;
    if (message.chat !== chat) return undefined;
    const shown = toShown(message, atMs);
    if (kind === "delete" || kind === "draft-end") kept.delete(message.id);
    else kept.set(message.id, { visible: message, shown });
    return { kind, atMs, message: shown };
  };

  for (const frame of timeline.frames) toShownFrame(frame);
  const close = timeline.subscribe((event) => {
    const frame = "kind" in event ? toShownFrame(event) : undefined;
    if (frame) for (const listener of listeners) listener(frame);
  });

  return {
    messages: () => [...kept.values()].map(({ shown }) => shown),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close,
  };
}

/** The text that takes the place of "thinking…" is no edit to a reader, nor is a changed button. */
function isEdit(old: VisibleMessage, now: VisibleMessage): boolean {
  if (old.thinking) return false;
  return old.text !== now.text || JSON.stringify(old.entities) !== JSON.stringify(now.entities);
}
