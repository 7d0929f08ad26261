/** A text whose marks can mean one thing only: read without a parser. */

import type { PhrasingContent } from "mdast";
import { positionOf } from "./position.ts";

/** Whatever could be markup, a reference, a formula, an address, or end a line in a special way. */
const MARK = /[\\`*_~[\]<&|@$\t\r\0\u00A0\uFEFF]|:\/\/|www\.|[ ]\n|\n[ ]/gi;

interface Marked {
  readonly node: PhrasingContent;
  readonly end: number;
}

/** Undefined where it takes a parser. There must be no space at its ends. */
export function readSimpleInlines(text: string, offset: number): PhrasingContent[] | undefined {
  const nodes: PhrasingContent[] = [];
  for (let from = 0; from < text.length; ) {
    const mark = nextMark(text, from);
    const at = isLastMark(text, mark) ? text.length : mark;
    if (at > from)
      nodes.push({
        type: "text",
        value: text.slice(from, at),
        position: positionOf(offset + from, offset + at),
      });
    if (at === text.length) break;
    const marked = text[at] === "`" ? readCode(text, at, offset) : readEmphasis(text, at, offset);
    if (!marked) return undefined;
    nodes.push(marked.node);
    from = marked.end;
  }
  return nodes;
}

function nextMark(text: string, from: number): number {
  MARK.lastIndex = from;
  return MARK.exec(text)?.index ?? text.length;
}

const RUN = /\*+|_+|`+|\[/y;

/** Nothing can close it any more, so it is a sign like any other: half-typed markup, most often. */
function isLastMark(text: string, at: number): boolean {
  RUN.lastIndex = at;
  const run = RUN.exec(text)?.[0];
  return run !== undefined && nextMark(text, at + run.length) === text.length;
}

const CODE = /`([^`\n\t\r\0]+)`(?!`)/y;

function readCode(text: string, at: number, offset: number): Marked | undefined {
  CODE.lastIndex = at;
  const value = CODE.exec(text)?.[1];
  if (value === undefined || value.startsWith(" ") || value.endsWith(" ")) return undefined;
  const end = at + value.length + 2;
  return { node: { type: "inlineCode", value, position: positionOf(offset + at, offset + end) }, end };
}

const EMPHASIS = /(\*\*?|_)([^\\`*_~[\]<&|@$\t\r\n\0\u00A0\uFEFF]+)\1(?![*_])/y;

/** Words within marks that nothing but these could open and close. */
function readEmphasis(text: string, at: number, offset: number): Marked | undefined {
  EMPHASIS.lastIndex = at;
  const [, mark = "", value = ""] = EMPHASIS.exec(text) ?? [];
  const end = at + value.length + 2 * mark.length;
  if (!isEnclosed(value, text[at - 1], text[end]) || nextMark(value, 0) < value.length) return undefined;
  const from = offset + at + mark.length;
  const position = positionOf(offset + at, offset + end);
  const child = { type: "text" as const, value, position: positionOf(from, from + value.length) };
  const type = mark === "**" ? ("strong" as const) : ("emphasis" as const);
  return { node: { type, children: [child], position }, end };
}

const WORD = /[\p{L}\p{N}]/u;

/** CommonMark's flanking runs, as far as they leave no doubt. */
function isEnclosed(value: string, before = " ", after = " "): boolean {
  if (!" \n(".includes(before) || !WORD.test(value.charAt(0))) return false;
  return WORD.test(value.charAt(value.length - 1))
    ? " \n.,;:!?)".includes(after)
    : ".,:;!?".includes(value.charAt(value.length - 1)) && " \n".includes(after);
}
