/** The door check: what can't be a source is a mistake in the program, told before anything is shown. */

import type { Source } from "./index.ts";

/** @throws {TypeError} When nothing could ever stream out of `source`. */
export function assertSource(source: unknown): asserts source is Source {
  if (typeof source === "function" || typeof source === "string") return;
  if (typeof source === "object" && source !== null) {
    if (Symbol.asyncIterator in source || Symbol.iterator in source) return;
    if ("then" in source || "body" in source) return;
  }
  throw new TypeError(
    `Expected a stream, or a function ({ signal }) => stream, as the source of an answer; got ${typeof source}`,
  );
}
