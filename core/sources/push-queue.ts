/** Events that are pushed, to be pulled: what waits is merged, so that it takes no more room than its text. */

import type { StreamEvent } from "../events.ts";

export interface PushQueue extends AsyncIterable<StreamEvent> {
  push(events: readonly StreamEvent[]): void;
  end(): void;
  /** What was pushed before is still handed out. */
  fail(error: unknown): void;
}

export function createPushQueue(): PushQueue {
  let waiting: StreamEvent[] = [];
  let ending: { readonly error?: unknown } | undefined;
  let wake: (() => void) | undefined;

  function settle(value: { readonly error?: unknown }): void {
    ending ??= value;
    wake?.();
  }

  async function next(): Promise<IteratorResult<StreamEvent>> {
    for (;;) {
      const event = waiting.shift();
      if (event !== undefined) return { done: false, value: event };
      if (ending !== undefined) {
        if ("error" in ending) {
          const { error } = ending;
          ending = {};
          throw error;
        }
        return { done: true, value: undefined };
      }
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }

  return {
    push(events) {
      if (ending !== undefined) return;
      for (const event of events) {
        const merged = merge(waiting.at(-1), event);
        if (merged === undefined) waiting.push(event);
        else waiting[waiting.length - 1] = merged;
      }
      wake?.();
    },
    end: () => settle({}),
    fail: (error) => settle({ error }),
    [Symbol.asyncIterator]: () => ({
      next,
      async return() {
        ending = {};
        waiting = [];
        wake?.();
        return { done: true, value: undefined };
      },
    }),
  };
}

/** Pieces of one text, and totals of which only the newest counts. */
function merge(last: StreamEvent | undefined, event: StreamEvent): StreamEvent | undefined {
  if (last === undefined) return undefined;
  if (last.type === "text-delta" && event.type === "text-delta" && last.section === event.section) {
    return { ...last, text: last.text + event.text };
  }
  if (last.type === "reasoning-delta" && event.type === "reasoning-delta") {
    return { ...last, text: last.text + event.text };
  }
  const isReplaced = (event.type === "usage" || event.type === "data") && last.type === event.type;
  return isReplaced ? event : undefined;
}
