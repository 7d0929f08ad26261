/** What all dialects share, and items that need no translation: strings, and events that are ones already. */

import type { FinishReason, StreamEvent } from "../events.ts";
import type { Dialect } from "./dialect.ts";

export const streamEvents: Dialect = {
  matches: isStreamEvent,
  createReader: () => ({ read: (item) => [item as StreamEvent] }),
};

/** What most chunks have of most things: made once. */
export const NONE: readonly never[] = [];

/** The lists as one; most chunks have only one that is not empty. */
export function joined(...lists: readonly (readonly StreamEvent[])[]): readonly StreamEvent[] {
  let all: readonly StreamEvent[] = NONE;
  for (const list of lists) if (list.length > 0) all = all.length === 0 ? list : [...all, ...list];
  return all;
}

export function textEvents(text: string): readonly StreamEvent[] {
  return text === "" ? NONE : [{ type: "text-delta", text }];
}

export function reasoningEvents(text: string): readonly StreamEvent[] {
  return text === "" ? NONE : [{ type: "reasoning-delta", text }];
}

/** Checks only the fields that are read without a look at them. */
function isStreamEvent(item: unknown): item is StreamEvent {
  if (!isRecord(item)) return false;
  switch (item.type) {
    case "text-delta":
    case "reasoning-delta":
      // With an id it is a part of the AI SDK.
      return typeof item.text === "string" && !("id" in item);
    case "tool-start":
      return typeof item.id === "string" && typeof item.name === "string";
    case "tool-end":
      return typeof item.id === "string";
    case "tool-args-delta":
      return typeof item.id === "string" && typeof item.text === "string";
    case "step":
      return typeof item.id === "string" && typeof item.name === "string" && typeof item.state === "string";
    case "data":
      return "value" in item;
    case "file":
      return item.data instanceof Uint8Array && typeof item.mediaType === "string";
    case "approval":
      return typeof item.id === "string" && Array.isArray(item.requests);
    case "usage":
      return true;
    case "finish":
      return ["stop", "length", "filter", "tool"].includes(stringOf(item.reason));
    default:
      return false;
  }
}

/** The words of OpenAI, Anthropic, Google, Mistral and Ollama for how an answer ended. */
const FINISH_REASONS: Readonly<Record<string, FinishReason>> = {
  stop: "stop",
  length: "length",
  max_tokens: "length",
  max_output_tokens: "length",
  model_length: "length",
  model_context_window_exceeded: "length",
  content_filter: "filter",
  refusal: "filter",
  safety: "filter",
  recitation: "filter",
  blocklist: "filter",
  prohibited_content: "filter",
  spii: "filter",
  image_safety: "filter",
  tool_calls: "tool",
  tool_use: "tool",
  function_call: "tool",
};

/** A word that is not known is a normal end. */
export function toFinishReason(word: string): FinishReason {
  return FINISH_REASONS[word.toLowerCase()] ?? "stop";
}

/** Nothing for an empty word; `hasCalls` when the answer ended to have tools called, which some services call a stop. */
export function finishEvents(word: string, hasCalls = false): readonly StreamEvent[] {
  if (word === "") return NONE;
  const reason = toFinishReason(word);
  return [{ type: "finish", reason: hasCalls && reason === "stop" ? "tool" : reason }];
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function hasAny(record: Readonly<Record<string, unknown>>, names: readonly string[]): boolean {
  return names.some((name) => name in record);
}

export function records(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (!Array.isArray(value) || value.length === 0) return NONE;
  return value.every(isRecord) ? value : value.filter(isRecord);
}

export function stringOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
