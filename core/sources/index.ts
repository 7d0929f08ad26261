/** Any stream in, StreamEvents out. */

import { SourceError } from "../errors.ts";
import type { StreamEvent } from "../events.ts";
import { END, type EventStream, eventStream, type Pulled } from "./event-stream.ts";
import { excerptOf } from "./excerpt.ts";
import { leaveUnread, type OpenStream, openStream } from "./open-stream.ts";
import { createReader, type Reader } from "./reader.ts";
import { openSource, type Source, type SourceContext, withSignal } from "./source.ts";
import { NONE } from "./text.ts";

export { assertSource } from "./assert-source.ts";
export type { Source, SourceContext, Streamable } from "./source.ts";

interface Reading extends OpenStream {
  readonly reader: Reader;
}

/**
 * Reads `source` as fast as it is consumed. What came before an error is handed out before the error is thrown.
 * When `signal` aborts, iteration ends at once by throwing `signal.reason`, even if the source is stuck. Leaving early
 * tells the source to end, by the signal that a function was given as well, and does not wait for it.
 *
 * @throws {SourceError} When a service refuses, reports an error or breaks off, when bytes can't be read, or when
 *   something that is no `Error` was thrown. Errors of other streams pass unchanged.
 * @throws {TypeError} When the source is no stream, or yields `undefined` or what else says nothing.
 */
export function toEvents(source: Source, context: SourceContext): EventStream {
  const { signal } = context;
  const call = new AbortController();
  let open: Reading | undefined;
  /** What the last item said that has not been handed out. */
  let events: Iterator<StreamEvent> = NONE[Symbol.iterator]();
  let isAtEnd = false;
  let isOver = false;
  let isAwaited = false;
  let last: Promise<Pulled> | undefined;
  let resolve: (result: Pulled) => void;
  let reject: (error: unknown) => void;

  const onAbort = () => {
    call.abort(signal.reason);
    if (isAwaited) fail(signal.reason);
  };

  function next(): Promise<Pulled> {
    last = isAwaited && last ? last.then(next, next) : new Promise(ask);
    return last;
  }

  /** One function for all of them: this runs for every token. */
  function ask(onResult: typeof resolve, onError: typeof reject) {
    resolve = onResult;
    reject = onError;
    isAwaited = true;
    if (isOver) answer(END);
    else if (signal.aborted) fail(signal.reason);
    else if (open) handOut(open);
    else start();
  }

  function start() {
    signal.addEventListener("abort", onAbort, { once: true });
    openSource(source, withSignal(context, call.signal))
      .then(({ stream }) => {
        if (isOver) return leaveUnread(stream);
        const opened = openStream(stream);
        open = { ...opened, reader: createReader(opened.wire) };
        return handOut(open);
      })
      .catch(fail);
  }

  function handOut({ iterator, reader }: Reading) {
    try {
      const event = events.next();
      if (!event.done) answer(event);
      else if (isAtEnd || reader.isDone()) end();
      else Promise.resolve(iterator.next()).then(take, fail);
    } catch (error) {
      fail(error);
    }
  }

  function take(item: IteratorResult<unknown>) {
    if (isOver || !open) return;
    const { reader } = open;
    try {
      isAtEnd = item.done === true;
      events = (isAtEnd ? reader.end() : reader.read(item.value))[Symbol.iterator]();
    } catch (error) {
      return fail(error);
    }
    handOut(open);
  }

  function answer(result: Pulled) {
    isAwaited = false;
    resolve(result);
  }

  function fail(error: unknown) {
    if (isOver) return;
    close();
    isAwaited = false;
    reject(signal.aborted ? signal.reason : toError(error));
  }

  function end() {
    if (!isOver) close();
    if (isAwaited) answer(END);
  }

  function close() {
    isOver = true;
    signal.removeEventListener("abort", onAbort);
    if (isAtEnd) return;
    call.abort(new DOMException("The answer was left before its end.", "AbortError"));
    open?.leave();
  }

  return eventStream(next, end);
}

function toError(thrown: unknown): Error {
  if (thrown instanceof Error) return thrown;
  const message = `The source threw ${excerptOf(String(thrown))}, which is no Error. See what it does when it fails.`;
  return new SourceError(message, { cause: thrown });
}
