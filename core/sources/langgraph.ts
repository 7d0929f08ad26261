/** What a LangGraph stream says, in any of its modes. */

import { SourceError } from "../errors.ts";
import type { StreamEvent } from "../events.ts";
import { createBlockReader } from "./langchain-blocks.ts";
import { isMessage, isStateMessage, type Message, openMessage, textOf } from "./langchain-message.ts";
import type { Run } from "./langchain-run.ts";
import type { Origin } from "./langchain-texts.ts";
import { createApprovals } from "./langgraph-approval.ts";
import type { Part } from "./langgraph-shapes.ts";
import { createStateReader } from "./langgraph-state.ts";
import { readToolEvent } from "./langgraph-tools.ts";
import { progressEvents } from "./progress.ts";
import { isRecord, records, streamEvents, stringOf } from "./text.ts";

type Item = Readonly<Record<string, unknown>>;

/** A model with this tag asked not to be streamed. */
const NO_STREAM = ["nostream", "langsmith:nostream"];

export interface GraphReader {
  read(part: Part): readonly StreamEvent[];
  end(): readonly StreamEvent[];
}

export function createGraphReader(
  run: Run,
  readInner: (item: unknown) => readonly StreamEvent[],
): GraphReader {
  const readBlock = createBlockReader(run);
  const approvals = createApprovals();
  const state = createStateReader(run);
  const originOf = createOrigins();
  /** What was told of each message that a server sends as snapshots. */
  const toldOf = new Map<string, string>();
  let partCount = 0;
  let hasAsked = false;

  function approve(interrupts: unknown): readonly StreamEvent[] {
    const events = approvals(interrupts);
    hasAsked ||= events.length > 0;
    return events;
  }

  function tuple(data: unknown): readonly StreamEvent[] {
    const [message, metadata] = Array.isArray(data) ? data : [];
    if (!isMessage(message)) return [];
    const meta = isRecord(metadata) ? metadata : {};
    if (isSilent(meta)) {
      run.texts.markSeen(stringOf(openMessage(message).id));
      return [];
    }
    const origin = originOf(meta);
    // Only a piece has pieces of calls: what a node returned came whole.
    // Chunks of a server that names no role have no tool_call_chunks, but can be joined.
    const isPiece =
      "tool_call_chunks" in message ||
      "concat" in message ||
      message.lc === 1 ||
      !("lc_namespace" in message);
    return isPiece || origin.isInTool ? run.message(message, { origin }) : run.state([message]);
  }

  /** The newest state of one message, over and over. */
  function snapshot(message: Message): readonly StreamEvent[] {
    const opened = openMessage(message);
    const id = stringOf(opened.id);
    const text = textOf(opened.content);
    const told = toldOf.get(id) ?? "";
    toldOf.set(id, text);
    if (!text.startsWith(told)) return [];
    const { usage_metadata, tool_call_chunks, ...rest } = opened;
    return [
      ...run.message({ ...rest, content: text.slice(told.length) }),
      ...run.usage(id, usage_metadata, "total"),
    ];
  }

  function custom(data: unknown): readonly StreamEvent[] {
    if (streamEvents.matches(data)) return readInner(data);
    return progressEvents(data, { id: "custom", name: "custom" });
  }

  function task({ id, name, result, error }: Item): readonly StreamEvent[] {
    const ended = error === undefined || error === null ? "done" : "failed";
    const isRunning = result === undefined && (error === undefined || error === null);
    return [{ type: "step", id: stringOf(id), name: stringOf(name), state: isRunning ? "running" : ended }];
  }

  function read({ mode, data, namespace }: Part): readonly StreamEvent[] {
    const record = isRecord(data) ? data : {};
    switch (mode) {
      case "messages":
      case "messages-tuple":
        return tuple(data);
      case "messages/partial":
      case "messages/complete":
        return records(data).filter(isStateMessage).flatMap(snapshot);
      case "blocks":
        return isRecord(record.event)
          ? readBlock(record.event, originOf(namespaceMeta(namespace, record.node)))
          : [];
      case "updates":
        return [...approve(record.__interrupt__), ...state.update(record)];
      case "values":
        return [...approve(record.__interrupt__), ...state.values(record, namespace)];
      case "input":
      case "input.requested":
        return approve([record]);
      case "tools":
        return readToolEvent(run.tools, record);
      case "custom":
        return custom(data);
      case "tasks":
        return task(record);
      case "debug":
        return record.type === "checkpoint" || !isRecord(record.payload) ? [] : task(record.payload);
      case "events":
      case "data":
        return typeof data === "string" || typeof data === "object" ? readInner(data) : [];
      case "error":
        throw toSourceError(record);
      default:
        return [];
    }
  }

  return {
    read(part) {
      partCount += 1;
      return read(part);
    },
    end: () => (hasAsked ? [] : state.end(partCount === 1)),
  };
}

function isSilent({ tags }: Item): boolean {
  return Array.isArray(tags) && NO_STREAM.some((tag) => tags.includes(tag));
}

/** All chunks of a message share one object of metadata, so that it is looked at once. */
export function createOrigins(): (metadata: Item) => Origin {
  let last: Item | undefined;
  let origin: Origin = { task: "", step: "", node: "", isInTool: false };
  return (metadata) => {
    if (metadata === last) return origin;
    last = metadata;
    const task = stringOf(metadata.langgraph_checkpoint_ns ?? metadata.checkpoint_ns);
    const graph = task.slice(0, Math.max(0, task.lastIndexOf("|")));
    const { langgraph_step: step, langgraph_node: node } = metadata;
    origin = {
      task,
      step: step === undefined ? "" : `${graph}#${step}`,
      node: stringOf(node),
      isInTool: /(^|\|)tools:/.test(task),
    };
    return origin;
  };
}

const namespaceMeta = (namespace: readonly string[], node: unknown): Item => ({
  checkpoint_ns: namespace.join("|"),
  langgraph_node: node,
});

/** The words of the service stay in the cause: they may quote what nobody should read. */
function toSourceError(error: Item): SourceError {
  const status = Number(error.status_code ?? error.status);
  return new SourceError(
    "The graph's server reported an error in the middle of its answer. Ask again, or see the server's own log.",
    { cause: error, ...(status >= 400 && status < 600 && { status }) },
  );
}
