/** Where the characters of a node's value stand in the source, which also holds escapes, references and indentation. */

import type { Code, Html, Image, InlineCode, Text } from "mdast";
import { decodeString } from "micromark-util-decode-string";
import { endOf, startOf } from "./position.ts";

/** The offset of `value[index]`; of `value.length`, where the node's content ends. Ascending. */
export type Alignment = (index: number) => number;

export function alignText(source: string, node: Text): Alignment {
  return align(source, node.value, { start: startOf(node), end: endOf(node), hasEscapes: true });
}

export function alignInlineCode(source: string, node: InlineCode): Alignment {
  // Half-typed code is all content, which may begin with a backtick itself.
  if (endOf(node) - startOf(node) === node.value.length) return (index) => startOf(node) + index;
  const marks = node.data?.isContinued
    ? ""
    : (/^`+/.exec(source.slice(startOf(node), endOf(node)))?.[0] ?? "");
  const start = startOf(node) + marks.length;
  const end = endOf(node) - marks.length;
  // CommonMark takes off one space at both ends, so that code can begin with a backtick.
  const isPadded = marks !== "" && /^[ \n](?=.*\S).*[ \n]$/s.test(source.slice(start, end));
  const pad = isPadded ? 1 : 0;
  return align(source, node.value, { start: start + pad, end: end - pad, hasEscapes: false });
}

export function alignAlt(source: string, node: Image): Alignment {
  return align(source, node.alt ?? "", { start: startOf(node) + 2, end: endOf(node), hasEscapes: true });
}

interface Range {
  readonly start: number;
  readonly end: number;
  readonly hasEscapes: boolean;
}

function align(source: string, value: string, { start, end, hasEscapes }: Range): Alignment {
  if (end - start === value.length) return (index) => start + index;
  const offsets = new Uint32Array(value.length + 1);
  let at = start;
  for (let index = 0; index < value.length; ) {
    const length = hasEscapes ? lengthOfReference(source, at, value, index) : undefined;
    if (length) {
      offsets.fill(at, index, index + length.units);
      at += length.written;
      index += length.units;
      continue;
    }
    at = skipMarkup(source, { at, end, wanted: value[index] ?? "", hasEscapes });
    offsets[index] = Math.min(at, end);
    at += 1;
    index += 1;
  }
  offsets[value.length] = end;
  return (index) => offsets[index] ?? end;
}

/** A character reference such as `&amp;`: how much is written, and how much it stands for. */
function lengthOfReference(source: string, at: number, value: string, index: number) {
  if (source[at] !== "&") return undefined;
  const [reference] =
    /^&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z\d]{1,31});/.exec(source.slice(at, at + 40)) ?? [];
  if (reference === undefined) return undefined;
  const decoded = decodeString(reference);
  if (decoded === reference || !value.startsWith(decoded, index)) return undefined;
  return { written: reference.length, units: decoded.length };
}

interface Skip {
  readonly at: number;
  readonly end: number;
  readonly wanted: string;
  readonly hasEscapes: boolean;
}

/** Passes what the parser leaves out: a backslash, spaces at a line's end, the marks of a quote at its start. */
function skipMarkup(source: string, { at, end, wanted, hasEscapes }: Skip): number {
  let found = at;
  if (hasEscapes && source[found] === "\\" && source[found + 1] === wanted && /[!-/:-@[-`{-~]/.test(wanted))
    return found + 1;
  while (found < end && source[found] !== wanted && !(wanted === " " && source[found] === "\n")) found += 1;
  return found;
}

/** Line by line: what stands before a line of code is indentation, or the marks of what it lies in. */
export function alignLines(source: string, node: Code | Html): Alignment {
  const starts: { readonly index: number; readonly offset: number }[] = [];
  let line = startOf(node);
  if (isFenced(source, node)) line = nextLine(source, line, endOf(node));
  let index = 0;
  for (const content of node.value.split("\n")) {
    const end = lineEnd(source, line, endOf(node));
    starts.push({ index, offset: Math.max(line, end - content.length) });
    index += content.length + 1;
    line = nextLine(source, line, endOf(node));
  }
  return (wanted) => {
    const found = starts[lastAtMost(starts, wanted)];
    return found === undefined ? startOf(node) : found.offset + wanted - found.index;
  };
}

export const isFenced = (source: string, node: Code | Html): boolean =>
  node.type === "code" &&
  !node.data?.isContinued &&
  /^(?:`{3}|~{3})/.test(source.slice(startOf(node), startOf(node) + 3));

function lastAtMost(starts: readonly { readonly index: number }[], wanted: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle]?.index ?? 0) <= wanted) low = middle;
    else high = middle - 1;
  }
  return low;
}

function lineEnd(source: string, from: number, end: number): number {
  const found = source.indexOf("\n", from);
  const at = found < 0 ? end : Math.min(found, end);
  return source[at - 1] === "\r" ? at - 1 : at;
}

function nextLine(source: string, from: number, end: number): number {
  const found = source.indexOf("\n", from);
  return found < 0 ? end : Math.min(found + 1, end);
}
