/** Markdown to mdast. */

import type { Nodes, Root, RootContent } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";

/** Without the second search for addresses, behind an unbalanced "[": its nodes have no positions. */
const TREE = gfmFromMarkdown().map((extension) => ({ ...extension, transforms: [] }));

const OPTIONS = { extensions: [gfm()], mdastExtensions: TREE };

export function parseMarkdown(source: string): RootContent[] {
  // The parser drops a byte order mark, which would shift the offsets.
  const root: Root = fromMarkdown(source.startsWith("\uFEFF") ? ` ${source.slice(1)}` : source, OPTIONS);
  return root.children;
}

/** Adds to all offsets; lines and columns stay those of what was parsed. */
export function moveBy(node: Nodes, shift: number): void {
  if (shift === 0) return;
  if (node.position) {
    node.position.start.offset = startOf(node) + shift;
    node.position.end.offset = endOf(node) + shift;
  }
  if ("children" in node) for (const child of node.children) moveBy(child, shift);
}

export const startOf = (node: Nodes): number => node.position?.start.offset ?? 0;

export const endOf = (node: Nodes): number => node.position?.end.offset ?? 0;

/** For nodes that no parser made. */
export const positionOf = (start: number, end: number): NonNullable<Nodes["position"]> => ({
  start: { line: 1, column: 1, offset: start },
  end: { line: 1, column: 1, offset: end },
});

/** Where the line begins that `offset` lies on. */
export const lineStartOf = (text: string, offset: number): number =>
  offset === 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
