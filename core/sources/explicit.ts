/** For streams whose items can't tell by their shape what they are. */

import { createLangChainReader } from "./langchain.ts";
import type { Part, StreamMode } from "./langgraph-shapes.ts";
import { openSource, type Source } from "./source.ts";
import { isRecord } from "./text.ts";
import { translated } from "./translated.ts";

export type { StreamMode } from "./langgraph-shapes.ts";

/**
 * A LangGraph stream with one `streamMode` that is no array: bare `custom` data and the changes of a state without
 * messages look like any other value. With an array of modes this is not needed.
 *
 * @example await replyLive(ctx, fromLangGraph(({ signal }) => graph.stream(input, { streamMode: "custom", signal }), { mode: "custom" }));
 */
export function fromLangGraph(source: Source, { mode }: { readonly mode: StreamMode }): Source {
  return async (context) => {
    const { stream } = await openSource(source, context);
    return translated(stream, (readInner) => {
      const reader = createLangChainReader(readInner);
      return { read: (item) => reader.readPart(toPart(item, mode)), end: () => reader.end?.() ?? [] };
    });
  };
}

/**
 * The chunks of a LangChain chain. `parallel` says that they are those of a `RunnableParallel`: `{ a: "x" }` and then
 * `{ b: "y" }` are pieces of two texts, and not the snapshots of one value that they look like.
 *
 * @example await replyLive(ctx, fromLangChain(({ signal }) => chain.stream(input, { signal }), { parallel: true }));
 */
export function fromLangChain(source: Source, _options: { readonly parallel: true }): Source {
  return async (context) => {
    const { stream } = await openSource(source, context);
    return translated(stream, (readInner) => {
      const reader = createLangChainReader(readInner, { isParallel: true });
      return {
        read: (item) =>
          isRecord(item) && !("event" in item) ? reader.readSections(item) : reader.read(item),
        end: () => reader.end?.() ?? [],
      };
    });
  };
}

/** With `subgraphs`, the path of the subgraph comes first. */
function toPart(item: unknown, mode: StreamMode): Part {
  const [path, data] = Array.isArray(item) && item.length === 2 ? item : [];
  const isPath = Array.isArray(path) && path.every((part) => typeof part === "string");
  return isPath ? { mode, data, namespace: path } : { mode, data: item, namespace: [] };
}
