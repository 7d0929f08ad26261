/** Cuts a growing document into pages: the sealed ones never change, the open one grows. */

import type { RootContent } from "mdast";
import type { Dialect, Rendered } from "./dialect.ts";
import type { Document } from "./document.ts";
import { EDGE_KINDS, type EdgeKind, edgesOf } from "./edges.ts";
import { asText, withoutLinks } from "./plainer.ts";
import { endOf } from "./position.ts";
import { sliceNode } from "./slice.ts";

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
   * An open page shows all of the text, or whole words of it once it is longer than `softLength`.
   */
  next(shownEnd: number): Page;
}

/** Those that are found without reading words. */
const GOOD_KINDS = EDGE_KINDS.slice(0, EDGE_KINDS.indexOf("word"));

const ROUGH_KINDS = EDGE_KINDS.filter((kind) => kind !== "grapheme");

type Blocks = readonly RootContent[];

export function createPages(document: Document, dialect: Dialect): Pages {
  const kept = new WeakMap<RootContent, Rendered>();
  const { maxLength, softLength } = dialect;
  const definition = document.definition;

  /** What is rendered to be measured is not kept. */
  function renderBlock(
    node: RootContent,
    { isOpen, isKept }: { isOpen: boolean; isKept: boolean },
  ): Rendered {
    const rendered =
      (isOpen ? undefined : kept.get(node)) ?? dialect.renderBlock(node, { isOpen, definition });
    if (isKept && !isOpen) kept.set(node, rendered);
    return rendered;
  }

  const render = (blocks: Blocks): Rendered =>
    dialect.join(blocks.map((node) => renderBlock(node, { isOpen: false, isKept: false })));

  function renderAll(): Rendered {
    const { blocks, isOpen } = document;
    const last = blocks.length - 1;
    return dialect.join(
      blocks.map((node, index) =>
        renderBlock(node, { isOpen: isOpen && index === last, isKept: index < last }),
      ),
    );
  }

  const upTo = (blocks: Blocks, cut: number): Blocks =>
    blocks.flatMap((node) => sliceNode(node, { source: document.text, from: document.from, to: cut }) ?? []);

  const lengthAt = (blocks: Blocks, cut: number): number => dialect.measure(render(upTo(blocks, cut)));

  interface Search {
    readonly kinds: readonly EdgeKind[];
    /** Least length of the page. */
    readonly least: number;
    readonly from: number;
    readonly to: number;
  }

  function search(blocks: Blocks, { kinds, least, from, to }: Search): number | undefined {
    const end = endOfBlocks(blocks);
    for (const kind of kinds) {
      const edges = edgesOf(kind, blocks, { source: document.text, from, to }).filter(
        (edge) => document.from < edge && edge < end,
      );
      const cut = edges[lastFitting(blocks, edges)];
      const length = cut === undefined ? 0 : lengthAt(blocks, cut);
      if (length >= Math.max(1, least)) return cut;
    }
    return undefined;
  }

  /** The last edge whose page is not over `maxLength`: by halves, trusting that more text is longer. */
  function lastFitting(blocks: Blocks, edges: readonly number[]): number {
    let low = -1;
    let high = edges.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (lengthAt(blocks, edges[middle] ?? 0) <= maxLength) low = middle;
      else high = middle;
    }
    return low;
  }

  /** An offset that no page reaches, not far behind where it ends. */
  function tooFar(blocks: Blocks): number {
    const end = endOfBlocks(blocks);
    let reach = 2 * maxLength;
    while (document.from + reach < end && lengthAt(blocks, document.from + reach) <= maxLength) reach *= 2;
    return Math.min(end, document.from + reach);
  }

  function bestCut(blocks: Blocks, shownEnd: number): number | undefined {
    const end = tooFar(blocks);
    return (
      search(blocks, { kinds: GOOD_KINDS, least: softLength, from: shownEnd, to: end }) ??
      fineCut(blocks, shownEnd, end)
    );
  }

  function fineCut(blocks: Blocks, from: number, end: number): number | undefined {
    const { text: source } = document;
    const least = document.from + 1;
    const rough = ROUGH_KINDS.flatMap((kind) => edgesOf(kind, blocks, { source, from: least, to: end }));
    rough.sort((a, b) => a - b);
    const fitting = lastFitting(blocks, rough);
    const to = rough[fitting] ?? document.from;
    const good = search(blocks, { kinds: ["word"], least: softLength, from, to });
    if (good !== undefined) return good;
    const range = { source, from: Math.max(from, to, least), to: rough[fitting + 1] ?? end };
    const graphemes = edgesOf("grapheme", blocks, range).filter((edge) => edge < end);
    const grapheme = graphemes[lastFitting(blocks, graphemes)];
    if (grapheme !== undefined && lengthAt(blocks, grapheme) >= softLength) return grapheme;
    return (
      search(blocks, { kinds: ROUGH_KINDS.toReversed(), least: 0, from, to }) ??
      grapheme ??
      search(blocks, { kinds: EDGE_KINDS, least: 0, from: least, to })
    );
  }

  /** A page that can't hold all that is there. Where nothing can be cut, markup gives way. */
  function fullPage(shownEnd: number): Page {
    const { text, from } = document;
    const plainer = [
      (blocks: Blocks) => blocks,
      (blocks: Blocks) => blocks.map((node) => withoutLinks(node, text)),
      (blocks: Blocks) => blocks.map((node) => asText(node, text, from)),
    ];
    let blocks = document.blocks;
    for (const simplify of plainer) {
      blocks = simplify(document.blocks);
      const cut = bestCut(blocks, shownEnd);
      if (cut !== undefined) return sealed(blocks, cut);
    }
    return sealed(blocks, cutInCharacter(blocks));
  }

  /** One character can be longer than a message, such as a letter with thousands of accents. */
  function cutInCharacter(blocks: Blocks): number {
    const { text, from } = document;
    const end = Math.min(endOfBlocks(blocks), from + 2 * maxLength);
    const edges: number[] = [];
    for (let at = from + 1; at < end; at += 1) if (!isInPair(text, at)) edges.push(at);
    return edges[Math.max(0, lastFitting(blocks, edges))] ?? endOfBlocks(blocks);
  }

  function sealed(blocks: Blocks, cut: number): Page {
    const part = upTo(blocks, cut);
    return { rendered: render(part), end: endOfBlocks(part), next: cut };
  }

  function nearlyFullPage(whole: Page, shownEnd: number): Page {
    const { blocks } = document;
    const to = endOfBlocks(blocks);
    const edge = search(blocks, { kinds: ["block", "item"], least: softLength, from: shownEnd, to });
    if (edge !== undefined) return sealed(blocks, edge);
    // It may have to be cut any moment, never inside a word that a reader has seen.
    const words = edgesOf("word", blocks, { source: document.text, from: shownEnd, to });
    const word = words.findLast((edge) => edge < to) ?? shownEnd;
    if (word <= document.from) return whole;
    const part = upTo(blocks, word);
    const rendered = render(part);
    // Half of an address may show more than all of it.
    return dialect.measure(rendered) > maxLength ? whole : { rendered, end: endOfBlocks(part) };
  }

  return {
    next(shownEnd) {
      for (;;) {
        const { blocks, ended } = document;
        const rendered = renderAll();
        const length = dialect.measure(rendered);
        if (length > maxLength) return fullPage(shownEnd);
        const end = ended ? document.text.length : endOfBlocks(blocks);
        if (length > softLength && !ended) return nearlyFullPage({ rendered, end }, shownEnd);
        if (!document.readMore()) return { rendered, end };
      }
    },
  };
}

function endOfBlocks(blocks: Blocks): number {
  const last = blocks.at(-1);
  return last ? endOf(last) : 0;
}

const isInPair = (text: string, at: number): boolean =>
  /[\ud800-\udbff]/.test(text[at - 1] ?? "") && /[\udc00-\udfff]/.test(text[at] ?? "");
