/** Any stream in, StreamEvents out. */

import { SourceError } from "../errors.ts";
import type { StreamEvent } from "../events.ts";
import { createAbortGate } from "./abort-gate.ts";
import { excerptOf } from "./excerpt.ts";
import { leaveUnread, type OpenStream, openStream } from "./open-stream.ts";
import { createReader } from "./reader.ts";
import { type Opened, openSource, type Source, type SourceContext, withSignal } from "./source.ts";

export { assertSource } from "./assert-source.ts";
export type { Source, SourceContext, Streamable } from "./source.ts";

/**
 * Reads `source` as fast as it is consumed. What came before an error is handed out before the error is thrown.
 * When `signal` aborts, iteration ends at once by throwing `signal.reason`, even if the source is stuck. Leaving early
 * tells the source to end, by the signal that a function was given as well, and does not wait for it.
 *
 * @throws {SourceError} When a service refuses, reports an error or breaks off, when bytes can't be read, or when
 *   something that is no `Error` was thrown. Errors of other streams pass unchanged.
 * @throws {TypeError} When the source is no stream, or yields `undefined` or what else says nothing.
 */
export async function* toEvents(
  source: Source,
  context: SourceContext,
): AsyncGenerator<StreamEvent, void, undefined> {
  const { signal } = context;
  const gate = createAbortGate(signal);
  const call = new AbortController();
  const onAbort = () => call.abort(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  let opening: Promise<Opened> | undefined;
  let open: OpenStream | undefined;
  let isAtEnd = false;
  try {
    const { stream } = await gate.wait(() => {
      opening = openSource(source, withSignal(context, call.signal));
      return opening;
    });
    opening = undefined;
    open = openStream(stream);
    const { iterator } = open;
    const reader = createReader(open.wire);
    while (!reader.isDone()) {
      const item = await gate.wait(() => iterator.next());
      if (item.done) {
        isAtEnd = true;
        for (const event of reader.end()) yield event;
        return;
      }
      for (const event of reader.read(item.value)) yield event;
    }
  } catch (error) {
    throw signal.aborted ? signal.reason : toError(error);
  } finally {
    gate.close();
    signal.removeEventListener("abort", onAbort);
    if (!isAtEnd) {
      call.abort(new DOMException("The answer was left before its end.", "AbortError"));
      open?.leave();
      opening?.then(({ stream }) => leaveUnread(stream)).catch(() => {});
    }
  }
}

function toError(thrown: unknown): Error {
  if (thrown instanceof Error) return thrown;
  const message = `The source threw ${excerptOf(String(thrown))}, which is no Error. See what it does when it fails.`;
  return new SourceError(message, { cause: thrown });
}
