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
  /** What a graph that said nothing came to. */
  end(): readonly StreamEvent[];
}

export function createStateReader(run: Run): StateReader {
  const known = new Set<string>();
  /** The first state of the graph: the question, or the whole answer where no other state follows. */
  let first: readonly Message[] = [];
  /** The newest change of a state that holds no messages. */
  let last: Item | undefined;

  function changed(change: Item): readonly StreamEvent[] {
    const messages = messagesOf(change);
    if (messages.length === 0 && Object.keys(change).length > 0) last = change;
    return run.state(messages);
  }

  return {
    update(changes) {
      return Object.entries(changes).flatMap(([node, change]) => {
        if (node === "__interrupt__") return [];
        // A node may answer with several commands, each with a change of its own.
        return (Array.isArray(change) ? change : [change]).filter(isRecord).flatMap(changed);
      });
    },
    values(state, namespace) {
      const graph = namespace.join("|");
      if (known.has(graph)) {
        if (graph === "") first = [];
        return changed(state);
      }
      // What was there before the run was said before.
      known.add(graph);
      if (graph === "") first = messagesOf(state);
      run.markSeen(messagesOf(state));
      return [];
    },
    end() {
      if (!run.texts.isEmpty) return [];
      const question = first.findLastIndex((message) => speakerOf(openMessage(message)) === "other");
      const answer = first.slice(question + 1).map(openMessage);
      if (answer.length > 0) {
        return answer.flatMap((message, index) =>
          speakerOf(message) === "model" ? run.texts.write(`answer-${index}`, textOf(message.content)) : [],
        );
      }
      const values = Object.values(last ?? {});
      if (values.length === 1 && typeof values[0] === "string") return run.texts.write("state", values[0]);
      return last === undefined ? [] : [{ type: "data", value: last }];
    },
  };
}

function messagesOf({ messages }: Item): readonly Message[] {
  return records(Array.isArray(messages) ? messages : [messages]).filter(isStateMessage);
}
