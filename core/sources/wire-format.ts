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

const SSE_FIELDS = [":", "data:", "event:", "id:", "retry:"];

/** Undefined while more is needed to tell; `isAll` says that no more will come. */
export function sniffFormat(beginning: string, isAll: boolean): WireFormat | undefined {
  const text = beginning.trimStart();
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
