/** What can be the source of an answer, and how it is opened without losing its live part. */

import { isObject } from "./describe.ts";
import { isResponse } from "./response.ts";
import { isRunnableSource, type RunnableSource, startRunnable } from "./runnable.ts";

export interface SourceContext {
  /**
   * Aborts when the answer is stopped, breaks, or is left before its end: hand it to the model, whose call would go on
   * otherwise.
   */
  readonly signal: AbortSignal;
  /**
   * What was decided about the `approval` that this function's last stream ended with: `new Command({ resume })` of
   * LangGraph takes it as it is. There are buttons for the decisions only if the function reads this.
   */
  readonly resume?: unknown;
  /**
   * What the reader has of an answer that was stopped or cut: the stream goes on behind it. There is a Continue button
   * only if the function reads this.
   */
  readonly continueFrom?: string | undefined;
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
 * function, or a LangChain runnable, graph or agent with its input. The function must not be `async` around a stream
 * that is thenable as well, as LangChain's `streamEvents` is: the promise would wait for its end.
 */
export type Source = Openable | ((context: SourceContext) => Openable);

type Openable = Streamable | RunnableSource | PromiseLike<Streamable | RunnableSource>;

/** Accessors stay such: who never reads `continueFrom` is not taken for one that can continue. */
export const withSignal = (context: SourceContext, signal: AbortSignal): SourceContext =>
  Object.defineProperties({} as SourceContext, {
    ...Object.getOwnPropertyDescriptors(context),
    signal: { value: signal, enumerable: true },
  });

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
