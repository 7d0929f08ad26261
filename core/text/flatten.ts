/** The text of a paragraph in one string, with the way back to the source. */

import type { Nodes, PhrasingContent, Text } from "mdast";
import { type Alignment, alignText } from "./align.ts";
import { endOf, startOf } from "./position.ts";

/** Emphasis up to this many characters stays on one page: a reader sees it as one. */
const WHOLE_EMPHASIS = 200;

export interface Flat {
  readonly text: string;
  /** The offset in the source of a place in the text; undefined inside what stays whole. */
  toOffset(index: number): number | undefined;
}

interface Piece {
  readonly node: Nodes;
  readonly start: number;
  readonly value: string;
  /** Left out for what stays whole. */
  readonly alignment?: Alignment;
  /** Mentions, emoji and times of platforms, which Markdown leaves as text. */
  readonly tokens?: readonly { readonly start: number; readonly end: number }[] | undefined;
}

export function flatten(leaf: Nodes, source: string): Flat {
  const pieces: Piece[] = [];
  let text = "";
  const add = (node: Nodes, value: string, extra: Partial<Piece> = {}) => {
    pieces.push({ node, start: text.length, value, ...extra });
    text += value;
  };
  const visit = (node: Nodes) => {
    if (node.type === "text")
      add(node, node.value, { alignment: alignText(source, node), tokens: tokensIn(node) });
    else if (node.type === "break") add(node, "\n");
    else if (isLong(node) && "children" in node) for (const child of node.children) visit(child);
    else add(node, visibleText(node));
  };
  visit(leaf);
  return { text, toOffset: (index) => offsetIn(pieces, index, endOf(leaf)) };
}

function isLong(node: Nodes): boolean {
  if (node.type === "link" || node.type === "linkReference" || !("children" in node)) return false;
  const isEmphasis = node.type === "strong" || node.type === "emphasis" || node.type === "delete";
  return !isEmphasis || visibleText(node).length > WHOLE_EMPHASIS;
}

/** What a reader sees of it: text, code and alternative texts. */
export function visibleText(node: Nodes | PhrasingContent): string {
  if (node.type === "html") return "";
  if ("value" in node) return node.value;
  if ("alt" in node) return node.alt ?? "";
  return "children" in node ? node.children.map((child) => visibleText(child)).join("") : "";
}

function tokensIn({ value }: Text) {
  if (!value.includes("<")) return undefined;
  return [...value.matchAll(/<[^\s<>]{1,100}>/g)].map(({ index, 0: token }) => ({
    start: index,
    end: index + token.length,
  }));
}

function lastAt(pieces: readonly Piece[], index: number): number {
  let low = 0;
  let high = pieces.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((pieces[middle]?.start ?? 0) <= index) low = middle;
    else high = middle;
  }
  return low;
}

function offsetIn(pieces: readonly Piece[], index: number, end: number): number | undefined {
  const piece = pieces[lastAt(pieces, index)];
  if (piece === undefined) return undefined;
  const at = index - piece.start;
  if (at >= piece.value.length) return piece === pieces.at(-1) ? end : undefined;
  if (at === 0) return startOf(piece.node);
  if (!piece.alignment || piece.tokens?.some(({ start, end: behind }) => start < at && at < behind))
    return undefined;
  return piece.alignment(at);
}
