/** Cuts a growing answer into pages: the sealed ones never change, the open one grows. */

import { bestCut, earlyCut, wholeWords } from "./cut.ts";
import type { Page, PageLimits, PageStart } from "./page.ts";
import { type PageView, renderPage, viewPage } from "./page-view.ts";

export interface NextPageOptions {
  readonly limits: PageLimits;
  /** Offset in `text` up to which a reader has seen this page. No cut lies before it: shown text never moves. */
  readonly shownEnd: number;
  /** No more text will come: the page may fill up to `maxLength`. */
  readonly ended: boolean;
  /** The `tail` of the same page when it was shorter: spares parsing all of it again. */
  readonly tail?: number | undefined;
}

/**
 * Cuts one page out of `text` from `start`. Pure, and progress is certain: `end > start.offset` while text is left.
 *
 * A page longer than `softLength` is sealed at the edge of a block, of an item of a list, or of a line of code as soon as there
 * is one behind `shownEnd`; at a line, sentence, word or grapheme only once the text exceeds `maxLength`. White space
 * at a page's edge is dropped, save indentation of code. An open page shows all of the text, or whole words of it once
 * it is longer than `softLength`.
 * Parses little more than a page however long the text is, and of a page that is far from full only its last block.
 */
export function nextPage(text: string, start: PageStart, options: NextPageOptions): Page {
  return plainPage(text, start, options) ?? cutPage(text, start, options);
}

const isOpen = (rest: string, { limits, ended }: NextPageOptions): boolean =>
  limits.measure(rest) <= (ended ? limits.maxLength : limits.softLength);

/** Where there are no fence's marks since the last block began, nothing has to be parsed to know what to close: nothing. */
function plainPage(text: string, start: PageStart, options: NextPageOptions): Page | undefined {
  const { tail } = options;
  if (tail === undefined || start.fence || text.length - start.offset > options.limits.maxLength)
    return undefined;
  if (text.indexOf("```", tail) >= 0 || text.indexOf("~~~", tail) >= 0 || !text.isWellFormed())
    return undefined;
  const rest = text
    .slice(start.offset)
    .replace(/^(?:[ \t]*\n)+/, "")
    .trimEnd();
  // Half a surrogate pair is left to the parsing way, which holds it back.
  return isOpen(rest, options) && rest.isWellFormed()
    ? { start, end: text.length, text: rest, tail }
    : undefined;
}

function cutPage(text: string, start: PageStart, options: NextPageOptions): Page {
  const view = viewPage(text, start, options);
  const { limits } = options;
  if (view.whole) {
    const rest = renderPage(view, view.source.length);
    if (isOpen(rest, options)) return openPage(view, rest);
    const length = limits.measure(rest);
    if (length <= limits.maxLength) {
      const cut = earlyCut(view, limits);
      return cut === undefined ? nearlyFullPage(view, limits) : sealedPage(view, cut, limits);
    }
  }
  return sealedPage(view, bestCut(view, limits), limits);
}

function openPage(view: PageView, text: string): Page {
  const tail = view.toOffset(Math.max(view.from, view.markdown.lastBlock));
  return { start: view.start, end: view.toOffset(view.source.length), text, tail };
}

function nearlyFullPage(view: PageView, limits: PageLimits): Page {
  const cut = view.ended ? view.source.length : wholeWords(view, limits);
  const end = Math.max(view.shown, view.trimmedEnd(cut));
  return { start: view.start, end: view.toOffset(end), text: renderPage(view, cut) };
}

function sealedPage(view: PageView, cut: number, limits: PageLimits): Page {
  const fence = reopening(view, cut, limits);
  return {
    start: view.start,
    end: view.toOffset(view.trimmedEnd(cut)),
    text: renderPage(view, cut),
    next: { offset: view.toOffset(cut), ...(fence && { fence }) },
  };
}

/** What stands in front of the next page, unless it would take more than a third of it. */
function reopening(view: PageView, cut: number, limits: PageLimits): PageStart["fence"] {
  const fence = view.markdown.reopen(cut);
  if (fence === undefined) return undefined;
  const choices = [
    fence,
    ...(fence.bare === undefined ? [] : [{ opener: fence.bare, closer: fence.closer }]),
  ];
  const fitting = choices.find(
    ({ opener, closer }) => limits.measure(opener + closer) * 3 <= limits.maxLength,
  );
  return fitting && { opener: fitting.opener, closer: fitting.closer };
}
