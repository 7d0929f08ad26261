/** Turns each item of a stream into events, whatever dialect that item speaks. */

import type { StreamEvent } from "../events.ts";
import { describe } from "./describe.ts";
import type { Dialect, DialectReader } from "./dialect.ts";
import { DIALECTS } from "./dialects.ts";
import { textEvents } from "./text.ts";
import { createWireReader, type WireOptions } from "./wire.ts";

export interface Reader {
  /** Lazy: what comes before an error is handed out before the error is thrown. */
  read(item: unknown): Iterable<StreamEvent>;
  /** The stream says of itself that it is complete. */
  isDone(): boolean;
  /** The stream has ended. @throws {SourceError} When that was too early. */
  end(): Iterable<StreamEvent>;
}

/** Items as they are; bytes are cut into items first. */
export function createReader(wireOptions?: WireOptions): Reader {
  const items = createItemReader();
  let wire = wireOptions && createWireReader(items, wireOptions);
  return {
    read(item) {
      if (!ArrayBuffer.isView(item)) return items.read(item);
      wire ??= createWireReader(items, { name: "stream of bytes", format: undefined });
      return wire.read(item);
    },
    isDone: () => wire?.isDone() === true,
    *end() {
      if (wire) yield* wire.end();
      yield* items.end();
    },
  };
}

export interface ItemReader {
  /** Whether some dialect does. */
  knows(item: unknown): boolean;
  read(item: unknown): readonly StreamEvent[];
  /** What the dialects held back until now. */
  end(): readonly StreamEvent[];
  hasFinished(): boolean;
  /** The dialect spoken last tells how an answer finished, and has not done so. */
  isUnfinished(): boolean;
}

/** What shows that a model goes on after it finished, as an agent's does. */
const BEGINNINGS: readonly StreamEvent["type"][] = ["text-delta", "reasoning-delta", "tool-start"];

function createItemReader(): ItemReader {
  const readers = new Map<Dialect, DialectReader>();
  let spoken: Dialect | undefined;
  let hasFinished = false;

  function read(item: unknown): readonly StreamEvent[] {
    if (typeof item === "string") return textEvents(item);
    const dialect = spoken?.isUnmistakable && spoken.matches(item) ? spoken : dialectOf(item);
    if (dialect === undefined) return snapshotEvents(item);
    let reader = readers.get(dialect);
    if (reader === undefined) {
      reader = dialect.createReader(read);
      readers.set(dialect, reader);
    }
    spoken = dialect;
    const events = reader.read(item);
    for (const { type } of events) {
      if (type === "finish") hasFinished = true;
      else if (BEGINNINGS.includes(type)) hasFinished = false;
    }
    return events;
  }

  return {
    knows: (item) => dialectOf(item) !== undefined,
    read,
    end() {
      const ended = [...readers.values()];
      readers.clear();
      return ended.flatMap((reader) => reader.end?.() ?? []);
    },
    hasFinished: () => hasFinished,
    isUnfinished: () => spoken?.alwaysFinishes === true && !hasFinished,
  };
}

function dialectOf(item: unknown): Dialect | undefined {
  return typeof item === "object" && item !== null ? DIALECTS.find((one) => one.matches(item)) : undefined;
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
