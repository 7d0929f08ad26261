/** The shapes in which a LangGraph stream sends its modes: tuples, bare data, server-sent events, v3 events. */

import { isMessage, isStateMessage } from "./langchain-message.ts";
import { isRecord, stringOf } from "./text.ts";

const MODES = ["values", "updates", "messages", "custom", "tools", "tasks", "debug", "checkpoints"] as const;

/** What graphs stream: LangGraph's `streamMode`. */
export type StreamMode = (typeof MODES)[number];

export interface Part {
  /** Where a server names an event of its own, that: "messages/partial", "events", "metadata". */
  readonly mode: string;
  readonly data: unknown;
  /** The path of subgraphs. */
  readonly namespace: readonly string[];
}

const SERVER_EVENTS = new Set<string>([
  ...MODES,
  "messages/partial",
  "messages/complete",
  "messages/metadata",
  "messages-tuple",
  "events",
  "metadata",
  "data",
  "error",
]);

const isMode = (value: unknown): value is StreamMode => MODES.includes(value as StreamMode);

const isPath = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((part) => typeof part === "string");

/** Undefined when `item` is of no graph. */
export function partOf(item: unknown): Part | undefined {
  if (Array.isArray(item)) return partOfTuple(item);
  if (!isRecord(item)) return undefined;
  if (item.type === "event" && isRecord(item.params)) return partOfV3(stringOf(item.method), item.params);
  if (typeof item.event === "string") {
    if ("toolCallId" in item) return { mode: "tools", data: item, namespace: [] };
    return "data" in item ? partOfServerEvent(item.event, item.data) : undefined;
  }
  const mode = modeOf(item);
  return mode === undefined ? undefined : { mode, data: item, namespace: [] };
}

function partOfTuple(tuple: readonly unknown[]): Part | undefined {
  const [first, second, third] = tuple;
  if (tuple.length === 3) {
    return isPath(first) && isMode(second) ? { mode: second, data: third, namespace: first } : undefined;
  }
  if (tuple.length !== 2) return undefined;
  if (isMode(first)) return { mode: first, data: second, namespace: [] };
  if (isMessage(first) && isRecord(second)) return { mode: "messages", data: tuple, namespace: [] };
  if (!isPath(first) || typeof second !== "object") return undefined;
  const inner = Array.isArray(second) ? partOfTuple(second) : isRecord(second) ? partOf(second) : undefined;
  return inner === undefined ? undefined : { ...inner, namespace: first };
}

/** A stream with one mode sends bare data; custom data can't be told from any other value. */
function modeOf(item: Readonly<Record<string, unknown>>): StreamMode | undefined {
  if (Array.isArray(item.__interrupt__)) return "updates";
  if (Array.isArray(item.messages)) return item.messages.every(isStateMessage) ? "values" : undefined;
  for (const node in item) if (isUpdate(item[node])) return "updates";
  return undefined;
}

function isUpdate(value: unknown): boolean {
  return (
    isRecord(value) &&
    Array.isArray(value.messages) &&
    value.messages.length > 0 &&
    value.messages.every(isStateMessage)
  );
}

function partOfServerEvent(event: string, data: unknown): Part | undefined {
  const [mode = "", ...namespace] = event.split("|");
  return SERVER_EVENTS.has(mode) ? { mode, data, namespace } : undefined;
}

function partOfV3(method: string, params: Readonly<Record<string, unknown>>): Part {
  const { data, node } = params;
  const namespace = isPath(params.namespace) ? params.namespace : [];
  if (method === "messages") return { mode: "blocks", data: { node, event: data }, namespace };
  if (method === "updates" && isRecord(data) && "values" in data) {
    return { mode: "updates", data: { [stringOf(data.node)]: data.values }, namespace };
  }
  if (method === "custom" && isRecord(data) && "payload" in data) {
    return { mode: "custom", data: data.payload, namespace };
  }
  // Every node reports, asked or not: agents' own names would say nothing to a reader.
  return { mode: method === "tasks" ? "lifecycle" : method, data, namespace };
}
