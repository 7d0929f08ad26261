/** Runs of an agent that wait for somebody's decision: which thread of its checkpointer belongs to which answer. */

import { SourceError } from "../../core/index.ts";

export interface Threads {
  /** A thread for a new run of an answer. */
  open(answerId: string): string;
  /**
   * The thread that waits for the decision.
   * @throws {SourceError} When nothing waits any more.
   */
  resume(answerId: string): string;
  /** The run is complete: nothing waits. */
  close(answerId: string): void;
}

/** Buttons wait for 15 minutes, and an answer that broke off may be tried again. */
const MAX_AGE_MS = 60 * 60_000;

/** `remove` forgets what is kept of a thread. */
export function createThreads(remove: (threadId: string) => void, nowMs: () => number = Date.now): Threads {
  /** Oldest first. */
  const open = new Map<string, { readonly threadId: string; readonly sinceMs: number }>();

  function close(answerId: string): void {
    const thread = open.get(answerId);
    open.delete(answerId);
    if (thread) remove(thread.threadId);
  }

  return {
    close,
    open(answerId) {
      const threadId = crypto.randomUUID();
      for (const [id, { sinceMs }] of open) {
        if (id === answerId || nowMs() - sinceMs > MAX_AGE_MS) close(id);
      }
      open.set(answerId, { threadId, sinceMs: nowMs() });
      return threadId;
    },
    resume(answerId) {
      const thread = open.get(answerId);
      if (!thread) throw new SourceError("Nothing waits for this decision any more. Please ask again.");
      return thread.threadId;
    },
  };
}

/** Ends the thread with the run, unless the run ended with a question. One that broke off may be tried again where it stood. */
export async function* untilDecided<Event extends { readonly type: string }>(
  events: AsyncIterable<Event>,
  close: () => void,
): AsyncGenerator<Event, void, undefined> {
  let isWaiting = false;
  for await (const event of events) {
    isWaiting ||= event.type === "approval";
    yield event;
  }
  if (!isWaiting) close();
}
