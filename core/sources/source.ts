/** What can be the source of an answer, and how it is opened without losing its live part. */

export interface SourceContext {
  /** Aborts when the answer is stopped: hand it to the model, whose call would go on otherwise. */
  readonly signal: AbortSignal;
}

/**
 * Strings, `StreamEvent`s, LangChain message chunks or OpenAI chat chunks, mixed as they come; or the `Response` of an
 * OpenAI-compatible chat endpoint that was asked with `stream: true`.
 */
export type Streamable = AsyncIterable<unknown> | Iterable<unknown> | Response;

/**
 * A stream, a promise of one, or best a function that starts one, since only that can be stopped for sure.
 * The function must not be `async` around a stream that is thenable as well, as LangChain's `streamEvents` is:
 * the promise would wait for its end.
 */
export type Source =
  | Streamable
  | PromiseLike<Streamable>
  | ((context: SourceContext) => Streamable | PromiseLike<Streamable>);

/** Boxed, so that a stream that is thenable is handed on and not awaited. */
export interface Opened {
  readonly stream: unknown;
}

/** Calls a function, awaits a promise; a stream that is thenable as well is taken as a stream. */
export async function openSource(source: Source, context: SourceContext): Promise<Opened> {
  const given: unknown = typeof source === "function" ? source(context) : source;
  return isStream(given) ? { stream: given } : { stream: await given };
}

function isStream(value: unknown): boolean {
  return typeof value === "object" && value !== null && (Symbol.asyncIterator in value || isResponse(value));
}

export function isResponse(value: unknown): value is Response {
  return (
    typeof value === "object" && value !== null && "body" in value && "ok" in value && "headers" in value
  );
}

/** @throws {TypeError} When `stream` can't be iterated. */
export function iterate(stream: unknown): AsyncIterator<unknown> {
  if (typeof stream === "string") return iterate([stream]);
  if (stream instanceof ReadableStream && isPlain(stream)) return readerIterator(stream);
  if (typeof stream === "object" && stream !== null) {
    if (Symbol.asyncIterator in stream) return (stream as AsyncIterable<unknown>)[Symbol.asyncIterator]();
    if (Symbol.iterator in stream) return fromSync((stream as Iterable<unknown>)[Symbol.iterator]());
  }
  throw new TypeError(
    `Expected the source to be a stream: an AsyncIterable, a Response, or a promise of one; got ${describe(stream)}`,
  );
}

/** LangChain's streams bring an iterator of their own, which can be left while a read is pending. */
function isPlain(stream: ReadableStream): boolean {
  return stream[Symbol.asyncIterator] === ReadableStream.prototype[Symbol.asyncIterator];
}

/** A stream's own iterator waits for a pending read before it cancels; its reader cancels at once. */
export function readerIterator(stream: ReadableStream<unknown>): AsyncIterator<unknown> {
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

/** What a value is, without what it holds. */
export function describe(value: unknown): string {
  if (value === null || typeof value !== "object") return value === null ? "null" : typeof value;
  const name: unknown = value.constructor?.name;
  const type =
    "type" in value && typeof value.type === "string" ? ` of type "${value.type.slice(0, 40)}"` : "";
  return `${typeof name === "string" && name !== "" ? name : "object"}${type}`;
}
