/** What one payload of a body is: an item of some dialect, text, or the end. */

import type { WireFormat } from "./framing.ts";
import { isRecord } from "./text.ts";

export type ReadPayload =
  | { readonly kind: "item"; readonly item: unknown }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "unreadable" }
  /** OpenAI's last words, which most have taken over. */
  | { readonly kind: "end" };

export const END: ReadPayload = { kind: "end" };

/**
 * Services stream either JSON or raw text, and the first payload tells which. In JSON, `"a"` is the text a, and what does
 * not parse is unreadable; in raw text, all that is no object is said as it stands, be it `"a"`, `42`, `[1]` or `{`.
 */
export function createPayloadParser(format: WireFormat): (data: string) => ReadPayload {
  if (format === "text") return say;
  let isJson: boolean | undefined = format === "ndjson" ? true : undefined;
  return (data) => {
    const trimmed = data.trim();
    if (trimmed === "[DONE]") return END;
    if (trimmed === "") return say(isJson ? "" : data);
    const value = parse(data);
    isJson ??= (typeof value === "object" && value !== null) || typeof value === "string" || isTornJson(data);
    if (!isJson) return isRecord(value) ? { kind: "item", item: value } : say(data);
    if (value === undefined) return { kind: "unreadable" };
    if (typeof value === "object") return { kind: "item", item: value };
    return say(typeof value === "string" ? value : data);
  };
}

/** Begins as JSON does that was cut or mangled, and not as a text that begins with a brace. */
function isTornJson(data: string): boolean {
  return /^\s*(?:\{\s*"|\[\s*[[{"])/.test(data);
}

const say = (text: string): ReadPayload => ({ kind: "text", text });

/** Undefined when it is none. */
function parse(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}
