/** Reads a source to its end and tells what came, and how it ended. */

import type { StreamEvent } from "../../../core/events.ts";
import { type Source, toEvents } from "../../../core/sources/index.ts";

export interface Collected {
  readonly events: StreamEvent[];
  readonly error?: unknown;
}

export async function collect(source: Source, signal = new AbortController().signal): Promise<Collected> {
  const events: StreamEvent[] = [];
  try {
    for await (const event of toEvents(source, { signal })) events.push(event);
  } catch (error) {
    return { events, error };
  }
  return { events };
}

export const text = (value: string): StreamEvent => ({ type: "text-delta", text: value });

export async function* streamOf(...items: readonly unknown[]): AsyncGenerator<unknown> {
  yield* items;
}

/** A stream that says one thing, then nothing more, and notes when it was left. */
export function stuckStream(first: unknown): AsyncIterable<unknown> & { readonly left: boolean } {
  let left = false;
  let count = 0;
  return {
    get left() {
      return left;
    },
    [Symbol.asyncIterator]: () => ({
      next: () => (count++ === 0 ? Promise.resolve({ done: false, value: first }) : new Promise(() => {})),
      return: () => {
        left = true;
        return new Promise(() => {});
      },
    }),
  };
}

/**
 * For tests that measure milliseconds: other programs may take the processor away for that long, but not five times in a
 * row, and what is slow by itself is slow each time.
 */
export const BUSY_MACHINE = { retry: 4 } as const;
