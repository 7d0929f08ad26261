/** LangChain's messages and message chunks, known by their shape: core imports no model library. */

import type { StreamEvent } from "../events.ts";
import type { Dialect } from "./dialect.ts";
import { isRecord, reasoningEvents, records, stringOf, textEvents, toFinishReason } from "./text.ts";
import { createToolCalls } from "./tool-calls.ts";

export type Message = Readonly<Record<string, unknown>> & { readonly content: unknown };

/** All others are the model: from a server that names no role, LangChain makes messages of type "generic". */
const NOT_THE_MODEL = ["human", "system", "developer", "function", "remove"];

function isMessage(item: unknown): item is Message {
  if (!isRecord(item) || !("content" in item)) return false;
  return (
    "lc_namespace" in item || "getType" in item || "additional_kwargs" in item || "response_metadata" in item
  );
}

export const langChainMessages: Dialect = {
  matches: isMessage,
  createReader: () => {
    const toEvents = createMessageReader();
    return { read: (item) => toEvents(item as Message) };
  },
};

/** Keeps what spans chunks: which tool calls have begun, and the sum of tokens. */
export function createMessageReader(): (message: Message) => readonly StreamEvent[] {
  const startTool = createToolCalls();
  const total = { inputTokens: 0, outputTokens: 0 };
  return (message) => {
    const type = typeOf(message);
    if (type.startsWith("tool")) return [toolEnd(message)];
    if (NOT_THE_MODEL.some((speaker) => type.startsWith(speaker))) return [];
    return [
      ...reasoningEvents(reasoningOf(message)),
      ...textEvents(textOf(message.content)),
      ...toolPieces(message).flatMap(startTool),
      ...usageEvents(message, total),
      ...finishEvents(message),
    ];
  };
}

/** "ai", "tool", "human"; chunks that came as plain JSON say "AIMessageChunk". */
function typeOf(message: Message): string {
  const { getType, type } = message;
  return stringOf(typeof getType === "function" ? getType.call(message) : type).toLowerCase();
}

function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  return records(content)
    .map((block) => (block.type === "text" ? stringOf(block.text) : ""))
    .join("");
}

/** Blocks of OpenAI's Responses API and of Anthropic, else the field of vLLM, DeepSeek and Ollama. */
function reasoningOf({ content, additional_kwargs }: Message): string {
  const blocks = records(content).map((block) =>
    block.type === "reasoning" || block.type === "thinking"
      ? stringOf(block.reasoning ?? block.thinking)
      : "",
  );
  return (
    blocks.join("") || (isRecord(additional_kwargs) ? stringOf(additional_kwargs.reasoning_content) : "")
  );
}

/** A whole message, from a model that can't stream, has its calls in `tool_calls`. */
function toolPieces({ tool_call_chunks, tool_calls }: Message) {
  const pieces = Array.isArray(tool_call_chunks) ? tool_call_chunks : tool_calls;
  return records(pieces).map(({ index, id, name }, position) => ({
    index: index ?? position,
    id: stringOf(id),
    name: stringOf(name),
  }));
}

function toolEnd({ tool_call_id, status, content }: Message): StreamEvent {
  const outcome = status === "error" ? { error: textOf(content) } : { result: content };
  return { type: "tool-end", id: stringOf(tool_call_id), ...outcome };
}

/** Anthropic reports in two parts that add up, agents once per turn of the model. */
function usageEvents(
  { usage_metadata }: Message,
  total: { inputTokens: number; outputTokens: number },
): StreamEvent[] {
  if (!isRecord(usage_metadata)) return [];
  total.inputTokens += numberOf(usage_metadata.input_tokens);
  total.outputTokens += numberOf(usage_metadata.output_tokens);
  return [{ type: "usage", ...total }];
}

function numberOf(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}

/** The field of OpenAI, Anthropic, Ollama and Google, in this order. */
function finishEvents({ response_metadata }: Message): StreamEvent[] {
  if (!isRecord(response_metadata)) return [];
  const { finish_reason, stop_reason, done_reason, finishReason } = response_metadata;
  const word = stringOf(finish_reason ?? stop_reason ?? done_reason ?? finishReason);
  return word === "" ? [] : [{ type: "finish", reason: toFinishReason(word) }];
}
