/** Paragraphs of plain words, which are most of many answers: read without a parser. */

import type { Paragraph, RootContent, Text } from "mdast";
import { positionOf } from "./position.ts";

/** Whatever could be markup, end a line in a special way, or become an address. */
const SPECIAL = /[\\`*_~[\]<>&|:@#=$\t\r\0\u00A0\uFEFF]|www\.|[ ]\n|\n /i;

/** A line that begins with a letter begins no block but a paragraph. */
const LINES = /^(?:\p{L}[^\n]*(?:\n+|$))+$/u;

/** Undefined where the text may hold any markup. */
export function readPlainText(source: string): RootContent[] | undefined {
  if (SPECIAL.test(source) || !LINES.test(source)) return undefined;
  const paragraphs: Paragraph[] = [];
  for (let start = 0; start < source.length; ) {
    const gap = source.indexOf("\n\n", start);
    const end = gap < 0 ? source.length : gap;
    const value = source.slice(start, end).replace(/[ \n]+$/, "");
    const position = positionOf(start, start + value.length);
    const text: Text = { type: "text", value, position: positionOf(start, start + value.length) };
    paragraphs.push({ type: "paragraph", children: [text], position });
    start = end;
    while (source[start] === "\n") start += 1;
  }
  return paragraphs;
}
