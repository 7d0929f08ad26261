/** The messages that an answer needs at least, each with the tokens that it shows. */

import { produce } from "./metrics.ts";
import type { Token } from "./traces.ts";

/** Each as long as whole words go, up to `pageLength` characters. What has no letter needs no flush. */
export function pagesOf(tokens: readonly Token[], pageLength: number): Token[][] {
  const text = tokens.map(([, piece]) => piece).join("");
  const pages: Token[][] = [];
  const rest = [...tokens];
  for (let from = 0; from < text.length; ) {
    const end = endOfPage(text, from, pageLength);
    pages.push(take(rest, end - from));
    from = end;
  }
  return pages.filter((page) => produce(page).atMs.length > 0);
}

/** Behind the white space that follows its last word: nobody has to send that. */
function endOfPage(text: string, from: number, pageLength: number): number {
  if (text.length - from <= pageLength) return text.length;
  let end = from + pageLength;
  while (end > from && !isSpace(text, end)) end -= 1;
  if (end === from) return from + pageLength;
  while (isSpace(text, end)) end += 1;
  return end;
}

const isSpace = (text: string, at: number): boolean => /\s/.test(text[at] ?? "");

function take(rest: Token[], length: number): Token[] {
  const page: Token[] = [];
  for (let left = length; left > 0; ) {
    const [atMs, text] = rest.shift() as Token;
    page.push([atMs, text.slice(0, left)]);
    if (text.length > left) rest.unshift([atMs, text.slice(left)]);
    left -= text.length;
  }
  return page;
}
