/** Shows a growing answer page by page, as its reader would get it if every frame were sent. */

import type { RootContent } from "mdast";
import type { Dialect, Rendered } from "../../../core/text/dialect.ts";
import { createDocument } from "../../../core/text/document.ts";
import { createPages } from "../../../core/text/pages.ts";

export interface Frame {
  readonly rendered: Rendered;
  readonly end: number;
  /** Where the page began, and where the next one does when this one is sealed. */
  readonly from: number;
  readonly next?: number;
  /** Of what the page was made. */
  readonly blocks: readonly RootContent[];
}

export interface Shown {
  /** What each message shows at the end. */
  readonly pages: readonly Frame[];
  readonly frames: readonly Frame[];
}

export function showGrowing(chunks: readonly string[], dialect: Dialect, isScarce = false): Shown {
  const document = createDocument();
  const pages = createPages(document, dialect);
  const shown: { pages: Frame[]; frames: Frame[] } = { pages: [], frames: [] };
  let text = "";
  let shownEnd = 0;
  for (const [index, chunk] of chunks.entries()) {
    text += chunk;
    const isLast = index === chunks.length - 1;
    document.grow(text, isLast);
    for (;;) {
      const page = { ...pages.next(shownEnd, isScarce), from: document.from, blocks: document.blocks };
      shown.frames.push(page);
      if (page.next !== undefined || isLast) shown.pages.push(page);
      if (page.next === undefined) {
        shownEnd = Math.max(shownEnd, page.end);
        break;
      }
      if (page.next <= document.from) throw new Error(`No progress at ${document.from}`);
      document.turn(page.next);
      shownEnd = page.next;
    }
  }
  return shown;
}

export function chunksOf(text: string, size: number): string[] {
  const chunks: string[] = [];
  for (let at = 0; at === 0 || at < text.length; at += size) chunks.push(text.slice(at, at + size));
  return chunks;
}
