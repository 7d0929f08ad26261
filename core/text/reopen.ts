/** Writes again what encloses a place in a block, so that parsing can begin there. */

import type { Code, Html, Nodes, RootContent } from "mdast";
import { endOf, lineStartOf, startOf } from "./position.ts";
import type { RegionStart } from "./region.ts";

/** Stands for the text before, so that what follows is no beginning of a block. Left out of what is shown. */
const STUB = "x";

/** The same in front of half a word, which may be of somebody's address: no part of it. But a web address may stand behind it. */
const STUB_OF_WORD = "字";

export interface Reopening {
  /** The block, with offsets of the text. */
  readonly block: RootContent;
  readonly text: string;
  /** Where the block was read from. */
  readonly region: RegionStart;
}

/** A start from which parsing gives the same as from the block's own; undefined where none is known. A guess to be checked. */
export function reopenAt(from: number, { block, text, region }: Reopening): RegionStart | undefined {
  const path = pathTo(block, from);
  const leaf = path.at(-1);
  if (leaf === undefined || path.some(isWhole)) return undefined;
  const source = region.opener + text.slice(region.offset, Math.max(from + 1, endOf(block)));
  const shift = region.offset - region.opener.length;
  const at = from - shift;
  const lineStart = lineStartOf(source, at);
  const isAtLineStart = /^[\s>]*$/.test(source.slice(lineStart, at));
  if (isLines(leaf)) {
    if (!isAtLineStart) return undefined;
    if (leaf.data?.isContinued) return { offset: lineStart + shift, opener: region.opener };
  }
  const lines = enclosingLines(path, source, shift);
  const before = [...lines].flatMap(([line, { prefix, rest }]) => (line < lineStart ? prefix + rest : []));
  if (isAtLineStart) return { offset: lineStart + shift, opener: before.join("") };
  const own = lines.get(lineStart)?.prefix ?? /^[\s>]*/.exec(source.slice(lineStart))?.[0] ?? "";
  const space = /\s/.test(source[at - 1] ?? "") ? " " : "";
  const stub = space === "" && /[a-gi-vx-z\d@._+-]/i.test(source[at] ?? "") ? STUB_OF_WORD : STUB;
  return { offset: from, opener: `${before.join("")}${own}${stub}${space}${path.map(marksOf).join("")}` };
}

interface EnclosingLine {
  /** What stands in front of the content. */
  readonly prefix: string;
  readonly rest: string;
}

/** The first lines of what encloses the leaf, and of the leaf itself where these have a meaning, by where they begin. */
function enclosingLines(path: readonly Nodes[], source: string, shift: number): Map<number, EnclosingLine> {
  const lines = new Map<number, EnclosingLine>();
  for (const node of path) {
    const line = lineStartOf(source, startOf(node) - shift);
    if (node.type === "listItem" || node.type === "blockquote" || node.type === "footnoteDefinition") {
      // A blank line keeps a loose item loose.
      const isLoose = node.type === "listItem" && node.spread === true;
      const prefix = source.slice(line, contentStart(node, shift));
      lines.set(line, { prefix, rest: isLoose ? `${STUB}\n\n` : `${STUB}\n` });
    } else if (node.type === "table") lines.set(line, { prefix: linesFrom(source, line, 2), rest: "" });
    else if (node.type === "heading") lines.set(line, { prefix: `${"#".repeat(node.depth)} `, rest: "" });
    else if (isLines(node)) lines.set(line, { prefix: linesFrom(source, line, 1), rest: "" });
  }
  return lines;
}

/** Code, and HTML that is a block: read line by line. */
const isLines = (node: Nodes): node is Code | Html => node.type === "code" || node.type === "html";

/** Nothing in it can be reopened. */
const isWhole = (node: Nodes): boolean =>
  ["link", "linkReference", "inlineCode", "image", "definition"].includes(node.type);

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

function contentStart(node: Nodes & { children: readonly Nodes[] }, shift: number): number {
  const first = node.children[0];
  return (first ? startOf(first) : startOf(node) + 2) - shift;
}

function linesFrom(source: string, start: number, count: number): string {
  let end = start;
  for (let line = 0; line < count; line += 1) end = source.indexOf("\n", end) + 1 || source.length;
  return source.slice(start, end);
}

function marksOf(node: Nodes): string {
  if (node.type === "strong") return "**";
  if (node.type === "emphasis") return "*";
  return node.type === "delete" ? "~~" : "";
}
