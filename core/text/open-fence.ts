/** Code that is being written: nothing has to be parsed but the line that could close it. */

import type { Code, RootContent } from "mdast";
import { isTorn } from "./boundaries.ts";
import { positionOf, startOf } from "./position.ts";
import type { RegionStart } from "./region.ts";

export interface OpenFence {
  readonly code: Code;
  /** Its first line. */
  readonly line: string;
  readonly mark: string;
  readonly length: number;
  /** Where the code begins on this page. */
  readonly from: number;
  /** Up to which line it is known not to be closed. */
  checked: number;
}

export interface GrownFence {
  /** Undefined when nothing of it can be seen on this page yet. */
  readonly code: Code | undefined;
  /** Where the text goes on behind the closing fence, once that is there. */
  readonly end?: number;
}

/** Keeps the rest of a line of code that was cut from being read as a closing fence. */
const STUB = "x";

/** Of the last block that was read from `start`, when it is an open fence at the top level. */
export function openFenceOf(node: RootContent, text: string, start: RegionStart): OpenFence | undefined {
  if (node.type !== "code") return undefined;
  const isContinued = node.data?.isContinued === true;
  const lineEnd = text.indexOf("\n", startOf(node)) + 1;
  const [, line, marks] =
    /^((`{3,}|~{3,})[^\n]*\n)x?$/.exec(isContinued ? start.opener : text.slice(startOf(node), lineEnd)) ?? [];
  if (line === undefined || marks === undefined || (!isContinued && startOf(node) !== start.offset))
    return undefined;
  const from = isContinued ? start.offset : lineEnd;
  return { code: node, line, mark: marks.charAt(0), length: marks.length, from, checked: from };
}

/** The code with all that has come; undefined where it is not as plain as it must be. */
export function growFence(fence: OpenFence, text: string): GrownFence | undefined {
  if (/[\r\0]/.test(text.slice(fence.checked))) return undefined;
  for (let next = text.indexOf("\n", fence.checked); next >= 0; next = text.indexOf("\n", fence.checked)) {
    const line = text.slice(fence.checked, next);
    if (isCloser(line, fence, fence.length))
      return { code: codeUpTo(fence, text, fence.checked, next), end: next + 1 };
    fence.checked = next + 1;
  }
  const last = text.slice(fence.checked);
  const end = isCloser(last, fence, 1) ? fence.checked : text.length - (isTorn(last) ? 1 : 0);
  return { code: codeUpTo(fence, text, end, end) };
}

/** `end` is where the code ends, `behind` where its closing fence does. */
function codeUpTo({ code, from }: OpenFence, text: string, end: number, behind: number): Code | undefined {
  const value = text.slice(from, Math.max(from, end)).replace(/\n$/, "");
  if (!code.data?.isContinued) return { ...code, value, position: positionOf(startOf(code), behind) };
  const blank = /^\n*/.exec(value)?.[0].length ?? 0;
  if (value.trim() === "") return undefined;
  return { ...code, value: value.slice(blank), position: positionOf(from + blank, behind) };
}

/** A page was sealed within the code. */
export function cutFence(fence: OpenFence, from: number): OpenFence {
  const code: Code = { ...fence.code, data: { ...fence.code.data, isContinued: true } };
  return { ...fence, code, from: Math.max(from, fence.from) };
}

/** Where parsing can begin when the code has to be parsed after all. */
export const startInFence = (fence: OpenFence, text: string): RegionStart => ({
  offset: fence.from,
  opener: text[fence.from - 1] === "\n" ? fence.line : fence.line + STUB,
});

function isCloser(line: string, { mark }: OpenFence, least: number): boolean {
  const marks = line.trim();
  return marks.length >= least && marks === mark.repeat(marks.length) && /^ {0,3}\S/.test(line);
}
