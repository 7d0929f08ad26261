/** Turns each item of a stream into events, whatever dialect that item speaks. */

import type { StreamEvent } from "../events.ts";
import type { Dialect, DialectReader } from "./dialect.ts";
import { DIALECTS } from "./dialects.ts";
import { describe } from "./source.ts";
import { textEvents } from "./text.ts";

export interface Reader {
  /** Lazy: what comes before an error is handed out before the error is thrown. */
  read(item: unknown): Iterable<StreamEvent>;
  /** The stream says of itself that it is complete. */
  isDone?(): boolean;
  /** The stream has ended. @throws {SourceError} When that was too early. */
  end(): Iterable<StreamEvent>;
}

export interface ItemReader extends Reader {
  read(item: unknown): readonly StreamEvent[];
  end(): readonly StreamEvent[];
  /** The dialect spoken last tells how an answer finished, and has not done so. */
  isUnfinished(): boolean;
}

export function createItemReader(): ItemReader {
  const readers = new Map<Dialect, DialectReader>();
  let spoken: Dialect | undefined;
  let hasFinished = false;

  function read(item: unknown): readonly StreamEvent[] {
    if (typeof item === "string") return textEvents(item);
    const dialect = DIALECTS.find((one) => one.matches(item));
    if (dialect === undefined) return snapshotEvents(item);
    let reader = readers.get(dialect);
    if (reader === undefined) {
      reader = dialect.createReader(read);
      readers.set(dialect, reader);
    }
    spoken = dialect;
    const events = reader.read(item);
    hasFinished ||= events.some(({ type }) => type === "finish");
    return events;
  }

  return {
    read,
    end: () => [...readers.values()].flatMap((reader) => reader.end?.() ?? []),
    isUnfinished: () => spoken?.alwaysFinishes === true && !hasFinished,
  };
}

/** What no dialect knows is a value being written, as parsers of partial JSON send it; null is none yet. */
function snapshotEvents(item: unknown): readonly StreamEvent[] {
  if (item === null) return [];
  if (typeof item === "object" && !("then" in item) && !(Symbol.asyncIterator in item)) {
    return [{ type: "data", value: item }];
  }
  throw new TypeError(
    `Expected the source to yield text, bytes, StreamEvents, or chunks of a model, chain or agent; got ${describe(item)}`,
  );
}
