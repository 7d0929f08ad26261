/** Lists whose items are one line each, with or without blank lines between them: read without a parser. */

import type { List, ListItem } from "mdast";
import { positionOf } from "./position.ts";
import { readSimpleInlines } from "./simple-inlines.ts";
import { behindBlank, behindLine, lineEndOf, PLAIN_START, startsWith, trimmed } from "./simple-line.ts";

const BULLET = /([-*+]) (?=\S)/y;
const NUMBER = /(\d{1,9})\. (?=\S)/y;
const FIRST = /1\. (?=\S)/y;

/** It can end a paragraph that no blank line ends: it begins with 1, and with plain words. */
export const interruptsParagraph = (source: string, at: number): boolean =>
  [BULLET, FIRST].some(
    (marker) => startsWith(marker, source, at) && startsWith(PLAIN_START, source, marker.lastIndex),
  );

/** Undefined where none begins, or one that takes a parser. `end` is behind its last line. */
export function readSimpleList(source: string, at: number): { node: List; end: number } | undefined {
  const marker = [BULLET, NUMBER].find((one) => startsWith(one, source, at));
  if (!marker) return undefined;
  const children: ListItem[] = [];
  let first: string | undefined;
  let end = at;
  let spread = false;
  for (let line = at; line < source.length; line = behindBlank(source, end)) {
    if (!startsWith(marker, source, line)) break;
    spread ||= line > end;
    const sign = source.slice(line, marker.lastIndex - 1);
    first ??= sign;
    if (marker === BULLET && sign !== first) return undefined;
    const lineEnd = lineEndOf(source, line);
    const item = readItem(source, line, { from: marker.lastIndex, lineEnd });
    if (!item) return undefined;
    children.push(item);
    end = behindLine(source, lineEnd);
  }
  const start = marker === NUMBER ? Number.parseInt(first ?? "", 10) : null;
  const position = positionOf(at, children.at(-1)?.position?.end.offset ?? at);
  return { node: { type: "list", ordered: start !== null, start, spread, children, position }, end };
}

function readItem(
  source: string,
  at: number,
  { from, lineEnd }: { readonly from: number; readonly lineEnd: number },
): ListItem | undefined {
  if (!startsWith(PLAIN_START, source, from)) return undefined;
  const children = readSimpleInlines(trimmed(source, from, lineEnd), from);
  if (!children) return undefined;
  return {
    type: "listItem",
    spread: false,
    checked: null,
    children: [{ type: "paragraph", children, position: positionOf(from, lineEnd) }],
    position: positionOf(at, lineEnd),
  };
}
