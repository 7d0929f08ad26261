/** What the open message of an answer shows: its page of the text, what stands around that, and its controls. */

import type { RootContent } from "mdast";
import type { Control } from "../controls/control.ts";
import type { Dialect, Rendered } from "../text/dialect.ts";
import type { Document } from "../text/document.ts";
import { createPages, type Page, type Pages } from "../text/pages.ts";
import { sealHere } from "../text/seal.ts";
import type { Halt } from "./halt.ts";
import type { Surroundings } from "./surroundings.ts";

export interface Frame {
  readonly rendered: Rendered;
  readonly end: number;
  /** Where the next page begins, once this one is full. */
  readonly next?: number;
  /** Steps that it tells of for good. */
  readonly settles?: readonly string[];
  /** It tells how long something has been running. */
  readonly ticks?: boolean;
}

export interface AnswerEnd {
  /** Its text ends where nobody meant it to. */
  readonly isBrokenOff?: boolean;
  /** How it ended, under the text. */
  readonly words?: string | undefined;
  /** What it took, under that. */
  readonly footer?: string | undefined;
  /** At the last message. */
  readonly controls?: readonly Control[] | undefined;
}

/** How far an answer is. */
export interface View {
  readonly text: string;
  readonly ended: boolean;
  readonly end: AnswerEnd;
  readonly controls: readonly Control[] | undefined;
  /** Up to where the reader has seen the open page: no cut may come before it. */
  readonly shownEnd: number;
  /** The moment that running steps are told of: that time goes on is no news. */
  readonly toldMs: number;
  /** There is a message already, and this would be another. */
  readonly isAnother: boolean;
  /** There can't be another one. */
  readonly isLast: boolean;
  /** Little time is left where it is written. */
  readonly isClosing: boolean;
  /** A full message is worth more than one that ends at a good place. */
  readonly isScarce: boolean;
  /** Somebody can press Continue. */
  readonly mayPause: boolean;
}

export interface Frames {
  /** As much of the text as the message holds. */
  page(view: View): Page;
  /** The page as it is, for good. */
  seal(): Page & { readonly next: number };
  render(page: Page, view: View): Frame;
  /** What stands, with words under it; undefined where they don't fit. */
  withWords(rendered: Rendered, words: string): Rendered | undefined;
  /** No text comes to the message any more, and words say why. */
  renderHalted(halt: Halt, view: View): Frame;
}

interface Parts {
  readonly document: Document;
  readonly dialect: Dialect;
  readonly surroundings: Surroundings;
}

/** Room that the last message keeps for words on how the answer ended. In the dialect's unit, a fifth of it at most. */
const WORDS_LENGTH = 300;

/** There is no next page to begin early: a last one is cut where it is full, but not inside a word. */
const LAST_SOFT_SHARE = 0.97;

export function createFrames({ document, dialect, surroundings }: Parts): Frames {
  const pages = createPages(document, dialect);
  let lastPages: Pages | undefined;

  function withTail(page: Frame, { words, footer }: AnswerEnd): Frame | undefined {
    const blocks: RootContent[] = [];
    if (words) blocks.push({ type: "paragraph", children: [{ type: "text", value: words }] });
    if (footer) blocks.push({ type: "statusLines", lines: [footer], state: "footer" });
    if (blocks.length === 0) return page;
    const context = { isOpen: false, definition: document.definition };
    const rendered = dialect.join([
      page.rendered,
      ...blocks.map((block) => dialect.renderBlock(block, context)),
    ]);
    const fits = page.rendered.text === "" || dialect.measure(rendered) <= dialect.maxLength;
    return fits ? { ...page, rendered } : undefined;
  }

  function withSurroundings(page: Frame, isFinal: boolean, { isAnother, toldMs }: View): Frame {
    // Steps that end when all of the text stands are no reason for another message.
    if (isFinal && page.rendered.text === "" && isAnother) return page;
    return { ...page, ...surroundings.around(page.rendered, { dialect, nowMs: toldMs, isFinal }) };
  }

  function withEnding(page: Frame, { end, isLast, text }: View): Frame {
    const whole = withTail(page, end);
    if (whole) return whole;
    if (!isLast) return { ...page, next: text.length };
    return withTail(page, { words: end.words }) ?? page;
  }

  return {
    page({ text, ended, end, shownEnd, isLast, isScarce }) {
      if (document.text !== text || document.ended !== ended) document.grow(text, ended, end.isBrokenOff);
      if (!isLast) return pages.next(shownEnd, isScarce);
      lastPages ??= createPages(document, withRoomForWords(dialect));
      return lastPages.next(shownEnd);
    },
    seal: () => sealHere(document, dialect),
    render(page, view) {
      const isOver = page.next === undefined && view.ended;
      const frame = isOver ? withEnding(page, view) : page;
      return withControls(
        withSurroundings(frame, frame.next !== undefined || view.ended, view),
        view.controls,
      );
    },
    withWords: (rendered, words) => withTail({ rendered, end: 0 }, { words })?.rendered,
    renderHalted({ page: { next, ...page }, words, isPassing }, view) {
      const { end, ended, controls } = view;
      const said = ended && !isPassing ? { ...end, words: lines(words, end.words) } : { words };
      const frame = withTail(page, said) ?? withTail(page, { words });
      if (frame) return withControls(withSurroundings(frame, isPassing || ended, view), controls);
      return withControls(withSurroundings({ ...page, next }, true, view), controls);
    },
  };
}

function withRoomForWords(dialect: Dialect): Dialect {
  const maxLength = dialect.maxLength - Math.min(WORDS_LENGTH, Math.floor(dialect.maxLength / 5));
  return { ...dialect, maxLength, softLength: Math.floor(maxLength * LAST_SOFT_SHARE) };
}

/** Those that there are, one below the other. */
export const lines = (...parts: readonly (string | undefined)[]): string => parts.filter(Boolean).join("\n");

/** A page that is full loses them. */
function withControls(frame: Frame, controls: readonly Control[] | undefined): Frame {
  if (!controls) return frame;
  return { ...frame, rendered: { ...frame.rendered, controls: frame.next === undefined ? controls : [] } };
}
