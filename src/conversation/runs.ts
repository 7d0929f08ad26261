/** The source of an answer: the first run of it, and those that buttons start. */

import { type Source, type SourceContext, toEvents } from "../../core/index.ts";
import { type Asked, toSource } from "../brain/brain.ts";
import type { Answered, AnsweringParts } from "./answering.ts";
import type { Ticket } from "./lanes.ts";

/** What the newest run of an answer has to do at its end. */
export interface Run {
  leave: () => void;
  /** What it says is no answer to keep. */
  isRefused?: boolean;
}

/** What a button starts is a question like any other: it waits for its turn, and counts. */
export function createSource(
  { brain, lanes, budget, mayAsk }: AnsweringParts,
  {
    question,
    turn,
    ticket,
    run,
    asked,
  }: Answered & { readonly ticket: Ticket; readonly run: Run; readonly asked: Asked },
): Source {
  const source = toSource(brain, asked);
  let isFirst = true;

  async function refuse({ resume }: SourceContext): Promise<string | undefined> {
    if (!(await mayAsk(question))) return "My owner no longer lets you ask me.";
    // A decision goes on with what was counted before.
    return resume === undefined ? budget.take(ticket.user) : undefined;
  }

  async function* startAgain(context: SourceContext) {
    const refusal = await refuse(context);
    run.isRefused = refusal !== undefined;
    if (refusal !== undefined) {
      yield refusal;
      return;
    }
    run.leave = await lanes.enter(turn.conversation, ticket, context.signal);
    yield* toEvents(source, context);
  }

  return (context) => {
    if (!isFirst) return startAgain(context);
    isFirst = false;
    return typeof source === "function" ? source(context) : source;
  };
}
