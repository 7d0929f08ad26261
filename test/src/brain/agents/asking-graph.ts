/** A graph that asks before it goes on, with a memory of its own. */

import { AIMessage } from "@langchain/core/messages";
import { interrupt, MemorySaver, MessagesAnnotation, START, StateGraph } from "@langchain/langgraph";

export const agent = new StateGraph(MessagesAnnotation)
  .addNode("decide", ({ messages }) => {
    const isAllowed = interrupt("May I say it?");
    const said = isAllowed ? `You said ${messages.length - 1}.` : "Then not.";
    return { messages: [new AIMessage(said)] };
  })
  .addEdge(START, "decide")
  .compile({ checkpointer: new MemorySaver() });
