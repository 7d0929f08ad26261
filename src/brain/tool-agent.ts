/** A model with tools: LangChain's agent, which asks before it uses those that need an approval. */

import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { type StreamEvent, toEvents } from "../../core/index.ts";
import type { Toolbox } from "../tools/toolbox.ts";
import type { Turn } from "./brain.ts";
import { toChatMessages } from "./messages.ts";
import { createThreads, untilDecided } from "./threads.ts";

/** One run: all that the model says and does. Throws what the model's client throws. */
export type ModelRun = (model: BaseChatModel, turn: Turn) => AsyncIterable<StreamEvent>;

/** Any change of what a tool is asked for would have to be typed: these two are buttons. */
const BUTTONS = { allowedDecisions: ["approve", "reject"] };

export async function createToolRun({ tools, approve }: Toolbox): Promise<ModelRun> {
  const [{ createAgent, humanInTheLoopMiddleware }, { Command, MemorySaver }] = await Promise.all([
    import("langchain"),
    import("@langchain/langgraph"),
  ]);
  const checkpointer = new MemorySaver();
  const threads = createThreads((threadId) => void checkpointer.deleteThread(threadId));
  const interruptOn = Object.fromEntries([...approve].map((name) => [name, BUTTONS]));
  // langchain 1.5.14's own types do not fit `exactOptionalPropertyTypes`.
  const asking = humanInTheLoopMiddleware({ interruptOn } as never) as never;
  const middleware = approve.size > 0 ? [asking] : [];

  return (model, turn) => {
    const { answerId, resume, signal } = turn;
    const thread_id = resume === undefined ? threads.open(answerId) : threads.resume(answerId);
    const runnable = createAgent({ model, tools: [...tools], middleware, checkpointer });
    const input = resume === undefined ? { messages: toChatMessages(turn) } : new Command({ resume });
    const events = toEvents({ runnable, input, config: { configurable: { thread_id } } }, { signal });
    return untilDecided(events, () => threads.close(answerId));
  };
}
