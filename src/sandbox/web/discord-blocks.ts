/** Headings, small print, quotes and lists: what has to begin a line. */

import { type Context, type Found, type Node, type Parse, run } from "./discord-node.ts";
import { HEADING, LIST, LIST_ITEM, QUOTE, QUOTE_REST, SUBTEXT } from "./discord-patterns.ts";

const MAX_LIST_DEPTH = 11;
const MAX_LIST_NUMBER = 1_000_000_000;

export function matchBlock(source: string, at: number, context: Context, parse: Parse): Found | undefined {
  const { start, inQuote, listDepth } = context;
  if (start === "text") return undefined;
  const small = start === "line" ? run(SUBTEXT, source, at) : undefined;
  if (small) return [at + small[0].length, [{ type: "small", children: parse(small[1] ?? "", context) }]];
  const heading = start === "line" && listDepth === 0 ? run(HEADING, source, at) : undefined;
  if (heading) {
    const title = (heading[2] ?? "").trimEnd().replace(/#+$/, "").trimEnd();
    const depth = heading[1]?.length ?? 1;
    return [at + heading[0].length, [{ type: "heading", depth, children: parse(title, context) }]];
  }
  const quote = inQuote ? undefined : (run(QUOTE_REST, source, at) ?? run(QUOTE, source, at));
  if (quote) return [at + quote[0].length, [toQuote(quote, context, parse)]];
  const list = listDepth < MAX_LIST_DEPTH ? run(LIST, source, at) : undefined;
  return list && [at + list[0].length, [toList(list[0], context, parse)]];
}

function toQuote([whole, rest]: RegExpExecArray, context: Context, parse: Parse): Node {
  const content = rest ?? whole.replace(/\n$/, "").replace(/^> /gm, "");
  return { type: "quote", children: parse(content, { ...context, inQuote: true }) };
}

function toList(lines: string, context: Context, parse: Parse): Node {
  let start: number | undefined;
  const items: (readonly Node[])[] = [];
  for (const [, bullet = "", content = ""] of lines.matchAll(LIST_ITEM)) {
    if (items.length === 0 && /^\d/.test(bullet)) {
      start = Math.min(Math.max(Number.parseInt(bullet, 10), 1), MAX_LIST_NUMBER);
    }
    const item = content.replace(new RegExp(`^ {1,${bullet.length}}`, "gm"), "");
    items.push(parse(item, { ...context, listDepth: context.listDepth + 1 }));
  }
  return { type: "list", start, items };
}
