/** A page's text with the fence it begins in, parsed: what the search for a cut looks at. */

import { isBlank, skipSpace } from "./boundaries.ts";
import { type CodeBlock, isInside, type Markdown, readMarkdown, readTail } from "./markdown.ts";
import type { PageLimits, PageStart } from "./page.ts";

/** Least number of characters read at once, so that tiny pages still see what they cut through. */
const LEAST_WINDOW = 300;

export interface PageView {
  readonly start: PageStart;
  /** What reopens the page, then the text from `start.offset`, as far as it was read. Cuts are offsets in it. */
  readonly source: string;
  /** Where the text begins in `source`. */
  readonly from: number;
  /** `shownEnd` as an offset in `source`; never before `from`. */
  readonly shown: number;
  /** False when only a part of the text was read, which is then longer than a page. */
  readonly whole: boolean;
  readonly ended: boolean;
  readonly markdown: Markdown;
  codeAt(cut: number): CodeBlock | undefined;
  /** Where the page ends when cut at `cut`: before white space, but never before what was shown. */
  trimmedEnd(cut: number): number;
  toOffset(cut: number): number;
}

export interface ViewOptions {
  readonly limits: PageLimits;
  readonly shownEnd: number;
  readonly ended: boolean;
  /** Where the last block began when this page was shown before: only what comes from there on is parsed. */
  readonly tail?: number | undefined;
}

export function viewPage(text: string, start: PageStart, options: ViewOptions): PageView {
  const opener = start.fence?.opener ?? "";
  const { source, whole } = readWindow(text, { start, opener, options });
  const from = opener.length;
  const shown = Math.min(source.length, from + Math.max(0, options.shownEnd - start.offset));
  const { tail = start.offset } = options;
  const markdown = tail > start.offset ? readTail(source, from + tail - start.offset) : readMarkdown(source);
  const codeAt = (cut: number) => markdown.codes.find((code) => isInside(code, cut));
  return {
    start,
    source,
    from,
    shown,
    whole,
    ended: options.ended,
    markdown,
    codeAt,
    trimmedEnd: (cut) =>
      Math.max(from, Math.min(cut, shown), trimEnd(source, cut, codeAt(cut) !== undefined)),
    toOffset: (cut) => cut - from + start.offset,
  };
}

interface Window {
  readonly start: PageStart;
  readonly opener: string;
  readonly options: ViewOptions;
}

/** Reads on until the text exceeds a page, and a good piece further: what is cut through has to be seen whole. */
function readWindow(text: string, { start, opener, options }: Window): { source: string; whole: boolean } {
  const least = Math.max(LEAST_WINDOW, options.limits.maxLength);
  for (let size = 2 * least; start.offset + size + least < text.length; size *= 2) {
    const read = opener + text.slice(start.offset, start.offset + size);
    if (options.limits.measure(read) > options.limits.maxLength) {
      return { source: read + text.slice(start.offset + size, start.offset + size + least), whole: false };
    }
  }
  const rest = opener + text.slice(start.offset);
  // Half a surrogate pair is not shown: its other half is in the next chunk.
  const torn = !options.ended && !rest.isWellFormed() && isHighSurrogate(rest.charCodeAt(rest.length - 1));
  return { source: torn ? rest.slice(0, -1) : rest, whole: true };
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

/** White space in code is content, save blank lines and the end of the line. */
function trimEnd(source: string, cut: number, inCode: boolean): number {
  const end = source.slice(0, cut).trimEnd().length;
  if (!inCode) return end;
  const newline = source.indexOf("\n", end);
  return newline >= 0 && newline < cut ? newline : cut;
}

/** What a message shows when the page is cut at `cut`. */
export function renderPage(view: PageView, cut: number): string {
  const { source, from } = view;
  const first = from === 0 ? afterBlankLines(source) : 0;
  const text = source.slice(Math.min(first, cut), view.trimmedEnd(cut));
  const closer = view.codeAt(cut)?.fence?.closer;
  if (closer === undefined) return isBlank(text) ? "" : text;
  return `${text}${text.endsWith("\n") ? "" : "\n"}${closer}`;
}

function afterBlankLines(source: string): number {
  return source.lastIndexOf("\n", skipSpace(source, 0) - 1) + 1;
}

/** A cut at the next visible character: blank lines are dropped, and indentation too unless it is code's. */
export function visibleCut(view: PageView, cut: number): number {
  const visible = skipSpace(view.source, cut);
  if (view.codeAt(visible) === undefined) return visible;
  const lineStart = view.source.lastIndexOf("\n", visible - 1) + 1;
  return Math.max(cut, lineStart);
}
