/** A stream of events that ends at once when it is left. */

import type { StreamEvent } from "../events.ts";

export type EventStream = AsyncGenerator<StreamEvent, void, undefined>;

export type Pulled = IteratorResult<StreamEvent, void>;

export const END = { done: true, value: undefined } as const;

/** No generator: the `return` of one would wait for a read that is pending. */
export function eventStream(next: () => Promise<Pulled>, end: () => void): EventStream {
  return {
    next,
    async return() {
      end();
      return END;
    },
    async throw(error) {
      end();
      throw error;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    async [Symbol.asyncDispose]() {
      end();
    },
  };
}
