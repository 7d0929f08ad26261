/** What can be the source of an answer, and how it is opened, read and left without losing its live part. */

import { SourceError } from "../errors.ts";
import { leaveResponse, openResponse } from "./response.ts";
import { isRunnableSource, type RunnableSource, startRunnable } from "./runnable.ts";
import type { WireOptions } from "./wire.ts";

export interface SourceContext {
  /**
   * Aborts when the answer is stopped, breaks, or is left before its end: hand it to the model, whose call would go on
   * otherwise.
   */
  readonly signal: AbortSignal;
}

/**
 * A stream of strings, bytes, `StreamEvent`s or the chunks of a model, chain or agent, mixed as they come: any iterable,
 * a Web or Node stream, or an object that has one as its `stream` or `fullStream`. Or the `Response` of a service that
 * answers with server-sent events, a JSON value per line, or plain text. What an item is, it tells by its own shape.
 */
export type Streamable =
  | AsyncIterable<unknown>
  | Iterable<unknown>
  | Response
  | { readonly stream: AsyncIterable<unknown> }
  | { readonly fullStream: AsyncIterable<unknown> };

/**
 * A stream, a promise of one, or best what can start one, since only that can be stopped for sure and asked again: a
 * function, or a LangChain runnable, graph or agent with its input. The function must not be `async` around a stream that is thenable as well, as LangChain's `streamEvents` is:
 * the promise would wait for its end.
 */
export type Source = Openable | ((context: SourceContext) => Openable);

type Openable = Streamable | RunnableSource | PromiseLike<Streamable | RunnableSource>;

/** Boxed, so that a stream that is thenable is handed on and not awaited. */
export interface Opened {
  readonly stream: unknown;
}

/** Calls a function, awaits a promise; a stream that is thenable as well is taken as a stream. */
export async function openSource(source: Source, context: SourceContext): Promise<Opened> {
  const given: unknown = typeof source === "function" ? source(context) : source;
  const found = isStream(given) ? given : await given;
  if (!isRunnableSource(found)) return { stream: streamIn(found) };
  const started = startRunnable(found, context.signal);
  return { stream: isStream(started) ? started : await started };
}

function isStream(value: unknown): boolean {
  return isObject(value) && (Symbol.asyncIterator in value || isResponse(value));
}

/** The results of the AI SDK hold their stream; its `textStream` is no choice, since it is silent about errors. */
function streamIn(value: unknown): unknown {
  if (!isObject(value) || Symbol.asyncIterator in value || isResponse(value)) return value;
  const inner =
    ("stream" in value ? value.stream : undefined) ?? ("fullStream" in value ? value.fullStream : undefined);
  return isObject(inner) && Symbol.asyncIterator in inner ? inner : value;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isResponse(value: unknown): value is Response {
  return isObject(value) && "body" in value && "ok" in value && "headers" in value;
}

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
  if (typeof stream === "string") return iterate([stream]);
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

/** What a value is, without what it holds. */
export function describe(value: unknown): string {
  if (value === null || typeof value !== "object") return value === null ? "null" : typeof value;
  const name: unknown = value.constructor?.name;
  const type =
    "type" in value && typeof value.type === "string" ? ` of type "${value.type.slice(0, 40)}"` : "";
  return `${typeof name === "string" && name !== "" ? name : "object"}${type}`;
}
