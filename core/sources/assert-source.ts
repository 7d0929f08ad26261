/** The door check: what can't be a source is a mistake in the program, told before anything is shown. */

import { describe } from "./describe.ts";
import type { Source } from "./index.ts";
import { isRunnableSource } from "./runnable.ts";

/** @throws {TypeError} When nothing could ever stream out of `source`. */
export function assertSource(source: unknown): asserts source is Source {
  if (typeof source === "function" || typeof source === "string") return;
  if (typeof source === "object" && source !== null) {
    if (Symbol.asyncIterator in source || Symbol.iterator in source) return;
    if (isRunnableSource(source)) return;
    if (["then", "body", "stream", "fullStream"].some((name) => name in source)) return;
  }
  throw new TypeError(
    `Expected a stream, or a function ({ signal }) => stream, as the source of an answer; got ${describe(source)}`,
  );
}
