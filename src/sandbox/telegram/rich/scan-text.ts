/** What GFM leaves in a text and Telegram reads: ==marked==, ||spoilers||, $formulas$. An escape keeps any of them off. */

import type { RichText } from "./types.ts";

const NAMED: Readonly<Record<string, string>> = {
  lt: "<",
  gt: ">",
  amp: "&",
  quot: '"',
  apos: "'",
  nbsp: "\u00a0",
  hellip: "…",
  mdash: "—",
  ndash: "–",
  lsquo: "‘",
  rsquo: "’",
  ldquo: "“",
  rdquo: "”",
};

const PIECE =
  /\\([!-/:-@[-`{-~])|&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]+));|==(?=\S)(.+?)(?<=\S)==|\|\|(?=\S)(.+?)(?<=\S)\|\||\$(?=\S)([^$]+?)(?<=\S)\$(?!\d)/gi;

/** `source` is as it was written, escapes and all. */
export function scanText(source: string): RichText[] {
  const parts: RichText[] = [];
  let end = 0;
  for (const match of source.matchAll(PIECE)) {
    parts.push(source.slice(end, match.index), read(match));
    end = match.index + match[0].length;
  }
  return [...parts, source.slice(end)].filter((part) => part !== "");
}

function read([whole, escaped, decimal, hex, name, marked, hidden, formula]: RegExpExecArray): RichText {
  if (escaped !== undefined) return escaped;
  if (decimal !== undefined) return toCharacter(Number(decimal));
  if (hex !== undefined) return toCharacter(Number.parseInt(hex, 16));
  if (name !== undefined) return NAMED[name] ?? whole;
  if (marked !== undefined) return { type: "marked", text: scanText(marked) };
  if (hidden !== undefined) return { type: "spoiler", text: scanText(hidden) };
  return { type: "mathematical_expression", expression: formula ?? "" };
}

function toCharacter(code: number): string {
  return code === 0 || code > 0x10_ff_ff ? "\ufffd" : String.fromCodePoint(code);
}
