/** Why an answer can't go on where it is, in words for its reader. */

import type { Page } from "../text/pages.ts";
import type { View } from "./frames.ts";
import { EMPTY } from "./open-message.ts";
import type { Place } from "./place.ts";

export interface Halt {
  /** The last that the message shows of the text; the rest begins at its `next`. */
  readonly page: FullPage;
  readonly words: string;
  /** It goes on in another place, if somebody presses Continue. */
  readonly isPassing: boolean;
}

type FullPage = Page & { readonly next: number };

/** Of an answer whose messages are full. */
const FULL_WORDS = {
  file: "✂️ No more fits here: the whole answer comes as a file.",
  cut: "✂️ Cut off: no more fits here.",
} as const;

/** Of an answer that can't be written to any longer. */
const CLOSING_WORDS = {
  pause: "⏸️ I can write here for a limited time only: press Continue to go on reading.",
  cut: "⚠️ Cut off: I can write here for a limited time only. Please ask again.",
} as const;

/** Of an answer whose next message is refused. */
export const NO_NEXT_WORDS = "⚠️ Cut off: I may not write here any more.";

/** In place of them, once somebody has pressed: in a message that holds nothing else. */
export const GOES_ON_BELOW = "▶️ It goes on below.";

const isFull = (page: Page): page is FullPage => page.next !== undefined;

/** Whether the message has to stop at this page. Not for a last word that fits. */
export function haltAt(page: Page, { frames, adapter }: Place, view: View): Halt | undefined {
  if (view.isClosing && (!view.ended || isFull(page))) {
    const words = view.mayPause ? CLOSING_WORDS.pause : CLOSING_WORDS.cut;
    return { page: isFull(page) ? page : frames.seal(), words, isPassing: true };
  }
  if (!view.isLast || !isFull(page)) return undefined;
  return { page, words: adapter.sendFile ? FULL_WORDS.file : FULL_WORDS.cut, isPassing: false };
}

/** There is nobody to send the file to, after all. */
export const withoutFile = (halt: Halt): Halt => ({ ...halt, words: FULL_WORDS.cut });

/** The page is sealed without words, which stand in a message of their own. */
export const withoutText = (halt: Halt, next: number): Halt => ({
  ...halt,
  page: { rendered: EMPTY, end: next, next },
});
