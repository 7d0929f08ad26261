/**
 * Blocks that can mean one thing only, which are most of most answers: read without a parser, at a tenth of its price. See
 * docs/decisions/2026-11-21-simple-blocks.md.
 */

import type { Code, Heading, RootContent } from "mdast";
import { positionOf } from "./position.ts";
import { readSimpleInlines } from "./simple-inlines.ts";
import { behindBlank, behindLine, lineEndOf, PLAIN_START, startsWith, trimmed } from "./simple-line.ts";
import { interruptsParagraph, readSimpleList } from "./simple-lists.ts";

export interface SimpleBlocks {
  readonly nodes: RootContent[];
  /** Where the first block begins that takes a parser. */
  readonly end: number;
}

interface Read {
  readonly node: RootContent;
  /** Behind its last line. */
  readonly end: number;
}

/** As many of them as the source begins with: what the parser makes of them, apart from lines and columns. */
export function readSimpleBlocks(source: string): SimpleBlocks {
  const nodes: RootContent[] = [];
  let at = behindBlank(source, 0);
  while (at < source.length) {
    const read =
      readHeading(source, at) ??
      readFence(source, at) ??
      readSimpleList(source, at) ??
      readParagraph(source, at);
    if (!read) break;
    const next = behindBlank(source, read.end);
    if (mayGoOn(read, source, next)) break;
    nodes.push(read.node);
    at = next;
  }
  return { nodes, end: at };
}

const HEADING = /(#{1,6}) (?=[^\s#])/y;
const FENCE = /```([\w+#-]*)\n/y;

/** What begins like this is no part of a list above a blank line. */
const NO_ITEM = /[\p{L}("'#`]|\*\*/uy;

/** Whether the block may not end where it seems to: a list goes on behind a blank line, too. */
function mayGoOn({ node, end }: Read, source: string, next: number): boolean {
  if (next >= source.length) return false;
  const isBehindBlank = next > end;
  if (node.type === "list") return !startsWith(isBehindBlank ? NO_ITEM : HEADING, source, next);
  return node.type === "paragraph" && !isBehindBlank && !isInterruption(source, next);
}

const isInterruption = (source: string, at: number): boolean =>
  startsWith(HEADING, source, at) || startsWith(FENCE, source, at) || interruptsParagraph(source, at);

function readHeading(source: string, at: number): Read | undefined {
  HEADING.lastIndex = at;
  const [mark, signs = ""] = HEADING.exec(source) ?? [];
  if (mark === undefined) return undefined;
  const from = at + mark.length;
  const lineEnd = lineEndOf(source, from);
  const text = trimmed(source, from, lineEnd);
  const children = text.endsWith("#") ? undefined : readSimpleInlines(text, from);
  if (!children) return undefined;
  const depth = signs.length as Heading["depth"];
  const node: Heading = { type: "heading", depth, children, position: positionOf(at, lineEnd) };
  return { node, end: behindLine(source, lineEnd) };
}

/** One that is closed by now, or that nothing could have closed yet. */
function readFence(source: string, at: number): Read | undefined {
  FENCE.lastIndex = at;
  const [line, lang = ""] = FENCE.exec(source) ?? [];
  if (line === undefined) return undefined;
  const from = at + line.length;
  const close = source.indexOf("```", from);
  const end = close < 0 ? source.length : close + 3;
  if (close >= 0 && (source[close - 1] !== "\n" || (end < source.length && source[end] !== "\n")))
    return undefined;
  const value =
    close < 0 ? source.slice(from).replace(/\n$/, "") : source.slice(from, Math.max(from, close - 1));
  if (/[\r\0]/.test(value)) return undefined;
  const node: Code = { type: "code", lang: lang || null, meta: null, value, position: positionOf(at, end) };
  return { node, end: behindLine(source, end) };
}

function readParagraph(source: string, at: number): Read | undefined {
  let end = at;
  let lineEnd = at;
  while (end < source.length && startsWith(PLAIN_START, source, end)) {
    lineEnd = lineEndOf(source, end);
    end = behindLine(source, lineEnd);
  }
  const children = end === at ? undefined : readSimpleInlines(trimmed(source, at, lineEnd), at);
  return children && { node: { type: "paragraph", children, position: positionOf(at, lineEnd) }, end };
}
