/** Images and documents that a model hands out inside of its stream, as base64. */

import { SourceError } from "../errors.ts";
import type { StreamEvent } from "../events.ts";
import { stringOf } from "./text.ts";

/** Nothing for an empty file. @throws {SourceError} When `base64` is none. */
export function fileEvents(base64: unknown, mediaType: string): readonly StreamEvent[] {
  const text = stringOf(base64);
  return text === "" ? [] : [{ type: "file", data: toBytes(text), mediaType }];
}

/** Nothing for an address that is no `data:` one: what stands on the web is not fetched. */
export function dataUrlEvents(url: unknown): readonly StreamEvent[] {
  const [, mediaType, base64] = /^data:([\w.+/-]+)[^,]*;base64,(.*)$/s.exec(stringOf(url)) ?? [];
  return mediaType === undefined ? [] : fileEvents(base64, mediaType);
}

function toBytes(base64: string): Uint8Array {
  try {
    return Uint8Array.from(atob(base64.replaceAll("-", "+").replaceAll("_", "/")), (char) =>
      char.charCodeAt(0),
    );
  } catch (cause) {
    throw new SourceError("The model's service sent a file that is no base64. Ask again.", { cause });
  }
}
