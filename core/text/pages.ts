/** Cuts a growing document into pages: the sealed ones never change, the open one grows. */

import type { RootContent } from "mdast";
import { type Blocks, createCuts, endOfBlocks } from "./cuts.ts";
import type { Dialect, Rendered } from "./dialect.ts";
import type { Document } from "./document.ts";
import { edgesOf } from "./edges.ts";
import { asText, withoutLinks } from "./plainer.ts";

export interface Page {
  readonly rendered: Rendered;
  /** Offset in the answer's text just behind what the page shows. */
  readonly end: number;
  /** Where the next page begins. Present when this page is sealed: it will never change again. */
  readonly next?: number;
}

export interface Pages {
  /**
   * The page that begins where the document does. `shownEnd` is the offset up to which a reader has seen it: no cut lies
   * before it. Progress is certain: `next` lies behind the page's start.
   *
   * A page longer than `softLength` is sealed at the edge of a block, of an item of a list, of a row or of a line of code
   * as soon as there is one behind `shownEnd`; at a line, sentence, word or grapheme only once it exceeds `maxLength`.
   * Where calls are scarce, it is full before it ends well: at a word of its last hundredth, but not inside a row or a line
   * of code. An open page shows all of the text, or whole words of it once it is longer than `softLength`. Once all of the text is
   * known, pages are fuller where that saves a message.
   */
  next(shownEnd: number, isScarce?: boolean): Page;
}

/** Of a message, on average, where each is cut as late as can be. */
const FULLEST_SHARE = 0.98;

export function createPages(document: Document, dialect: Dialect): Pages {
  /** The blocks that came before the last one, as they were rendered last: no weak map, which never gives room back. */
  let kept = new Map<RootContent, Rendered>();
  const { maxLength, softLength } = dialect;
  const definition = document.definition;

  const renderBlock = (node: RootContent, isOpen: boolean): Rendered =>
    (isOpen ? undefined : kept.get(node)) ?? dialect.renderBlock(node, { isOpen, definition });

  const render = (blocks: Blocks): Rendered => dialect.join(blocks.map((node) => renderBlock(node, false)));

  function renderAll(): Rendered {
    const { blocks, isOpen } = document;
    const last = blocks.length - 1;
    const closed: typeof kept = new Map();
    const parts = blocks.map((node, index) => {
      const rendered = renderBlock(node, isOpen && index === last);
      if (index < last) closed.set(node, rendered);
      return rendered;
    });
    kept = closed;
    return dialect.join(parts);
  }

  const cuts = createCuts(document, {
    maxLength,
    softLength,
    measure: (blocks) => dialect.measure(render(blocks)),
  });

  /** A page that can't hold all that is there. Where nothing can be cut, markup gives way: then it may hold all. */
  function fullPage(shownEnd: number, length: number, isScarce: boolean): Page {
    const { text, from } = document;
    const wanted = document.ended ? lengthToSaveOne(length) : 0;
    const simpler = [
      (node: RootContent) => withoutLinks(node, text),
      (node: RootContent) => asText(node, text, from),
    ];
    let { blocks } = document;
    for (let level = 0; ; level += 1) {
      const cut =
        (isScarce ? cuts.latest(blocks, shownEnd) : undefined) ?? cuts.best(blocks, shownEnd, wanted);
      if (cut !== undefined) return sealed(blocks, cut);
      const simplify = simpler[level];
      if (!simplify) return sealed(blocks, cuts.inCharacter(blocks));
      blocks = document.blocks.map(simplify);
      const rendered = render(blocks);
      if (dialect.measure(rendered) > maxLength) continue;
      return document.readMore() ? next(shownEnd, isScarce) : { rendered, end: endOf(blocks) };
    }
  }

  /** How long this page has to be for the rest to need no more messages than it must; `length` is that of what is read. */
  function lengthToSaveOne(length: number): number {
    const { text, from, blocks } = document;
    const total = (length * (text.length - from)) / Math.max(1, endOfBlocks(blocks) - from);
    const wanted = total - Math.floor(total / maxLength) * maxLength * FULLEST_SHARE;
    return wanted <= maxLength ? wanted : 0;
  }

  function sealed(blocks: Blocks, cut: number): Page {
    const part = cuts.upTo(blocks, cut);
    return { rendered: render(part), end: endOfBlocks(part), next: cut };
  }

  function nearlyFullPage(whole: Page, shownEnd: number): Page {
    const { blocks } = document;
    const to = endOfBlocks(blocks);
    const edge = cuts.search(blocks, { kinds: ["block", "item"], least: softLength, from: shownEnd, to });
    if (edge !== undefined) return sealed(blocks, edge);
    // It may have to be cut any moment, never inside a word that a reader has seen.
    const words = edgesOf("word", blocks, { source: document.text, from: shownEnd, to });
    const word = words.findLast((edge) => edge < to) ?? shownEnd;
    if (word <= document.from) return whole;
    const part = cuts.upTo(blocks, word);
    const rendered = render(part);
    // Half of an address may show more than all of it.
    return dialect.measure(rendered) > maxLength ? whole : { rendered, end: endOfBlocks(part) };
  }

  const endOf = (blocks: Blocks): number => (document.ended ? document.text.length : endOfBlocks(blocks));

  function next(shownEnd: number, isScarce = false): Page {
    for (;;) {
      const { blocks, ended } = document;
      const rendered = renderAll();
      const length = dialect.measure(rendered);
      if (length > maxLength) return fullPage(shownEnd, length, isScarce);
      const end = endOf(blocks);
      if (length > softLength && !ended) return nearlyFullPage({ rendered, end }, shownEnd);
      if (!document.readMore()) return { rendered, end };
    }
  }

  return { next };
}
