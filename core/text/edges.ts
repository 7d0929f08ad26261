/** Where a page may end: offsets in the source, from the best kind of place to the worst. */

import type { Code, Html, Nodes, RootContent } from "mdast";
import { alignLines } from "./align.ts";
import { graphemeStarts, lineStarts, sentenceStarts, wordStarts } from "./boundaries.ts";
import { flatten } from "./flatten.ts";
import { endOf, startOf } from "./position.ts";

export const EDGE_KINDS = ["block", "item", "line", "sentence", "word", "grapheme"] as const;
export type EdgeKind = (typeof EDGE_KINDS)[number];

export interface Range {
  readonly source: string;
  /** Edges lie behind this offset, or at it. */
  readonly from: number;
  readonly to: number;
}

/** Ascending. */
export function edgesOf(kind: EdgeKind, blocks: readonly RootContent[], range: Range): number[] {
  const found: number[] = [];
  for (const [index, block] of blocks.entries()) {
    if (endOf(block) < range.from || startOf(block) > range.to) continue;
    const before = blocks[index - 1];
    if (before && kindOfStart(before, range.source) === kind) found.push(startOf(block));
    found.push(...edgesIn(kind, block, range));
  }
  return found.filter((offset) => range.from <= offset && offset <= range.to);
}

/** What a heading or a "…:" introduces stays with it, if only so much fits. */
const kindOfStart = (before: RootContent, source: string): EdgeKind =>
  before.type === "heading" || source[endOf(before) - 1] === ":" ? "item" : "block";

function edgesIn(kind: EdgeKind, block: RootContent, range: Range): number[] {
  if (kind === "block") return [];
  if (kind === "item") return itemsOf(block, range.source);
  return leavesOf(block).flatMap(({ node, isInner }) => {
    if (endOf(node) < range.from || startOf(node) > range.to) return [];
    const inner = kind === "line" && isInner ? [startOf(node)] : [];
    return [...inner, ...edgesInLeaf(kind, node, range)];
  });
}

/** Items, rows, and lines of code. A table's header goes with its first row. */
function itemsOf(block: RootContent, source: string): number[] {
  if (block.type === "list") return block.children.slice(1).map(startOf);
  if (block.type === "table") return block.children.slice(2).map(startOf);
  return block.type === "code" ? linesOf(block, source) : [];
}

function linesOf(code: Code | Html, source: string): number[] {
  const alignment = alignLines(source, code);
  return lineStarts(code.value, { from: 0, to: code.value.length }).map(alignment);
}

interface Leaf {
  readonly node: Nodes;
  /** It is not the first in its block. */
  readonly isInner: boolean;
}

function leavesOf(block: Nodes): Leaf[] {
  const leaves: Leaf[] = [];
  const visit = (node: Nodes) => {
    const isBranch = "children" in node && !["paragraph", "heading", "tableCell"].includes(node.type);
    if (!isBranch) leaves.push({ node, isInner: leaves.length > 0 && node.type !== "tableCell" });
    else for (const child of node.type === "table" ? node.children.slice(1) : node.children) visit(child);
  };
  visit(block);
  return leaves;
}

const STARTS = { line: lineStarts, sentence: sentenceStarts, word: wordStarts, grapheme: graphemeStarts };

/** Read before the first edge that counts, so that what a segmenter finds does not depend on where it begins. */
const CONTEXT = 200;

function edgesInLeaf(kind: keyof typeof STARTS, leaf: Nodes, { source, from: first, to }: Range): number[] {
  // What is seen is never longer than what is written.
  const last = to - startOf(leaf);
  if (leaf.type === "code" || leaf.type === "html") {
    const alignment = alignLines(source, leaf);
    return STARTS[kind](leaf.value, { from: 0, to: Math.min(last, leaf.value.length) }).map(alignment);
  }
  const { text, toOffset } = flatten(leaf, source);
  const from = spaceBefore(text, text.length - (endOf(leaf) - first) - CONTEXT);
  return STARTS[kind](text, { from, to: Math.min(last, text.length) }).flatMap(
    (index) => toOffset(index) ?? [],
  );
}

const spaceBefore = (text: string, index: number): number =>
  index <= 0 ? 0 : text.lastIndexOf(" ", index) + 1;
