/** A graph's state tells what no other channel told: the texts of nodes without a model, results of tools. */

import type { StreamEvent } from "../events.ts";
import { isStateMessage, type Message, openMessage, speakerOf, textOf } from "./langchain-message.ts";
import type { Run } from "./langchain-run.ts";
import { isRecord, records } from "./text.ts";

type Item = Readonly<Record<string, unknown>>;

export interface StateReader {
  /** What each node changed. */
  update(changes: Item): readonly StreamEvent[];
  /** The whole state. */
  values(state: Item, namespace: readonly string[]): readonly StreamEvent[];
  /** What a graph that said nothing came to. `isAlone`: its state was all that ever came. */
  end(isAlone: boolean): readonly StreamEvent[];
}

export function createStateReader(run: Run): StateReader {
  const known = new Set<string>();
  /** The first state of the graph: the question, or the whole answer where no other state follows. */
  let first: readonly Message[] = [];
  /** The newest of states that hold no messages: a change tells better than the whole what the graph came to. */
  const last: { change?: Item; state?: Item } = {};

  /** What an agent with a `responseFormat` came to. */
  let structured: unknown;

  function read(kind: keyof typeof last, state: Item): readonly StreamEvent[] {
    const messages = messagesOf(state);
    if (messages.length === 0 && Object.keys(state).length > 0) last[kind] = state;
    const { structuredResponse = state.structured_response } = state;
    const isNew = structuredResponse !== undefined && structuredResponse !== structured;
    structured = structuredResponse;
    return [...run.state(messages), ...(isNew ? [{ type: "data", value: structured } as const] : [])];
  }

  return {
    update(changes) {
      return Object.entries(changes).flatMap(([node, change]) => {
        if (node === "__interrupt__") return [];
        // A node may answer with several commands, each with a change of its own.
        return (Array.isArray(change) ? change : [change])
          .filter(isRecord)
          .flatMap((one) => read("change", one));
      });
    },
    values(state, namespace) {
      const graph = namespace.join("|");
      if (known.has(graph)) return read("state", state);
      // What was there before the run was said before.
      known.add(graph);
      if (graph === "") first = messagesOf(state);
      run.markSeen(messagesOf(state));
      return [];
    },
    end(isAlone) {
      if (!run.texts.isEmpty) return [];
      if (isAlone && first.length > 0) return answerIn(first);
      const value = last.change ?? last.state;
      const [only, ...others] = Object.values(value ?? {});
      if (others.length === 0 && typeof only === "string") return run.texts.write("state", only);
      return value === undefined ? [] : [{ type: "data", value }];
    },
  };

  function answerIn(messages: readonly Message[]): readonly StreamEvent[] {
    const opened = messages.map(openMessage);
    const question = opened.findLastIndex((message) => speakerOf(message) === "other");
    return opened
      .slice(question + 1)
      .filter((message) => speakerOf(message) === "model")
      .flatMap(({ content }, index) => run.texts.write(`answer-${index}`, textOf(content)));
  }
}

function messagesOf({ messages }: Item): readonly Message[] {
  return records(Array.isArray(messages) ? messages : [messages]).filter(isStateMessage);
}
