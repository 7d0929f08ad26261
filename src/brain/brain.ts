/** What answers: a turn in, a stream out. */

import type { Streamable } from "../../core/index.ts";

export interface Turn {
  readonly text: string;
  /** As the platform shows it. It is somebody else's text. */
  readonly userName?: string;
  /** What was said before the answer was stopped or cut: the stream goes on behind it. */
  readonly continueFrom?: string | undefined;
  /** Aborts when the answer is stopped; the brain's own calls have to end then. */
  readonly signal: AbortSignal;
}

/** Anything that core's `toEvents` reads. Failures are thrown by the stream, with the service's `status` if there is one. */
export type Brain = (turn: Turn) => Streamable | PromiseLike<Streamable>;
