/** Chunks of OpenAI's chat completions, which nearly every model server speaks. */

import { SourceError } from "../errors.ts";
import type { StreamEvent, Usage } from "../events.ts";
import type { Dialect } from "./dialect.ts";
import { isRecord, reasoningEvents, records, stringOf, textEvents, toFinishReason } from "./text.ts";
import { createToolCalls } from "./tool-calls.ts";

export type ChatChunk = Readonly<Record<string, unknown>>;

export const openAiChat: Dialect = {
  matches: isChatChunk,
  createReader: () => {
    const toEvents = createChunkReader();
    return { read: (item) => toEvents(item as ChatChunk) };
  },
  alwaysFinishes: true,
};

function isChatChunk(item: unknown): item is ChatChunk {
  return isRecord(item) && (Array.isArray(item.choices) || isError(item));
}

/** @throws {SourceError} From the reader, when a chunk is an error. */
export function createChunkReader(): (chunk: ChatChunk) => readonly StreamEvent[] {
  const startTool = createToolCalls();
  return (chunk) => {
    if (isError(chunk)) throw toSourceError(chunk.error);
    const [choice] = records(chunk.choices);
    const delta = isRecord(choice?.delta) ? choice.delta : {};
    const finish = stringOf(choice?.finish_reason);
    return [
      ...reasoningEvents(stringOf(delta.reasoning_content ?? delta.reasoning)),
      ...textEvents(stringOf(delta.content)),
      ...toolPieces(delta.tool_calls).flatMap(startTool),
      ...usageEvents(chunk.usage),
      ...(finish === "" ? [] : [{ type: "finish", reason: toFinishReason(finish) } as const]),
    ];
  };
}

function isError(item: ChatChunk): boolean {
  return item.error !== undefined && item.error !== null;
}

/** The service's own words stay out: they may quote the key or the address. */
function toSourceError(error: unknown): SourceError {
  const { status, code } = isRecord(error) ? error : {};
  const given = Number(status ?? code);
  return new SourceError(
    "The model's service reported an error in the middle of its answer. Ask again, or see the service's own log.",
    given >= 400 && given < 600 ? { status: given } : {},
  );
}

function toolPieces(calls: unknown) {
  return records(calls).map((call, position) => ({
    index: call.index ?? position,
    id: stringOf(call.id),
    name: isRecord(call.function) ? stringOf(call.function.name) : "",
    args: isRecord(call.function) ? stringOf(call.function.arguments) : "",
  }));
}

function usageEvents(usage: unknown): StreamEvent[] {
  if (!isRecord(usage)) return [];
  const { prompt_tokens, completion_tokens } = usage;
  const totals: Usage = {
    ...(typeof prompt_tokens === "number" && { inputTokens: prompt_tokens }),
    ...(typeof completion_tokens === "number" && { outputTokens: completion_tokens }),
  };
  return [{ type: "usage", ...totals }];
}
