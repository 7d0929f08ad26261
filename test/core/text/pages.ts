/** Plays a growing answer through nextPage as the outbox does, and says what broke in the pages. */

import { fromMarkdown } from "mdast-util-from-markdown";
import type { Page, PageLimits, PageStart } from "../../../core/text/page.ts";
import { nextPage } from "../../../core/text/paginate.ts";

export function limitsOf(maxLength: number): PageLimits {
  return { maxLength, softLength: Math.floor(maxLength * 0.85), measure: (text) => text.length };
}

/** Counts as platforms that keep a link's address apart: what a reader sees, not what was written. */
export function limitsWithoutAddresses(maxLength: number): PageLimits {
  const measure = (text: string) => text.replaceAll(/\]\([^)\n]*\)/g, "]").length;
  return { ...limitsOf(maxLength), measure };
}

/** All pages of a text that is there at once. */
export function pagesOf(text: string, limits: PageLimits): GrownPage[] {
  return growPages([text], limits);
}

/** A page, and how far a reader had seen it when it was cut. */
export interface GrownPage extends Page {
  readonly seenEnd: number;
}

/** Pages of a text that arrives in chunks, each of which is shown before the next one. */
export function growPages(chunks: readonly string[], limits: PageLimits): GrownPage[] {
  const pages: GrownPage[] = [];
  let text = "";
  let start: PageStart = { offset: 0 };
  let shownEnd = 0;
  let tail: number | undefined;
  for (const [index, chunk] of chunks.entries()) {
    text += chunk;
    const ended = index === chunks.length - 1;
    for (;;) {
      const page = nextPage(text, start, { limits, shownEnd, ended, tail });
      const afresh = nextPage(text, start, { limits, shownEnd, ended });
      if (page.text !== afresh.text) throw new Error(`Read from ${tail} it shows ${page.text}`);
      tail = page.tail;
      if (page.next === undefined) {
        if (ended) pages.push({ ...page, seenEnd: shownEnd });
        shownEnd = page.end;
        break;
      }
      if (page.next.offset <= start.offset) throw new Error(`No progress at ${start.offset}`);
      // White space can't be seen to move.
      if (text.slice(page.end, shownEnd).trim() !== "")
        throw new Error(`Shown text moved: cut at ${page.end}, shown up to ${shownEnd}`);
      pages.push({ ...page, seenEnd: shownEnd });
      start = page.next;
      shownEnd = start.offset;
      tail = undefined;
    }
  }
  return pages;
}

export function slicesOf(text: string, pages: readonly Page[]): string[] {
  return pages.map((page) => text.slice(page.start.offset, page.end));
}

/** Whether each fence of a page is closed on that page: text put behind it must not become code. */
export function fencesAreWhole(page: string): boolean {
  const root = fromMarkdown(`${page}\n\nbehind`);
  const last = root.children.at(-1);
  return last?.type === "paragraph" && JSON.stringify(last).includes("behind");
}

/** Cuts text at the given fractions, in any order. */
export function chunksAt(text: string, fractions: readonly number[]): string[] {
  const cuts = [
    0,
    ...fractions.map((part) => Math.floor(part * text.length)).sort((a, b) => a - b),
    text.length,
  ];
  return cuts.slice(1).map((end, index) => text.slice(cuts[index], end));
}
