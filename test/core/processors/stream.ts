/** Streams for the tests of processors, and what came out of them. */

import type { StreamEvent } from "../../../core/index.ts";

export const text = (value: string): StreamEvent => ({ type: "text-delta", text: value });
export const reasoning = (value: string): StreamEvent => ({ type: "reasoning-delta", text: value });

export type Item = string | StreamEvent | Error;

export async function* streamOf(...items: readonly Item[]) {
  for (const item of items) {
    if (item instanceof Error) throw item;
    yield typeof item === "string" ? text(item) : item;
  }
}

export interface Outcome {
  readonly events: StreamEvent[];
  readonly error?: unknown;
}

export async function drain(stream: AsyncIterable<StreamEvent>): Promise<Outcome> {
  const events: StreamEvent[] = [];
  try {
    for await (const event of stream) events.push(event);
  } catch (error) {
    return { events, error };
  }
  return { events };
}

/** The texts of text-deltas, in order. */
export const textsOf = ({ events }: Outcome): string[] =>
  events.flatMap((event) => (event.type === "text-delta" ? [event.text] : []));

/** Says `first`, then nothing more for ever, and notes when it is told to end. */
export function stuckStream(first: string) {
  const seen = { left: false, aborted: false };
  const source = ({ signal }: { readonly signal: AbortSignal }): AsyncIterable<unknown> => {
    signal.addEventListener("abort", () => {
      seen.aborted = true;
    });
    let count = 0;
    return {
      [Symbol.asyncIterator]: () => ({
        next: () => (count++ === 0 ? Promise.resolve({ done: false, value: first }) : new Promise(() => {})),
        return: () => {
          seen.left = true;
          return new Promise(() => {});
        },
      }),
    };
  };
  return { seen, source };
}
