/** The AI SDK's whole UI messages, as `readUIMessageStream` gives them again and again: what is new in each is told. */

import type { StreamEvent } from "../events.ts";
import type { Paragraphs } from "./paragraphs.ts";
import { isRecord, reasoningEvents, records, stringOf } from "./text.ts";

type Item = Readonly<Record<string, unknown>>;

export function isUiMessage(item: Item): boolean {
  return item.role === "assistant" && Array.isArray(item.parts) && item.parts.every(isTyped);
}

function isTyped(part: unknown): boolean {
  return isRecord(part) && typeof part.type === "string";
}

export function createSnapshotReader(
  paragraphs: Paragraphs,
  readTool: (part: Item) => readonly StreamEvent[],
): (message: Item) => readonly StreamEvent[] {
  let messageId: unknown;
  /** How much of each part was told. */
  let told: string[] = [];

  function newText(index: number, text: string): string {
    const before = told[index] ?? "";
    told[index] = text;
    return text.startsWith(before) ? text.slice(before.length) : "";
  }

  function readPart(part: Item, index: number): readonly StreamEvent[] {
    const type = stringOf(part.type);
    if (type === "text" || type === "reasoning") {
      if (type === "text" && told[index] === undefined) paragraphs.startNext();
      const text = newText(index, stringOf(part.text));
      return type === "text" ? paragraphs.text(text) : reasoningEvents(text);
    }
    if (type !== "dynamic-tool" && !type.startsWith("tool-")) return [];
    const state = `${part.state}${part.preliminary === true ? "+" : ""}`;
    if (told[index] === state) return [];
    told[index] = state;
    return readTool(toPart(part, type));
  }

  return (message) => {
    if (message.id !== messageId) {
      messageId = message.id;
      told = [];
    }
    return records(message.parts).flatMap(readPart);
  };
}

/** The state of a tool, as the part that brought it there. */
function toPart(part: Item, type: string): Item {
  const toolName = type === "dynamic-tool" ? part.toolName : type.slice("tool-".length);
  const approvalId = isRecord(part.approval) ? part.approval.id : undefined;
  return { ...part, type: PART_OF_STATE[stringOf(part.state)] ?? "", toolName, approvalId };
}

const PART_OF_STATE: Readonly<Record<string, string>> = {
  "input-streaming": "tool-input-start",
  "input-available": "tool-input-available",
  "approval-requested": "tool-approval-request",
  "output-available": "tool-output-available",
  "output-error": "tool-output-error",
  "output-denied": "tool-output-denied",
};
