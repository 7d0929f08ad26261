/** LangChain's messages and message chunks, known by their shape: core imports no model library. */

import { isRecord, records, stringOf } from "./text.ts";

export type Message = Readonly<Record<string, unknown>>;

export type Speaker = "model" | "tool" | "other" | "remove";

/** All others are the model: from a server that names no role, LangChain makes messages of type "generic". */
const NOT_THE_MODEL = ["human", "user", "system", "developer", "function"];

export function isMessage(item: unknown): item is Message {
  if (!isRecord(item)) return false;
  if (item.lc === 1) return isConstructor(item);
  if (!("content" in item)) return false;
  return (
    "lc_namespace" in item || "getType" in item || "additional_kwargs" in item || "response_metadata" in item
  );
}

/** In a graph's state a message may also be what somebody wrote by hand: `{ role, content }`. */
export function isStateMessage(item: unknown): item is Message {
  return isMessage(item) || (isRecord(item) && "content" in item && ("role" in item || "type" in item));
}

/** What LangChain's `toJSON` made is opened; all else is a message as it stands. */
export function openMessage(message: Message): Message {
  if (message.lc !== 1 || !isRecord(message.kwargs) || !Array.isArray(message.id)) return message;
  return { ...message.kwargs, type: stringOf(message.id.at(-1)) };
}

function isConstructor({ type, id, kwargs }: Message): boolean {
  return (
    type === "constructor" &&
    isRecord(kwargs) &&
    "content" in kwargs &&
    Array.isArray(id) &&
    /Message(Chunk)?$/.test(stringOf(id.at(-1)))
  );
}

/** "ai", "tool", "human"; "AIMessageChunk" in plain JSON; "assistant" where somebody wrote a role. */
export function speakerOf(message: Message): Speaker {
  const { getType, type, role } = message;
  // Its classes carry both; the field is the quicker one.
  const word = type === "ai" || typeof getType !== "function" ? (type ?? role) : getType.call(message);
  if (word === "ai") return "model";
  const name = stringOf(word).toLowerCase();
  if (name.startsWith("tool")) return "tool";
  if (name.startsWith("remove")) return "remove";
  return NOT_THE_MODEL.some((speaker) => name.startsWith(speaker)) ? "other" : "model";
}

export function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  let text = "";
  for (const block of content) {
    if (typeof block === "string") text += block;
    else if (isRecord(block) && TEXT_BLOCKS.has(block.type)) text += stringOf(block.text);
  }
  return text;
}

/** The Responses API's own word for text is "output_text". */
const TEXT_BLOCKS = new Set<unknown>(["text", "text_delta", "output_text"]);

/** Blocks of OpenAI's Responses API and of Anthropic, else the field of vLLM, DeepSeek and Ollama. */
export function reasoningOf({ content, additional_kwargs }: Message): string {
  const blocks = typeof content === "string" ? "" : records(content).map(reasoningOfBlock).join("");
  return blocks || (isRecord(additional_kwargs) ? stringOf(additional_kwargs.reasoning_content) : "");
}

function reasoningOfBlock({ type, reasoning, thinking, summary }: Message): string {
  if (type !== "reasoning" && type !== "thinking") return "";
  const text = stringOf(reasoning ?? thinking);
  return (
    text ||
    records(summary)
      .map((part) => stringOf(part.text))
      .join("")
  );
}

/** The field of OpenAI, Anthropic, Ollama and Google, in this order. */
export function finishWordOf({ response_metadata }: Message): string {
  if (!isRecord(response_metadata)) return "";
  const { finish_reason, stop_reason, done_reason, finishReason } = response_metadata;
  return stringOf(finish_reason ?? stop_reason ?? done_reason ?? finishReason);
}
