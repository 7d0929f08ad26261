/** Chunks of Ollama's own API, chat and generate. Source: github.com/ollama/ollama/blob/main/docs/api.md. */

import type { StreamEvent } from "../events.ts";
import type { Dialect } from "./dialect.ts";
import { createParagraphs } from "./paragraphs.ts";
import { finishEvents, isRecord, reasoningEvents, records, stringOf } from "./text.ts";
import { createToolCalls } from "./tool-calls.ts";
import { createUsage, toUsage } from "./usage.ts";

type Fields = Readonly<Record<string, unknown>>;

export const ollama: Dialect = {
  matches: (item) =>
    isRecord(item) &&
    typeof item.done === "boolean" &&
    (isRecord(item.message) || typeof item.response === "string"),
  createReader: () => {
    const toEvents = createChunkReader();
    return { read: (item) => toEvents(item as Fields) };
  },
  alwaysFinishes: true,
};

function createChunkReader(): (chunk: Fields) => readonly StreamEvent[] {
  const toolEvents = createToolCalls();
  const usageEvents = createUsage();
  const paragraphs = createParagraphs();
  let callCount = 0;
  let turn = 0;

  return (chunk) => {
    const message = isRecord(chunk.message) ? chunk.message : chunk;
    const events = [
      ...reasoningEvents(stringOf(message.thinking)),
      ...paragraphs.text(stringOf(message.content ?? message.response)),
      ...records(message.tool_calls).flatMap(readCall),
    ];
    if (chunk.done !== true) return events;
    const told = toUsage({ inputTokens: chunk.prompt_eval_count, outputTokens: chunk.eval_count });
    const word = stringOf(chunk.done_reason) || "stop";
    const end = [...usageEvents(turn, told), ...finishEvents(word, callCount > 0)];
    turn += 1;
    callCount = 0;
    paragraphs.startNext();
    return [...events, ...end];
  };

  /** Calls come whole, from older versions without an id. */
  function readCall(call: Fields): readonly StreamEvent[] {
    const { name, arguments: args } = isRecord(call.function) ? call.function : {};
    callCount += 1;
    return toolEvents({
      index: `${turn}:${callCount}`,
      id: stringOf(call.id),
      name: stringOf(name),
      args: args === undefined ? "" : JSON.stringify(args),
    });
  }
}
