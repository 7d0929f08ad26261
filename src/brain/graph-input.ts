/** What a graph is given: the conversation, or the decision that it waits for. */

import { Command } from "@langchain/langgraph";
import type { Turn } from "./brain.ts";
import { toChatMessages } from "./messages.ts";
import type { Threads } from "./threads.ts";

/** @throws {SourceError} When nothing waits for the decision any more. */
export function inputOf(turn: Turn, threads: Threads) {
  const { answerId, resume } = turn;
  if (resume !== undefined) return { thread_id: threads.resume(answerId), input: new Command({ resume }) };
  return { thread_id: threads.open(answerId), input: { messages: toChatMessages(turn) } };
}
