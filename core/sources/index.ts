/** Any stream in, StreamEvents out. */

import type { StreamEvent } from "../events.ts";
import { createAbortGate } from "./abort-gate.ts";
import { createItemReader, type Reader } from "./reader.ts";
import { isResponse, iterate, type Opened, openSource, type Source } from "./source.ts";
import { createResponseReader, iterateResponse } from "./sse.ts";

export { assertSource } from "./assert-source.ts";
export type { Source, Streamable } from "./source.ts";

/**
 * Reads `source` as fast as it is consumed. What came before an error is handed out before the error is thrown.
 * When `signal` aborts, iteration ends at once by throwing `signal.reason`, even if the source is stuck. Leaving early
 * tells the source to end, and does not wait for it.
 *
 * @throws {SourceError} When a `Response` refuses, reports an error or breaks off. Errors of other streams pass unchanged.
 * @throws {TypeError} When the source is no stream, or yields what is not known.
 */
export async function* toEvents(
  source: Source,
  { signal }: { readonly signal: AbortSignal },
): AsyncGenerator<StreamEvent, void, undefined> {
  const gate = createAbortGate(signal);
  let opening: Promise<Opened> | undefined;
  let iterator: AsyncIterator<unknown> | undefined;
  try {
    const { stream } = await gate.wait(() => {
      opening = openSource(source, { signal });
      return opening;
    });
    opening = undefined;
    iterator = isResponse(stream) ? iterateResponse(stream) : iterate(stream);
    const reader: Reader = isResponse(stream) ? createResponseReader() : createItemReader();
    while (!reader.isDone?.()) {
      const item = await gate.wait(() => nextOf(iterator));
      if (item.done) {
        iterator = undefined;
        yield* reader.end();
        return;
      }
      yield* reader.read(item.value);
    }
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    gate.close();
    leave(iterator);
    opening
      ?.then(({ stream }) => leave(isResponse(stream) ? toLeave(stream) : iterate(stream)))
      .catch(ignore);
  }
}

/** A hand-written iterator may answer without a promise, or throw at once. */
async function nextOf(iterator: AsyncIterator<unknown> | undefined): Promise<IteratorResult<unknown>> {
  return iterator?.next() ?? { done: true, value: undefined };
}

/** Never awaited: a stuck generator would answer only after its pending step. */
function leave(iterator: AsyncIterator<unknown> | undefined): void {
  const end = async () => iterator?.return?.();
  end().catch(ignore);
}

function toLeave(response: Response): AsyncIterator<unknown> {
  return {
    next: async () => ({ done: true, value: undefined }),
    return: async () => ({ done: true, value: await response.body?.cancel() }),
  };
}

function ignore(): void {}
