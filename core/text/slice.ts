/** A part of a block, as a block of its own: what encloses it is closed and reopened. */

import type { Code, Html, Image, InlineCode, List, Nodes, Parents, Table, Text } from "mdast";
import { type Alignment, alignAlt, alignInlineCode, alignLines, alignText } from "./align.ts";
import { isHiddenTag } from "./blocks/html-inlines.ts";
import { endOf, positionOf, startOf } from "./position.ts";

export interface Part {
  /** What the offsets of the nodes count in. */
  readonly source: string;
  readonly from: number;
  readonly to: number;
}

/** What of the node stands in the part; undefined when nothing does. The node itself when all of it does. */
export function sliceNode<Node extends Nodes>(node: Node, part: Part): Node | undefined {
  return slice(node, part) as Node | undefined;
}

function slice(node: Nodes, part: Part): Nodes | undefined {
  const start = startOf(node);
  const end = endOf(node);
  if (part.from <= start && end <= part.to) return node;
  if (end <= part.from || start >= part.to) return undefined;
  switch (node.type) {
    case "text":
      return sliceValue(node, { ...part, alignment: alignText(part.source, node), edges: "text" });
    case "inlineCode":
      return sliceCode(node, part);
    case "html":
      // The rest of a tag says nothing.
      return start < part.from && isHiddenTag(node.value) ? undefined : sliceLines(node, part);
    case "code":
      return sliceLines(node, part);
    case "table":
      return sliceTable(node, part);
    case "list":
      return sliceList(node, part);
    case "image":
      return start >= part.from ? node : restOfAlt(node, part);
    case "imageReference":
    case "footnoteReference":
    case "definition":
    case "break":
    case "thematicBreak":
      return start >= part.from ? node : undefined;
    default:
      return "children" in node ? sliceParent(node, part) : node;
  }
}

/** What is dropped at a page's edge. */
const EDGES = { text: [/^\s+/, /\s+$/], lines: [/^\n+/, /\n+$/], code: [/^/, /$/] } as const;

interface Slicing extends Part {
  readonly alignment: Alignment;
  readonly edges: keyof typeof EDGES;
}

function sliceValue<Node extends Nodes & { value: string }>(
  node: Node,
  { alignment, edges, from, to }: Slicing,
): Node | undefined {
  const [leading, trailing] = EDGES[edges];
  const { length } = node.value;
  let first = from <= startOf(node) ? 0 : firstAt(length, alignment, from);
  let last = to >= endOf(node) ? length : firstAt(length, alignment, to);
  if (first > 0) first += leading.exec(node.value.slice(first, last))?.[0].length ?? 0;
  if (last < length) last -= trailing.exec(node.value.slice(first, last))?.[0].length ?? 0;
  if (first >= last) return undefined;
  const start = from <= startOf(node) ? startOf(node) : alignment(first);
  const end = last === length ? endOf(node) : alignment(last - 1) + 1;
  return { ...node, value: node.value.slice(first, last), position: positionOf(start, end) };
}

/** Half of a formula is none. */
function sliceCode(node: InlineCode, part: Part): InlineCode | undefined {
  const alignment = alignInlineCode(part.source, node);
  const piece = sliceValue(node, { ...part, alignment, edges: "code" });
  const isContinued = node.data?.isContinued === true || startOf(node) < part.from;
  return piece && { ...piece, data: { isContinued } };
}

/** The first index that stands at `offset` or behind it. */
function firstAt(length: number, alignment: Alignment, offset: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (alignment(middle) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function sliceLines<Node extends Code | Html>(node: Node, part: Part): Node | undefined {
  const alignment = alignLines(part.source, node);
  const piece = sliceValue(node, { ...part, alignment, edges: "lines" });
  if (piece === undefined || piece.value.trim() === "") return undefined;
  return part.from <= startOf(node) ? piece : { ...piece, data: { ...node.data, isContinued: true } };
}

/** Its beginning was shown as text, before it was known to be an image. */
function restOfAlt(node: Image, part: Part): Text | undefined {
  const text: Text = {
    type: "text",
    value: node.alt ?? "",
    position: positionOf(startOf(node), endOf(node)),
  };
  return sliceValue(text, { ...part, alignment: alignAlt(part.source, node), edges: "text" });
}

/** The header row stands again above the rows of each part. */
function sliceTable(node: Table, part: Part): Table | undefined {
  const [header, ...body] = node.children;
  if (header === undefined) return undefined;
  const rows = body.flatMap((row) => {
    const piece = slice(row, part);
    if (piece?.type !== "tableRow") return [];
    // A row that is cut keeps its columns.
    const cells = row.children.map((cell) => {
      const kept = slice(cell, part);
      return kept?.type === "tableCell" ? kept : { ...cell, children: [] };
    });
    return [piece === row ? row : { ...row, children: cells, position: edgesOf(row, part) }];
  });
  if (rows.length === 0 && startOf(header) < part.from) return undefined;
  return { ...node, children: [header, ...rows], position: edgesOf(node, part) };
}

/** An ordered list goes on counting. */
function sliceList(node: List, part: Part): List | undefined {
  const first = node.children.findIndex((item) => endOf(item) > part.from);
  const piece = sliceParent(node, part);
  if (piece === undefined || typeof node.start !== "number" || first <= 0) return piece as List | undefined;
  return { ...piece, start: node.start + first } as List;
}

function sliceParent(node: Parents, part: Part): Nodes | undefined {
  const children = (node.children as Nodes[]).flatMap((child) => slice(child, part) ?? []);
  if (startOf(node) < part.from) trimEdge(children, 0);
  if (endOf(node) > part.to) trimEdge(children, -1);
  if (children.length === 0 && node.children.length > 0) return undefined;
  const piece = { ...node, children, position: edgesOf(node, part) } as Nodes;
  if (piece.type !== "listItem" || startOf(node) >= part.from) return children.length > 0 ? piece : undefined;
  return children.length > 0
    ? { ...piece, checked: null, data: { ...piece.data, isContinued: true } }
    : undefined;
}

/** White space and line breaks at a page's edge are dropped. */
function trimEdge(children: Nodes[], at: 0 | -1): void {
  for (let edge = children.at(at); edge !== undefined; edge = children.at(at)) {
    if (edge.type === "text") {
      const value = at === 0 ? edge.value.trimStart() : edge.value.trimEnd();
      if (value === edge.value) return;
      const cut = edge.value.length - value.length;
      const position =
        at === 0
          ? positionOf(startOf(edge) + cut, endOf(edge))
          : positionOf(startOf(edge), endOf(edge) - cut);
      children.splice(at, 1, ...(value === "" ? [] : [{ ...edge, value, position }]));
      if (value !== "") return;
    } else if (edge.type === "break") children.splice(at, 1);
    else return;
  }
}

/** Where a parent began stays: a part that is cut again is still a continuation. */
const edgesOf = (node: Nodes, { to }: Part) => positionOf(startOf(node), Math.min(endOf(node), to));
