/** What answers: a turn in, a stream out. */

import type { Source, SourceContext } from "../../core/index.ts";

export interface Turn {
  /** Oldest first; the last one is the question. */
  readonly messages: readonly TurnMessage[];
  /** How the model is to answer, as system text. */
  readonly persona?: string | undefined;
  /** `provider:name`, where the asker has chosen one; else the first that is configured. */
  readonly model?: string | undefined;
  readonly conversationId: string;
  /** The same in every run of one answer: when it is asked again, continued, or goes on after an approval. */
  readonly answerId: string;
  /** Aborts when the answer is stopped; the brain's own calls have to end then. */
  readonly signal: AbortSignal;
  /** What was said before the answer was stopped or cut: the stream goes on behind it. Who never reads it is not asked to. */
  readonly continueFrom?: string | undefined;
  /** What was decided about the `approval` that this answer's last run ended with. */
  readonly resume?: unknown;
}

export interface TurnMessage {
  readonly role: "user" | "assistant";
  readonly text: string;
  /** Who said it, in groups, as the platform shows it. It is somebody else's text. */
  readonly name?: string | undefined;
  readonly attachments?: readonly Attachment[];
}

export interface Attachment {
  readonly name: string;
  readonly mediaType: string;
  readonly data: Uint8Array;
}

/** Anything that core's `toEvents` reads. Failures are thrown by the stream, with the service's `status` if there is one. */
export type Brain = (turn: Turn) => Exclude<Source, (context: SourceContext) => unknown>;

/** A turn without what differs from run to run. */
export type Asked = Omit<Turn, "answerId" | keyof SourceContext>;

/** The source of one answer. Accessors stay such: core learns from them which buttons the answer can have. */
export function toSource(brain: Brain, asked: Asked): Source {
  const answerId = crypto.randomUUID();
  return (context) =>
    brain(Object.defineProperties({ ...asked, answerId } as Turn, Object.getOwnPropertyDescriptors(context)));
}

export const questionOf = ({ messages }: Turn): string => messages.at(-1)?.text ?? "";
