/** Runs of an agent that wait for somebody's decision: which thread of its checkpointer belongs to which answer. */

import { SourceError, type StreamEvent } from "../../core/index.ts";

export interface Threads {
  /** A thread for a new run of an answer. */
  open(answerId: string): string;
  /**
   * The thread that waits for the decision.
   * @throws {SourceError} When nothing waits any more.
   */
  resume(answerId: string): string;
  /**
   * The events of a run, whose thread ends with it, unless it ends with a question. One that breaks off may be tried
   * again where it stood.
   */
  follow(answerId: string, events: AsyncIterable<StreamEvent>): AsyncIterable<StreamEvent>;
}

interface Thread {
  readonly threadId: string;
  readonly sinceMs: number;
}

/** Buttons wait for 15 minutes, and an answer that broke off may be tried again. */
const MAX_AGE_MS = 60 * 60_000;

/** `remove` forgets what is kept of a thread. */
export function createThreads(remove: (threadId: string) => void, nowMs: () => number = Date.now): Threads {
  /** Oldest first. */
  const open = new Map<string, Thread>();

  function close(answerId: string): void {
    const thread = open.get(answerId);
    open.delete(answerId);
    if (thread) remove(thread.threadId);
  }

  return {
    open(answerId) {
      for (const [id, { sinceMs }] of open) {
        if (id === answerId || nowMs() - sinceMs > MAX_AGE_MS) close(id);
      }
      const threadId = crypto.randomUUID();
      open.set(answerId, { threadId, sinceMs: nowMs() });
      return threadId;
    },
    resume(answerId) {
      const thread = open.get(answerId);
      if (!thread) throw new SourceError("Nothing waits for this decision any more. Please ask again.");
      return thread.threadId;
    },
    async *follow(answerId, events) {
      let isWaiting = false;
      for await (const event of events) {
        isWaiting ||= event.type === "approval";
        yield event;
      }
      if (!isWaiting) close(answerId);
    },
  };
}
