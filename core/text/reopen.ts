/** Writes again what encloses a place in a block, so that parsing can begin there. */

import type { Nodes, RootContent } from "mdast";
import { endOf, lineStartOf, startOf } from "./position.ts";
import type { RegionStart } from "./region.ts";

/** Stands for the text before, so that what follows is no beginning of a block. Left out of what is shown. */
const STUB = "x";

export interface Reopening {
  /** The block, with offsets of the text. */
  readonly block: RootContent;
  readonly text: string;
  /** Where the block was read from. */
  readonly region: RegionStart;
}

/** A start from which parsing gives the same as from the block's own; undefined where none is known. A guess to be checked. */
export function reopenAt(from: number, { block, text, region }: Reopening): RegionStart | undefined {
  const source = region.opener + text.slice(region.offset, Math.max(from + 1, endOf(block)));
  const shift = region.offset - region.opener.length;
  const path = pathTo(block, from);
  const leaf = path.at(-1);
  if (leaf === undefined) return undefined;
  const lineStart = lineStartOf(source, from - shift);
  const isAtLineStart = /^[\s>]*$/.test(source.slice(lineStart, from - shift));
  if (leaf.type === "code" && leaf.data?.isContinued)
    return isAtLineStart ? { offset: lineStart + shift, opener: region.opener } : undefined;

  const lines = new Map<number, string>();
  let fence = "";
  let marks = "";
  for (const node of path) {
    const start = startOf(node) - shift;
    const line = lineStartOf(source, start);
    if (node.type === "listItem" || node.type === "blockquote" || node.type === "footnoteDefinition")
      lines.set(line, source.slice(line, contentStart(node, shift)));
    else if (node.type === "table") lines.set(line, linesFrom(source, line, 2));
    else if (node.type === "code") fence = linesFrom(source, line, 1);
    else if (node.type === "heading") lines.set(line, `${"#".repeat(node.depth)} `);
    else marks += marksOf(node) ?? "";
    if (marksOf(node) === undefined && fence === "" && isPhrasing(node)) return undefined;
  }
  if (leaf.type === "code" && !isAtLineStart) return undefined;
  if (isAtLineStart) {
    const before = [...lines].filter(([line]) => line < lineStart).map(([, prefix]) => withStub(prefix));
    return { offset: lineStart + shift, opener: before.join("") + fence };
  }
  const own = lines.get(lineStart) ?? /^[\s>]*/.exec(source.slice(lineStart))?.[0] ?? "";
  const before = [...lines].filter(([line]) => line < lineStart).map(([, prefix]) => withStub(prefix));
  const space = /\s/.test(source[from - shift - 1] ?? "") ? " " : "";
  return { offset: from, opener: `${before.join("")}${own}${STUB}${space}${marks}` };
}

function pathTo(block: RootContent, from: number): Nodes[] {
  const path: Nodes[] = [];
  let node: Nodes | undefined = block;
  while (node !== undefined) {
    path.push(node);
    const children: readonly Nodes[] = "children" in node ? node.children : [];
    node = children.find((child) => startOf(child) < from && from < endOf(child));
  }
  return path;
}

const withStub = (prefix: string): string => (prefix.endsWith("\n") ? prefix : `${prefix}${STUB}\n`);

function contentStart(node: Nodes & { children: readonly Nodes[] }, shift: number): number {
  const first = node.children[0];
  return (first ? startOf(first) : startOf(node) + 2) - shift;
}

function linesFrom(source: string, start: number, count: number): string {
  let end = start;
  for (let line = 0; line < count; line += 1) end = source.indexOf("\n", end) + 1 || source.length;
  return source.slice(start, end);
}

const isPhrasing = (node: Nodes): boolean =>
  ["link", "linkReference", "inlineCode", "html", "image", "definition"].includes(node.type);

function marksOf(node: Nodes): string | undefined {
  if (node.type === "strong") return "**";
  if (node.type === "emphasis") return "*";
  return node.type === "delete" ? "~~" : undefined;
}
