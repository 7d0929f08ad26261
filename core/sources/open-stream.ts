/** How a stream of any make is read item by item, and left at any moment. */

import { SourceError } from "../errors.ts";
import { describe, isObject } from "./describe.ts";
import { isResponse, leaveResponse, openResponse } from "./response.ts";
import type { WireOptions } from "./wire.ts";

export interface OpenStream {
  readonly iterator: AsyncIterator<unknown>;
  /** How its bytes are to be read, where they tell by themselves. */
  readonly wire?: WireOptions;
  /** Ends it and its connection, also while an item is awaited; never fails, and does not wait. */
  leave(): void;
}

/**
 * @throws {TypeError} When `stream` can't be iterated.
 * @throws {SourceError} When it is a Response that refuses.
 */
export function openStream(stream: unknown): OpenStream {
  if (!isResponse(stream)) {
    const iterator = iterate(stream);
    return { iterator, leave: () => leave(iterator, stream) };
  }
  const { body, ...wire } = openResponse(stream);
  const iterator = iterate(body);
  const next = () => iterator.next().catch((cause: unknown) => throwBroken(wire.name, cause));
  return { iterator: { next }, wire, leave: () => leave(iterator, body) };
}

/** The error of a connection says no more than "terminated". */
function throwBroken(name: string, cause: unknown): never {
  throw new SourceError(`The ${name} broke off in the middle: its connection died. Ask again.`, { cause });
}

/** Of a stream that came too late. */
export function leaveUnread(stream: unknown): void {
  if (isResponse(stream)) leaveResponse(stream);
  else openStream(stream).leave();
}

function iterate(stream: unknown): AsyncIterator<unknown> {
  if (typeof stream === "string" || ArrayBuffer.isView(stream)) return iterate([stream]);
  if (stream instanceof ReadableStream) {
    if (stream.locked)
      throw new TypeError("The stream is being read already: hand over a new one for each answer.");
    if (isPlain(stream)) return readerIterator(stream);
  }
  if (isObject(stream)) {
    if (Symbol.asyncIterator in stream) return (stream as AsyncIterable<unknown>)[Symbol.asyncIterator]();
    if (Symbol.iterator in stream) return fromSync((stream as Iterable<unknown>)[Symbol.iterator]());
  }
  throw new TypeError(
    `Expected the source to be a stream: an AsyncIterable, a Response, or a promise of one; got ${describe(stream)}`,
  );
}

/** LangChain's streams bring an iterator of their own, which can be left while a read is pending. */
function isPlain(stream: ReadableStream): boolean {
  return !("next" in stream);
}

/** A stream's own iterator waits for a pending read before it cancels; its reader cancels at once. */
function readerIterator(stream: ReadableStream<unknown>): AsyncIterator<unknown> {
  const reader = stream.getReader();
  return {
    async next() {
      const { done, value } = await reader.read();
      return done ? { done, value: undefined } : { done, value };
    },
    async return() {
      await reader.cancel();
      return { done: true, value: undefined };
    },
  };
}

function fromSync(iterator: Iterator<unknown>): AsyncIterator<unknown> {
  return {
    next: async () => iterator.next(),
    return: async () => iterator.return?.() ?? { done: true, value: undefined },
  };
}

/**
 * A generator that waits answers only after its pending step, so what the clients of OpenAI and Anthropic and Node's
 * streams have for ending at once is used as well.
 */
function leave(iterator: AsyncIterator<unknown>, stream: unknown): void {
  attempt(() => iterator.return?.());
  if (!isObject(stream)) return;
  if ("controller" in stream && stream.controller instanceof AbortController) stream.controller.abort();
  for (const name of ["abort", "destroy"] as const) {
    const end: unknown = name in stream ? (stream as Record<string, unknown>)[name] : undefined;
    if (typeof end === "function") attempt(() => end.call(stream));
  }
}

function attempt(end: () => unknown): void {
  (async () => end())().catch(() => {});
}
