/** Markdown to mdast. */

import type { RootContent } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { cjkFriendlyExtension } from "micromark-extension-cjk-friendly";
import { gfmAutolinkLiteral } from "micromark-extension-gfm-autolink-literal";
import { gfmFootnote } from "micromark-extension-gfm-footnote";
import { gfmStrikethrough } from "micromark-extension-gfm-strikethrough";
import { gfmTable } from "micromark-extension-gfm-table";
import { gfmTaskListItem } from "micromark-extension-gfm-task-list-item";
import { mathSyntax, mathTree } from "./blocks/math.ts";
import { moveBy } from "./position.ts";
import { readSimpleBlocks } from "./simple-blocks.ts";
import { isUnspaced } from "./unspaced.ts";

/**
 * What of GFM and mathematics there can be in a text. Left out where it can't be, since all that the parser looks for it looks for at
 * every line or word: a paragraph of plain words takes a fifth of the time without.
 */
const EXTENSIONS = [
  { syntax: gfmAutolinkLiteral(), isIn: (source: string) => /www\.|:\/\/|@/i.test(source) },
  { syntax: gfmFootnote(), isIn: (source: string) => source.includes("[^") },
  { syntax: gfmStrikethrough(), isIn: (source: string) => source.includes("~") },
  { syntax: gfmTable(), isIn: (source: string) => source.includes("|") },
  { syntax: mathSyntax, isIn: (source: string) => /\$|\\[([]/.test(source) },
  { syntax: cjkFriendlyExtension(), isIn: (source: string) => source.includes("*") && isUnspaced(source) },
  { syntax: gfmTaskListItem(), isIn: (source: string) => /\[[ xX\t\n]\]/.test(source) },
];

/** Without the second search for addresses, behind an unbalanced "[": its nodes have no positions. */
const TREE = [...gfmFromMarkdown().map((extension) => ({ ...extension, transforms: [] })), mathTree];

export function parseMarkdown(source: string): RootContent[] {
  const { nodes, end } = readSimpleBlocks(source);
  if (end === source.length) return nodes;
  // Only at its very beginning does the parser drop it.
  if (source[end] === "\uFEFF") return parseWhole(source);
  const rest = parseWhole(source.slice(end));
  for (const node of rest) moveBy(node, end);
  return [...nodes, ...rest];
}

/** All that CommonMark, GFM and formulas know. */
export function parseWhole(source: string): RootContent[] {
  // The parser drops a byte order mark, which would shift the offsets.
  const text = source.startsWith("\uFEFF") ? ` ${source.slice(1)}` : source;
  const extensions = EXTENSIONS.flatMap(({ syntax, isIn }) => (isIn(text) ? syntax : []));
  return fromMarkdown(text, { extensions, mdastExtensions: TREE }).children;
}
