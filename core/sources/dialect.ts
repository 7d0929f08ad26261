/** What one way of streaming is to the reader: how its items are known, and what they mean. */

import type { StreamEvent } from "../events.ts";

export interface Dialect {
  /** Whether `item` is of this dialect: a cheap look at its shape, asked of every item until one says yes. */
  matches(item: unknown): boolean;
  /** One per stream, made when its first item comes. `readInner` reads an item that is wrapped in another. */
  createReader(readInner: (item: unknown) => readonly StreamEvent[]): DialectReader;
  /** An answer in this dialect says how it finished: a connection that ends without that was cut. */
  readonly alwaysFinishes?: boolean;
  /** What matches is of no other dialect: once spoken it is asked first. */
  readonly isUnmistakable?: boolean;
}

export interface DialectReader {
  /** @throws {SourceError} When the item reports an error. */
  read(item: unknown): readonly StreamEvent[];
  /** The stream has ended: what was held back until now. */
  end?(): readonly StreamEvent[];
}
