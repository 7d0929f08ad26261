/** The AI SDK: the parts of its results, the chunks of its UI message stream, and what its providers send. */

import { SourceError } from "../errors.ts";
import type { StreamEvent } from "../events.ts";
import { createSnapshotReader, isUiMessage } from "./ai-sdk-messages.ts";
import { createAiToolReader } from "./ai-sdk-tools.ts";
import { createAiTotals } from "./ai-sdk-usage.ts";
import type { Dialect, DialectReader } from "./dialect.ts";
import { dataUrlEvents, fileEvents } from "./files.ts";
import { createParagraphs } from "./paragraphs.ts";
import { progressEvents } from "./progress.ts";
import { serviceError } from "./service-error.ts";
import { isRecord, reasoningEvents, stringOf, toFinishReason } from "./text.ts";
import { createToolRuns } from "./tool-runs.ts";

export type Part = Readonly<Record<string, unknown>>;

export const aiSdk: Dialect = {
  matches: (item) => isRecord(item) && (isPart(item) || isUiMessage(item)),
  createReader,
};

/** Words of one meaning only. */
const PARTS = new Set<unknown>([
  "start-step",
  "finish-step",
  "reset-step",
  "stream-start",
  "response-metadata",
  "message-metadata",
  "text-start",
  "text-end",
  "reasoning-start",
  "reasoning-end",
  "reasoning-file",
  "tool-input-start",
  "tool-input-delta",
  "tool-input-end",
  "tool-input-available",
  "tool-input-error",
  "tool-call",
  "tool-result",
  "tool-error",
  "tool-output-available",
  "tool-output-error",
  "tool-output-denied",
  "tool-approval-request",
  "tool-approval-response",
  "source-url",
  "source-document",
  "steering-message",
]);

/** Words that others use as well, with the field that tells. */
const TELLING: Readonly<Record<string, readonly string[]>> = {
  "text-delta": ["id"],
  "reasoning-delta": ["id"],
  finish: ["finishReason"],
  abort: ["reason"],
  file: ["file", "url", "data"],
  source: ["sourceType"],
  custom: ["kind"],
  raw: ["rawValue"],
};

function isPart(item: Part): boolean {
  const { type } = item;
  if (typeof type !== "string") return false;
  if (PARTS.has(type) || (type.startsWith("data-") && "data" in item)) return true;
  if (type === "error") return "errorText" in item || item.error instanceof Error;
  const telling = Object.hasOwn(TELLING, type) ? TELLING[type] : undefined;
  if (telling !== undefined) return telling.some((field) => field in item) || isBare(item, type);
  return type === "start" && isBare(item, type);
}

/** The first and the last chunks of a UI message stream say little more than what they are. */
function isBare(item: Part, type: string): boolean {
  const isEdge = type === "start" || type === "finish" || type === "abort";
  return isEdge && Object.keys(item).every((key) => key === "type" || key.startsWith("message"));
}

function createReader(): DialectReader {
  const paragraphs = createParagraphs();
  const totals = createAiTotals();
  const tools = createToolRuns();
  const readTool = createAiToolReader(tools);
  const readSnapshot = createSnapshotReader(paragraphs, readTool);

  function read(part: Part): readonly StreamEvent[] {
    switch (part.type) {
      case "start-step":
        paragraphs.startNext();
        return [];
      case "text-delta":
        return paragraphs.text(stringOf(part.text ?? part.delta));
      case "reasoning-delta":
        return reasoningEvents(stringOf(part.text ?? part.delta));
      case "finish-step":
        return totals.addStep(part.usage);
      case "finish":
        return [...totals.setAll(part.totalUsage ?? part.usage), ...finishEvents(part.finishReason)];
      case "file":
        return filesOf(part);
      case "error":
        throw serviceError(part.errorText ?? lastErrorOf(part.error));
      case "abort":
        throw new SourceError("The answer was aborted by its source before it was whole. Ask again.", {
          cause: part.reason,
        });
      default:
        break;
    }
    const type = stringOf(part.type);
    if (type.startsWith("data-")) {
      const name = type.slice("data-".length);
      return progressEvents(part.data, { id: stringOf(part.id) || name, name });
    }
    if (!type.startsWith("tool-")) return [];
    // A model that goes on after a call says something new.
    paragraphs.startNext();
    return readTool(part);
  }

  return {
    read(item) {
      tools.nextItem();
      const part = item as Part;
      return isUiMessage(part) ? readSnapshot(part) : read(part);
    },
    end: tools.flush,
  };
}

/** After several tries, the SDK's error holds those of each, and only they tell the status. */
function lastErrorOf(error: unknown): unknown {
  return isRecord(error) && error.lastError !== undefined ? error.lastError : error;
}

/** A file as the SDK's object, as a `data:` address, or as a provider's bytes or base64. */
function filesOf(part: Part): readonly StreamEvent[] {
  const name = stringOf(part.filename ?? part.name);
  return name === "" ? bytesOf(part) : bytesOf(part).map((event) => ({ ...event, name }) as StreamEvent);
}

function bytesOf({ file, url, data, mediaType }: Part): readonly StreamEvent[] {
  if (isRecord(file)) return fileOf(file.uint8Array ?? file.base64, stringOf(file.mediaType));
  if (url !== undefined) return dataUrlEvents(url);
  return fileOf(isRecord(data) && "data" in data ? data.data : data, stringOf(mediaType));
}

function fileOf(data: unknown, mediaType: string): readonly StreamEvent[] {
  return data instanceof Uint8Array ? [{ type: "file", data, mediaType }] : fileEvents(data, mediaType);
}

/** "tool-calls" and "content-filter" of the SDK, alone or beside the provider's own word. */
function finishEvents(reason: unknown): readonly StreamEvent[] {
  const word = stringOf(isRecord(reason) ? reason.unified : reason);
  return word === "" ? [] : [{ type: "finish", reason: toFinishReason(word.replaceAll("-", "_")) }];
}
