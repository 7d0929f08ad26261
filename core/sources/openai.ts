/** Chunks of OpenAI's chat completions, which nearly every model server speaks, each with a few words of its own. */

import type { StreamEvent } from "../events.ts";
import type { Dialect } from "./dialect.ts";
import { createExecutedTools } from "./executed-tools.ts";
import { dataUrlEvents } from "./files.ts";
import { usageOf } from "./openai-usage.ts";
import { createParagraphs } from "./paragraphs.ts";
import { serviceError } from "./service-error.ts";
import { finishEvents, hasAny, isRecord, joined, NONE, reasoningEvents, records, stringOf } from "./text.ts";
import { createToolCalls, type ToolCallPiece } from "./tool-calls.ts";
import { createUsage } from "./usage.ts";

type Fields = Readonly<Record<string, unknown>>;

const NOTHING: Fields = {};

/** The values of `choices`: of several answers only the first is read. */
export const openAiChat: Dialect = {
  matches: isChunk,
  createReader: () => {
    const toEvents = createChunkReader();
    return { read: (item) => toEvents(item as Fields) };
  },
  alwaysFinishes: true,
  isUnmistakable: true,
};

/** Mistral's client wraps each chunk, and names its fields in camel case. */
export const wrappedChat: Dialect = {
  matches: (item) => isRecord(item) && isChunk(item.data),
  createReader: (readInner) => ({ read: (item) => readInner((item as Fields).data) }),
};

/** A quiz has choices, too: as a value being written it must not be taken for a chunk. */
function isChunk(item: unknown): item is Fields {
  if (!isRecord(item) || !Array.isArray(item.choices)) return false;
  const choice: unknown = item.choices[0];
  return (isRecord(choice) && hasAny(choice, CHOICE_FIELDS)) || hasAny(item, CHUNK_FIELDS);
}

const CHOICE_FIELDS = ["delta", "finish_reason", "message", "index"];
const CHUNK_FIELDS = ["object", "usage", "model", "error"];

function createChunkReader(): (chunk: Fields) => readonly StreamEvent[] {
  const toolEvents = createToolCalls();
  const executedEvents = createExecutedTools();
  const usageEvents = createUsage();
  const paragraphs = createParagraphs();
  let turn = 0;
  let id: unknown;
  let isOver = false;
  let hasCalls = false;

  /** Chunks of several answers in a row, as of an agent's turns, differ in their id. */
  function noteTurn(chunk: Fields, hasChoices: boolean): void {
    if (isOver && chunk.id !== id && hasChoices) {
      turn += 1;
      isOver = false;
      hasCalls = false;
      paragraphs.startNext();
    }
    id = chunk.id;
  }

  function readCalls(delta: Fields): readonly StreamEvent[] {
    const pieces = toolPieces(delta, turn);
    if (pieces.length === 0) return NONE;
    hasCalls = true;
    return pieces.flatMap(toolEvents);
  }

  function readUsage(chunk: Fields): readonly StreamEvent[] {
    const usage = usageOf(chunk);
    return usage ? usageEvents(turn, usage) : NONE;
  }

  return (chunk) => {
    const { error } = chunk;
    if (isRecord(error) || stringOf(error) !== "") throw serviceError(error);
    const choices = records(chunk.choices);
    noteTurn(chunk, choices.length > 0);
    const choice = choices.find(isFirst) ?? NOTHING;
    const delta = firstRecord(choice.delta, choice.message) ?? NOTHING;
    const finish = stringOf(choice.finish_reason ?? choice.finishReason);
    if (finish === "error") throw serviceError(choice);
    isOver ||= finish !== "";
    return joined(
      reasoningEvents(reasoningOf(delta)),
      executedEvents(turn, delta.executed_tools),
      paragraphs.text(textOf(delta) || stringOf(choice.text)),
      imageEvents(delta.images),
      readCalls(delta),
      readUsage(chunk),
      finishEvents(finish, hasCalls),
    );
  };
}

function firstRecord(...values: readonly unknown[]): Fields | undefined {
  return values.find(isRecord);
}

/** The only answer, or the first of several. */
const isFirst = ({ index }: Fields): boolean => index === undefined || index === 0;

function imageEvents(images: unknown): readonly StreamEvent[] {
  if (images === undefined) return NONE;
  return records(images).flatMap(({ image_url }) => dataUrlEvents(isRecord(image_url) ? image_url.url : ""));
}

/** A refusal is what the model says instead; Mistral mixes text and thoughts in one list. */
function textOf({ content, refusal }: Fields): string {
  if (typeof content === "string" && content !== "") return content;
  return joinTexts(content, "text") || stringOf(refusal);
}

/** The fields of DeepSeek, xAI and vLLM; of OpenRouter and groq; of Mistral; of OpenRouter once more. */
function reasoningOf({ reasoning_content, reasoning, content, reasoning_details }: Fields): string {
  const plain = stringOf(reasoning_content) || stringOf(reasoning);
  if (plain !== "") return plain;
  if (reasoning_details === undefined && !Array.isArray(content)) return "";
  const thoughts = records(content).map(({ thinking }) => joinTexts(thinking, "text"));
  const details = records(reasoning_details).map(({ text, summary }) => stringOf(text ?? summary));
  return thoughts.join("") || details.join("");
}

function joinTexts(parts: unknown, type: string): string {
  return records(parts)
    .map((part) => (part.type === type ? stringOf(part.text) : ""))
    .join("");
}

/** `function_call` is the form from before there were several. */
function toolPieces(delta: Fields, turn: number): readonly ToolCallPiece[] {
  const calls = records(delta.tool_calls ?? delta.toolCalls);
  const only = isRecord(delta.function_call) ? [{ index: "only", function: delta.function_call }] : calls;
  if (only.length === 0) return NONE;
  return only.map((call, position) => {
    const given = firstRecord((call as Fields).function, (call as Fields).custom) ?? {};
    return {
      index: `${turn}:${(call as Fields).index ?? position}`,
      id: stringOf((call as Fields).id),
      name: stringOf(given.name),
      args: argsOf(given.arguments ?? given.input),
    };
  });
}

/** Mistral's client hands out arguments it has parsed. */
function argsOf(args: unknown): string {
  return isRecord(args) ? JSON.stringify(args) : stringOf(args);
}
