/** Cuts the text into pieces of another size. */

import { assertPositive } from "./options.ts";
import type { Processor } from "./pipe.ts";
import { isSameText, isTextEvent, safeEnd, type TextEvent } from "./text-event.ts";

export type RechunkOptions =
  /** Pieces of so many UTF-16 units, one less where a surrogate pair would be torn. The last one of a text is shorter. */
  | { readonly characters: number; readonly chunks?: never }
  /** So many chunks of the source become one. */
  | { readonly chunks: number; readonly characters?: never };

/**
 * Order is kept: what is pending goes out before an event of another kind, at the end, and before an error.
 *
 * @throws {TypeError} When the size is no number above 0.
 */
export function rechunk({ characters, chunks }: RechunkOptions): Processor {
  const size = chunks ?? characters;
  assertPositive(chunks === undefined ? "characters" : "chunks", size);
  const pieceLength = Math.max(1, Math.floor(size));
  return async function* (events) {
    let pending: TextEvent | undefined;
    let count = 0;
    try {
      for await (const event of events) {
        if (pending && !isSameText(pending, event)) {
          yield pending;
          pending = undefined;
        }
        if (!isTextEvent(event)) {
          yield event;
          continue;
        }
        count = pending ? count + 1 : 1;
        pending = pending ? { ...pending, text: pending.text + event.text } : event;
        if (chunks !== undefined) {
          if (count < size) continue;
          yield pending;
          pending = undefined;
        } else {
          while (pending.text.length >= pieceLength) {
            const end = safeEnd(pending.text, pieceLength);
            if (end > pending.text.length) break;
            yield { ...pending, text: pending.text.slice(0, end) };
            pending = { ...pending, text: pending.text.slice(end) };
          }
          if (pending.text === "") pending = undefined;
        }
      }
    } catch (error) {
      if (pending) yield pending;
      throw error;
    }
    if (pending) yield pending;
  };
}
