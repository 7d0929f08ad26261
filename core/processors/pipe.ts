/** Puts processors behind a source, so that an end at either side reaches the other at once. */

import type { StreamEvent } from "../events.ts";
import { createAbortGate } from "../sources/abort-gate.ts";
import { END, type EventStream, eventStream, type Pulled } from "../sources/event-stream.ts";
import { type Source, toEvents } from "../sources/index.ts";
import { isRunnableSource, type RunnableSource } from "../sources/runnable.ts";
import { type SourceContext, withSignal } from "../sources/source.ts";
import { leave } from "./leave.ts";

export interface ProcessorContext {
  /** Aborts when the stream ends, however it ends: a wait of a processor's own has to end with it. */
  readonly signal: AbortSignal;
}

/**
 * Events in, events out; most often an async generator of a few lines. It may change, hold back, drop and add events,
 * and should hand on those it doesn't know. What it throws ends the stream.
 *
 * @example
 * async function* shout(events: AsyncIterable<StreamEvent>) {
 *   for await (const event of events)
 *     yield event.type === "text-delta" ? { ...event, text: event.text.toUpperCase() } : event;
 * }
 */
export type Processor = (
  events: AsyncIterable<StreamEvent>,
  context: ProcessorContext,
) => AsyncIterable<StreamEvent>;

type Start = Extract<Source, (...args: never) => unknown>;

/** What streams already, or will: a source that is no function and no runnable. */
export type OpenSource = Exclude<Source, Start | RunnableSource>;

/**
 * Sends a source through processors, in their order. What can start a stream, a function `({ signal }) => stream` or a
 * LangChain runnable with its input, gives such a function, which can be called again; a stream gives a stream of events,
 * which can be read once.
 *
 * Leaving the stream, or an abort of `signal`, ends the source at once, also while it is stuck: its `signal` aborts and
 * its iterator is told to return. Nothing is read ahead: the source is read as fast as the stream is.
 *
 * @throws {TypeError} From the stream, when the source is none.
 *
 * @example
 * await replyLive(ctx, pipe(({ signal }) => chain.stream(question, { signal }), watchStalls({ idleMs: 30_000 })));
 */
export function pipe<Context extends SourceContext>(
  source: ((context: Context) => ReturnType<Start>) | RunnableSource,
  ...processors: readonly Processor[]
): (context: Context) => EventStream;
export function pipe(source: OpenSource, ...processors: readonly Processor[]): EventStream;
export function pipe(source: Source, ...processors: readonly Processor[]): Source;
export function pipe(source: Source, ...processors: readonly Processor[]) {
  if (typeof source !== "function" && !isRunnableSource(source)) return connect(source, processors);
  return (context: SourceContext) =>
    connect(
      typeof source === "function" ? ({ signal }) => source(withSignal(context, signal)) : source,
      processors,
      context.signal,
    );
}

function connect(source: Source, processors: readonly Processor[], outer?: AbortSignal): EventStream {
  const stop = new AbortController();
  const { signal } = stop;
  const onAbort = () => stop.abort(outer?.reason);
  outer?.addEventListener("abort", onAbort, { once: true });
  if (outer?.aborted) onAbort();

  let events: AsyncIterable<StreamEvent> = toEvents(source, { signal });
  for (const process of processors) events = process(events, { signal });
  const iterator = events[Symbol.asyncIterator]();
  const gate = createAbortGate(signal);
  let isEnded = false;

  function end() {
    isEnded = true;
    outer?.removeEventListener("abort", onAbort);
    stop.abort();
    gate.close();
    leave(iterator);
  }

  async function next(): Promise<Pulled> {
    if (isEnded) return END;
    try {
      const result = await gate.wait(() => iterator.next());
      if (!result.done) return result;
    } catch (error) {
      if (!isEnded) {
        end();
        throw error;
      }
    }
    if (!isEnded) end();
    return END;
  }

  return eventStream(next, end);
}
