/** Keeps the whole answer for whoever wants it at the end, as for a database. */

import { emptyReply, endReply, reduceReply, type Said, toSaid } from "../reply/reply.ts";
import { notify } from "./notify.ts";
import type { Processor } from "./pipe.ts";

export interface Collected extends Said {
  /** `stopped` when the reader left or the signal aborted. What was said by then is there in any case. */
  readonly status: "done" | "stopped" | "failed";
}

/**
 * Calls `handler` once, when the stream has ended, with all that passed: text, reasoning, steps, data, usage. It is
 * neither waited for nor able to harm the answer: its failure is a warning of the process.
 *
 * @example
 * pipe(source, collect(({ text }) => database.save(conversationId, text)))
 */
export function collect(handler: (collected: Collected) => unknown): Processor {
  return async function* (events, { signal }) {
    let reply = emptyReply;
    let status: Collected["status"] = "stopped";
    try {
      for await (const event of events) {
        reply = reduceReply(reply, event, Date.now());
        yield event;
      }
      status = "done";
    } catch (error) {
      if (!signal.aborted) status = "failed";
      throw error;
    } finally {
      notify(handler, { ...toSaid(endReply(reply, Date.now())), status });
    }
  };
}
