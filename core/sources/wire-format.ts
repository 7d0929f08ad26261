/** Tells by its content type, or else by its first characters, how a body is written. */

import type { WireFormat } from "./framing.ts";

const FORMATS: readonly (readonly [RegExp, WireFormat])[] = [
  [/^text\/event-stream/, "sse"],
  [/^application\/(x-ndjson|ndjson|jsonl|x-jsonl|x-jsonlines|jsonlines|stream\+json)/, "ndjson"],
  [/^text\/(plain|markdown)/, "text"],
];

/** Undefined when the content type tells nothing. */
export function formatOf(contentType: string | null): WireFormat | undefined {
  return FORMATS.find(([type]) => type.test(contentType?.trim().toLowerCase() ?? ""))?.[1];
}

export interface Beginning {
  readonly format: WireFormat;
  readonly text: string;
}

/**
 * Holds text back until it tells how it is written; `isAll` says that no more will come. Where server-sent events were
 * promised, some services send an error as JSON.
 */
export function createSniffer(
  promised: WireFormat | undefined,
): (text: string, isAll: boolean) => Beginning | undefined {
  let held: string[] = [];
  let isLineAwaited = false;
  return (piece, isAll) => {
    held.push(piece);
    if (isLineAwaited && !isAll && !/[\r\n]/.test(piece)) return undefined;
    const text = held.join("");
    held = [text];
    isLineAwaited = promised === undefined && /^\s*[[{]/.test(text);
    const format = formatFor(promised, text, isAll);
    return format && { format, text };
  };
}

function formatFor(promised: WireFormat | undefined, text: string, isAll: boolean): WireFormat | undefined {
  const start = text.trimStart();
  if (promised === undefined) return sniff(start, isAll);
  if (promised !== "sse" || (start === "" && isAll)) return promised;
  return start === "" ? undefined : start.startsWith("{") ? "ndjson" : "sse";
}

const SSE_FIELDS = [":", "data:", "event:", "id:", "retry:"];

function sniff(text: string, isAll: boolean): WireFormat | undefined {
  if (text === "") return isAll ? "text" : undefined;
  if (/^[[{]/.test(text)) return sniffJson(text, isAll);
  if (SSE_FIELDS.some((field) => text.startsWith(field))) return "sse";
  return !isAll && SSE_FIELDS.some((field) => field.startsWith(text)) ? undefined : "text";
}

/** A text may begin with a brace as well: only a whole line tells. */
function sniffJson(text: string, isAll: boolean): WireFormat | undefined {
  const lineEnd = text.search(/[\r\n]/);
  if (lineEnd === -1 && !isAll) return undefined;
  try {
    JSON.parse(lineEnd === -1 ? text : text.slice(0, lineEnd));
    return "ndjson";
  } catch {
    return "text";
  }
}
