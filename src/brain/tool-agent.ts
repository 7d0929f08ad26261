/** A model with tools: LangChain's agent, which asks before it uses those that need an approval. */

import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { type StreamEvent, toEvents } from "../../core/index.ts";
import type { Toolbox } from "../tools/toolbox.ts";
import type { Turn } from "./brain.ts";
import { createThreads } from "./threads.ts";

/** One run: all that the model says and does. Throws what the model's client throws. */
export type ModelRun = (model: BaseChatModel, turn: Turn) => AsyncIterable<StreamEvent>;

/** Any change of what a tool is asked for would have to be typed: these two are buttons. */
const BUTTONS = { allowedDecisions: ["approve", "reject"] };

export async function createToolRun({ tools, approve }: Toolbox): Promise<ModelRun> {
  const [{ createAgent, humanInTheLoopMiddleware }, { MemorySaver }, { inputOf }] = await Promise.all([
    import("langchain"),
    import("@langchain/langgraph"),
    import("./graph-input.ts"),
  ]);
  const checkpointer = new MemorySaver();
  const threads = createThreads((threadId) => void checkpointer.deleteThread(threadId));
  const interruptOn = Object.fromEntries([...approve].map((name) => [name, BUTTONS]));
  // langchain 1.5.14's own types do not fit `exactOptionalPropertyTypes`.
  const asking = humanInTheLoopMiddleware({ interruptOn } as never) as never;
  const middleware = approve.size > 0 ? [asking] : [];

  return (model, turn) => {
    const { input, thread_id } = inputOf(turn, threads);
    const runnable = createAgent({ model, tools: [...tools], middleware, checkpointer });
    const source = { runnable, input, config: { configurable: { thread_id } } };
    return threads.follow(turn.answerId, toEvents(source, { signal: turn.signal }));
  };
}
