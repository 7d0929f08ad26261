/** What an agent's file may export, and how each kind is asked. */

import { toEvents } from "../../core/index.ts";
import { toChainInput } from "./agent-input.ts";
import type { Brain, Turn } from "./brain.ts";
import { toChatMessages } from "./messages.ts";
import { createThreads } from "./threads.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Undefined for what can't be asked. LangGraph is loaded for a graph alone. */
export async function toBrain(agent: unknown): Promise<Brain | undefined> {
  if (typeof agent === "function") return agent as Brain;
  if (!isFields(agent) || !isRunnable(agent)) return isAiAgent(agent) ? askAiAgent(agent) : undefined;
  const graph = graphIn(agent);
  if (graph) return askGraph(agent, graph);
  const isModel = typeof agent._modelType === "function";
  return (turn) => ({ runnable: agent, input: isModel ? toChatMessages(turn) : toChainInput(turn) });
}

/** Of LangGraph, or an agent of `createAgent`. Its state has `messages`; every answer has a thread of its own. */
async function askGraph(runnable: Runnable, { checkpointer }: Fields): Promise<Brain> {
  const { inputOf } = await import("./graph-input.ts");
  const threads = createThreads((threadId) => {
    if (isFields(checkpointer) && typeof checkpointer.deleteThread === "function")
      void checkpointer.deleteThread(threadId);
  });
  return (turn) => {
    const { input, thread_id } = inputOf(turn, threads);
    const source = { runnable, input, config: { configurable: { thread_id } } };
    return threads.follow(turn.answerId, toEvents(source, { signal: turn.signal }));
  };
}

interface AiAgent {
  stream(options: object): PromiseLike<{ readonly fullStream: AsyncIterable<unknown> }>;
}

/** The AI SDK's own agents have instructions of their own, so they get no system text. */
const askAiAgent =
  (agent: AiAgent): Brain =>
  (turn) =>
    agent.stream({ messages: toAiMessages(turn), abortSignal: turn.signal });

/** As the AI SDK reads them. */
export function toAiMessages({ messages, persona }: Turn): readonly object[] {
  return toChatMessages({ messages, persona })
    .filter(({ role }) => role !== "system")
    .map(({ role, content }) => ({
      role,
      content:
        typeof content === "string"
          ? content
          : content.map((block) =>
              block.type === "text" ? block : { type: "image", image: block.image_url.url },
            ),
    }));
}

type Runnable = Fields & { stream(input: never, config: never): unknown };

const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null;

const isRunnable = (agent: Fields): agent is Runnable =>
  typeof agent.stream === "function" && typeof agent.invoke === "function";

const isAiAgent = (agent: unknown): agent is AiAgent =>
  isFields(agent) && typeof agent.stream === "function" && typeof agent.generate === "function";

function graphIn(agent: Fields): Fields | undefined {
  return [agent, agent.graph].filter(isFields).find(({ lg_is_pregel }) => lg_is_pregel === true);
}
