/** Where a page is cut: at the best kind of place that fills it well enough, found with as few renderings as can be. */

import type { Nodes, RootContent } from "mdast";
import type { Document } from "./document.ts";
import { EDGE_KINDS, type EdgeKind, edgesOf } from "./edges.ts";
import { endOf, startOf } from "./position.ts";
import { sliceNode } from "./slice.ts";

export type Blocks = readonly RootContent[];

export interface Cuts {
  /** What stands before the cut. */
  upTo(blocks: Blocks, cut: number): Blocks;
  /** The last edge of the first kind that has one where the page is long enough and fits. */
  search(blocks: Blocks, search: Search): number | undefined;
  /** Of a page that can't hold all of the blocks, `wanted` long if it can be; undefined where nothing in them can be cut. */
  best(blocks: Blocks, shownEnd: number, wanted: number): number | undefined;
  /** As late as can be, but not inside a row of a table or a line of code; undefined where there is no such cut. */
  latest(blocks: Blocks, shownEnd: number): number | undefined;
  /** One character can be longer than a message, such as a letter with thousands of accents. */
  inCharacter(blocks: Blocks): number;
}

export interface Search {
  readonly kinds: readonly EdgeKind[];
  /** Least length of the page. */
  readonly least: number;
  readonly from: number;
  readonly to: number;
}

export interface CutOptions {
  readonly maxLength: number;
  readonly softLength: number;
  /** The length of a page of these blocks. */
  measure(blocks: Blocks): number;
}

/** Those that are found without reading words. */
const GOOD_KINDS = EDGE_KINDS.slice(0, EDGE_KINDS.indexOf("word"));

/** A page at least so full of its length ends as well at a sentence as at the last word. */
const LATE_SHARE = 0.99;

const ROUGH_KINDS = EDGE_KINDS.filter((kind) => kind !== "grapheme");

export function createCuts(document: Document, { maxLength, softLength, measure }: CutOptions): Cuts {
  const upTo = (blocks: Blocks, cut: number): Blocks =>
    blocks.flatMap((node) => sliceNode(node, { source: document.text, from: document.from, to: cut }) ?? []);

  /** Of pages that are looked at again and again while one is searched for. */
  const lengths = new WeakMap<Blocks, Map<number, number>>();

  function lengthsOf(blocks: Blocks): Map<number, number> {
    const known = lengths.get(blocks) ?? new Map<number, number>();
    lengths.set(blocks, known);
    return known;
  }

  function lengthAt(blocks: Blocks, cut: number): number {
    const known = lengthsOf(blocks);
    const length = known.get(cut) ?? measure(upTo(blocks, cut));
    known.set(cut, length);
    return length;
  }

  function search(blocks: Blocks, { kinds, least, from, to }: Search): number | undefined {
    const end = endOfBlocks(blocks);
    for (const kind of kinds) {
      const edges = edgesOf(kind, blocks, { source: document.text, from, to }).filter(
        (edge) => document.from < edge && edge < end,
      );
      const cut = edges[lastFitting(blocks, edges)];
      const length = cut === undefined ? 0 : lengthAt(blocks, cut);
      // Half of an address may show more than all of it.
      if (length >= Math.max(1, least) && length <= maxLength) return cut;
    }
    return undefined;
  }

  /** The last edge whose page is not over `maxLength`, trusting that more text is longer. */
  function lastFitting(blocks: Blocks, edges: readonly number[]): number {
    let low = -1;
    let high = edges.length;
    for (const [cut, length] of lengthsOf(blocks)) {
      const at = countUpTo(edges, cut);
      if (length <= maxLength) low = Math.max(low, at - 1);
      else high = Math.min(high, edges[at - 1] === cut ? at - 1 : at);
    }
    for (let isGuess = true; high - low > 1; isGuess = !isGuess) {
      const middle = isGuess ? guess(blocks, edges, { low, high }) : (low + high) >> 1;
      if (lengthAt(blocks, edges[middle] ?? 0) <= maxLength) low = middle;
      else high = middle;
    }
    return low;
  }

  /** A page's length grows about as its text does. */
  function guess(
    blocks: Blocks,
    edges: readonly number[],
    { low, high }: { low: number; high: number },
  ): number {
    const known = [...lengthsOf(blocks)].filter(([, length]) => length > 0);
    const [cut, length] = known.at(-1) ?? [document.from + maxLength, maxLength];
    const offset = document.from + ((cut - document.from) * maxLength) / length;
    return Math.min(high - 1, Math.max(low + 1, countUpTo(edges, offset) - 1));
  }

  /** An offset that no page reaches, not far behind where it ends. */
  function tooFar(blocks: Blocks): number {
    const end = endOfBlocks(blocks);
    let reach = 2 * maxLength;
    while (document.from + reach < end && lengthAt(blocks, document.from + reach) <= maxLength) reach *= 2;
    return Math.min(end, document.from + reach);
  }

  function best(blocks: Blocks, shownEnd: number, wanted: number): number | undefined {
    const end = tooFar(blocks);
    for (const least of wanted > softLength ? [wanted, softLength] : [softLength]) {
      const cut = search(blocks, { kinds: GOOD_KINDS, least, from: shownEnd, to: end });
      if (cut !== undefined) return cut;
    }
    return fineCut(blocks, shownEnd, end);
  }

  function latest(blocks: Blocks, shownEnd: number): number | undefined {
    const range = { from: shownEnd, to: tooFar(blocks) };
    const good = search(blocks, { kinds: GOOD_KINDS, least: LATE_SHARE * maxLength, ...range });
    if (good !== undefined) return good;
    const fine = fineCut(blocks, range.from, range.to);
    if (fine === undefined || !isInLine(blocks, fine)) return fine;
    return search(blocks, { kinds: ["item", "line"], least: softLength, ...range });
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
    const length = grapheme === undefined ? 0 : lengthAt(blocks, grapheme);
    if (length >= softLength && length <= maxLength) return grapheme;
    return (
      search(blocks, { kinds: ROUGH_KINDS.toReversed(), least: 0, from, to }) ??
      (length <= maxLength ? grapheme : undefined) ??
      search(blocks, { kinds: EDGE_KINDS, least: 0, from: least, to })
    );
  }

  function inCharacter(blocks: Blocks): number {
    const { text, from } = document;
    const end = Math.min(endOfBlocks(blocks), from + 2 * maxLength);
    const edges: number[] = [];
    for (let at = from + 1; at < end; at += 1) if (!isInPair(text, at)) edges.push(at);
    return edges[Math.max(0, lastFitting(blocks, edges))] ?? endOfBlocks(blocks);
  }

  return { upTo, search, best, latest, inCharacter };
}

export function endOfBlocks(blocks: Blocks): number {
  const last = blocks.at(-1);
  return last ? endOf(last) : 0;
}

const IN_LINES = new Set<Nodes["type"]>(["code", "html", "table"]);

const isInLine = (nodes: readonly Nodes[], cut: number): boolean =>
  nodes.some((node) => {
    if (cut <= startOf(node) || cut >= endOf(node)) return false;
    return IN_LINES.has(node.type) || ("children" in node && isInLine(node.children, cut));
  });

const isInPair = (text: string, at: number): boolean =>
  /[\ud800-\udbff]/.test(text[at - 1] ?? "") && /[\udc00-\udfff]/.test(text[at] ?? "");

/** How many of the numbers, which ascend, are not above `limit`. */
function countUpTo(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
