/** Chunks of Google's generate-content. Source: ai.google.dev/api/generate-content, the types of @google/genai 3.1. */

import type { StreamEvent, Usage } from "../events.ts";
import type { Dialect } from "./dialect.ts";
import { fileEvents } from "./files.ts";
import { createPartialArgs } from "./google-args.ts";
import { createParagraphs } from "./paragraphs.ts";
import { finishEvents, hasAny, isRecord, records, stringOf } from "./text.ts";
import { argsEvents } from "./tool-calls.ts";
import { createUsage, toUsage } from "./usage.ts";

type Fields = Readonly<Record<string, unknown>>;

export const googleContent: Dialect = {
  matches: (item) =>
    isRecord(item) &&
    (isCandidate(Array.isArray(item.candidates) && item.candidates[0]) || hasAny(item, CHUNK_FIELDS)),
  createReader: () => {
    const toEvents = createChunkReader();
    return { read: (item) => toEvents(item as Fields) };
  },
  alwaysFinishes: true,
};

/** An election has candidates, too: as a value being written it must not be taken for a chunk. */
function isCandidate(value: unknown): boolean {
  return isRecord(value) && (isRecord(value.content) || typeof value.finishReason === "string");
}

const CHUNK_FIELDS = ["usageMetadata", "promptFeedback", "modelVersion", "responseId"];

function createChunkReader(): (chunk: Fields) => readonly StreamEvent[] {
  const text = createParagraphs();
  const usageEvents = createUsage();
  const partialArgs = createPartialArgs();
  let turn: unknown;
  let callCount = 0;
  let hasCalls = false;
  /** The call whose arguments are still coming, or whose code is running. */
  let openCall = "";

  return (chunk) => {
    if (chunk.responseId !== undefined && chunk.responseId !== turn) {
      turn = chunk.responseId;
      hasCalls = false;
      text.startNext();
    }
    const [candidate = {}] = records(chunk.candidates);
    const { parts } = isRecord(candidate.content) ? candidate.content : {};
    return [
      ...records(parts).flatMap(readPart),
      ...(isRecord(chunk.usageMetadata) ? usageEvents(turn, toTokens(chunk.usageMetadata)) : []),
      ...finishEvents(stringOf(candidate.finishReason), hasCalls),
      ...(isRecord(chunk.promptFeedback) && chunk.promptFeedback.blockReason ? finishEvents("safety") : []),
    ];
  };

  function readPart(part: Fields): readonly StreamEvent[] {
    if (typeof part.text === "string") {
      return part.thought === true ? reasoning(part.text) : text.text(part.text);
    }
    const inline = part.inlineData;
    // A draft of an image is a thought.
    if (isRecord(inline))
      return part.thought === true ? [] : fileEvents(inline.data, stringOf(inline.mimeType));
    const events = readToolPart(part);
    if (events.length > 0) text.startNext();
    return events;
  }

  function reasoning(thought: string): readonly StreamEvent[] {
    return thought === "" ? [] : [{ type: "reasoning-delta", text: thought }];
  }

  function readToolPart(part: Fields): readonly StreamEvent[] {
    if (isRecord(part.functionCall)) {
      hasCalls = true;
      return readCall(part.functionCall);
    }
    if (isRecord(part.executableCode))
      return start("code_execution", part.executableCode, part.executableCode);
    if (isRecord(part.toolCall))
      return start(stringOf(part.toolCall.toolType), part.toolCall, part.toolCall.args);
    if (isRecord(part.codeExecutionResult)) return [codeEnd(part.codeExecutionResult)];
    const response = isRecord(part.toolResponse) ? part.toolResponse : part.functionResponse;
    return isRecord(response) ? [{ type: "tool-end", id: idOf(response), result: response.response }] : [];
  }

  /** Arguments come whole, or, when asked for, in pieces after the name. */
  function readCall(call: Fields): readonly StreamEvent[] {
    const isWhole = call.willContinue !== true && call.partialArgs === undefined;
    if (typeof call.name === "string" && call.name !== "") {
      return start(call.name, call, isWhole ? (call.args ?? {}) : undefined);
    }
    partialArgs.add(call.partialArgs);
    return call.willContinue === true ? [] : argsEvents(openCall, JSON.stringify(partialArgs.take()));
  }

  function start(name: string, { id }: Fields, args: unknown): readonly StreamEvent[] {
    callCount += 1;
    openCall = stringOf(id) || `call-${callCount}`;
    return [
      { type: "tool-start", id: openCall, name },
      ...argsEvents(openCall, args === undefined ? "" : JSON.stringify(args)),
    ];
  }

  function idOf({ id }: Fields): string {
    return stringOf(id) || openCall;
  }

  function codeEnd(result: Fields): StreamEvent {
    const output = stringOf(result.output);
    const isOk = result.outcome === undefined || result.outcome === "OUTCOME_OK";
    return {
      type: "tool-end",
      id: idOf(result),
      ...(isOk ? { result: output } : { error: output || "failed" }),
    };
  }
}

/** Running totals, with every chunk. Thoughts are counted apart from what is said. */
function toTokens(usage: Fields): Usage {
  return toUsage({
    inputTokens: usage.promptTokenCount,
    outputTokens: usage.candidatesTokenCount,
    reasoningTokens: usage.thoughtsTokenCount,
  });
}
