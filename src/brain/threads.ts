/** Runs of an agent that wait for somebody's decision: which thread of its checkpointer belongs to which answer. */

import { SourceError, type StreamEvent } from "../../core/index.ts";

export interface Threads {
  /** A thread for a new run of an answer. */
  open(answerId: string): string;
  /**
   * The thread that waits for the decision, and the decision as its graph takes it.
   * @throws {SourceError} When nothing waits any more.
   */
  resume(answerId: string, decision: unknown): { readonly threadId: string; readonly resume: unknown };
  /**
   * The events of a run, whose thread ends with it, unless it ends with a question. One that breaks off may be tried
   * again where it stood.
   */
  follow(answerId: string, events: AsyncIterable<StreamEvent>): AsyncIterable<StreamEvent>;
}

interface Thread {
  readonly threadId: string;
  readonly sinceMs: number;
  /** Of the question that waits. */
  askId?: string;
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
    resume(answerId, decision) {
      const thread = open.get(answerId);
      if (!thread) throw new SourceError("Nothing waits for this decision any more. Please ask again.");
      const { threadId, askId } = thread;
      // LangGraph 1.4.18 takes a bare `false` for no decision at all.
      const isBareNo = decision === false && askId !== undefined;
      return { threadId, resume: isBareNo ? { [askId]: decision } : decision };
    },
    async *follow(answerId, events) {
      const thread = open.get(answerId);
      let isWaiting = false;
      for await (const event of events) {
        if (event.type === "approval") {
          isWaiting = true;
          if (thread) thread.askId = event.id;
        }
        yield event;
      }
      if (!isWaiting) close(answerId);
    },
  };
}
