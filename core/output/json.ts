/** Events as JSON, whatever a tool handed out. */

import type { StreamEvent } from "../events.ts";

/** Bytes become base64, big integers text. A value that can't be JSON, such as one that holds itself, is left out. */
export function toJson(event: StreamEvent | { readonly type: "error" }): string {
  try {
    return JSON.stringify(event, replace);
  } catch {
    const plain = Object.entries(event).filter(([, value]) => typeof value !== "object");
    return JSON.stringify(Object.fromEntries(plain), replace);
  }
}

function replace(_key: string, value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  return value instanceof Uint8Array ? toBase64(value) : value;
}

/** More arguments than some ten thousand overflow the stack. */
const BLOCK_LENGTH = 8192;

function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (let start = 0; start < bytes.length; start += BLOCK_LENGTH)
    binary += String.fromCharCode(...bytes.subarray(start, start + BLOCK_LENGTH));
  return btoa(binary);
}
