/** A stream whose items are read in a way that their shape alone would not tell. */

import type { StreamEvent } from "../events.ts";
import type { DialectReader } from "./dialect.ts";
import { streamEvents, textEvents } from "./text.ts";

type ReadInner = (item: unknown) => readonly StreamEvent[];

/** Pulled as it is pulled; leaving it leaves the stream at once, also while an item is awaited. */
export function translated(
  stream: unknown,
  createReader: (readInner: ReadInner) => DialectReader,
): AsyncIterable<StreamEvent> {
  return {
    [Symbol.asyncIterator]() {
      const iterator = iteratorOf(stream);
      const reader: DialectReader = createReader(readInner);
      const waiting: StreamEvent[] = [];
      let isAtEnd = false;

      /** What a wrapped item holds, where no other dialect is expected. */
      function readInner(item: unknown): readonly StreamEvent[] {
        if (typeof item === "string") return textEvents(item);
        return streamEvents.matches(item) ? [item as StreamEvent] : [{ type: "data", value: item }];
      }

      return {
        async next() {
          for (;;) {
            const event = waiting.shift();
            if (event !== undefined) return { done: false, value: event };
            if (isAtEnd) return { done: true, value: undefined };
            const item = await iterator.next();
            isAtEnd = item.done === true;
            waiting.push(...(isAtEnd ? (reader.end?.() ?? []) : reader.read(item.value)));
          }
        },
        async return() {
          await iterator.return?.();
          return { done: true, value: undefined };
        },
      };
    },
  };
}

function iteratorOf(stream: unknown): AsyncIterator<unknown> {
  if (typeof stream === "object" && stream !== null && Symbol.asyncIterator in stream) {
    return (stream as AsyncIterable<unknown>)[Symbol.asyncIterator]();
  }
  throw new TypeError(`Expected an AsyncIterable of a chain's or graph's items; got ${typeof stream}`);
}
