/** A block of raw HTML as text: its lines, list items and cells stay apart, scripts are shown instead of run. */

import { createHtmlInlines } from "./html-inlines.ts";
import { decodeReferences, readTag } from "./html-tag.ts";
import type { Block, Inline } from "./shown.ts";

export function readHtml(html: string): readonly Block[] {
  if (/^\s*<(?:script|style|textarea|svg|\?|!\[CDATA\[|![a-z])/i.test(html)) {
    return [{ type: "code", language: "html", value: html.trim() }];
  }
  const [whole, opening, code] =
    /^\s*(<pre\b[^<>]*>(?:\s*<code\b[^<>]*>)?)([\s\S]*?)(?:<\/pre\s*>|$)/i.exec(html) ?? [];
  if (whole !== undefined && code !== undefined) {
    return [...toCode(code, opening ?? ""), ...readHtml(html.slice(whole.length))];
  }
  const writer = createHtmlInlines(false);
  for (const token of tokenize(html)) {
    if (!token.startsWith("<")) writer.text(decodeReferences(token));
    else {
      writer.text(separatorBefore(token));
      writer.tag(token);
      writer.text(separatorAfter(token));
    }
  }
  const children = tidy(writer.end());
  return children.length === 0 ? [] : [{ type: "paragraph", children }];
}

function toCode(code: string, opening: string): readonly Block[] {
  const value = decodeReferences(code.replace(/<\/?[a-z][^<>]*>/gi, "")).replace(
    /^(?:[^\S\n]*\n)+|\s+$/g,
    "",
  );
  const language = /\blanguage-([\w+#.-]+)/.exec(opening)?.[1];
  return value.trim() === "" ? [] : [{ type: "code", value, ...(language ? { language } : {}) }];
}

/** Tags, comments, and the text between them. What a comment that doesn't end hides is left out. */
function* tokenize(html: string): Generator<string> {
  const pattern = /<!--|<\/?[a-z][^<>]*>/gi;
  let at = 0;
  for (let match = pattern.exec(html); match; match = pattern.exec(html)) {
    if (match.index > at) yield html.slice(at, match.index);
    at = pattern.lastIndex;
    if (match[0] !== "<!--") yield match[0];
    else {
      const end = html.indexOf("-->", match.index + 4);
      if (end < 0) return;
      at = end + 3;
      pattern.lastIndex = at;
    }
  }
  if (at < html.length) yield html.slice(at);
}

const LINES = new Set(
  "address article blockquote dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li main nav ol p pre section summary table tr ul".split(
    " ",
  ),
);

function separatorBefore(source: string): string {
  const tag = readTag(source);
  if (!tag || tag.kind === "close" || !LINES.has(tag.name)) return "";
  return tag.name === "li" ? "\n• " : "\n";
}

function separatorAfter(source: string): string {
  const tag = readTag(source);
  if (tag?.kind !== "close") return "";
  if (/^t[dh]$/.test(tag.name)) return " · ";
  return LINES.has(tag.name) ? "\n" : "";
}

/** Without indentation, empty lines and what separates nothing. */
function tidy(inlines: readonly Inline[]): readonly Inline[] {
  let isLineStart = true;
  const tidied = inlines.flatMap((inline): readonly Inline[] => {
    if (inline.type !== "text") {
      isLineStart = false;
      return [inline];
    }
    const lines = inline.value.replace(/[^\S\n]+/g, " ").replace(/ ?(?:· )?\n\s*/g, "\n");
    const value = isLineStart ? lines.trimStart() : lines;
    if (value !== "") isLineStart = value.endsWith("\n");
    return value === "" ? [] : [{ ...inline, value }];
  });
  const last = tidied.at(-1);
  if (last?.type !== "text") return tidied;
  const value = last.value.trimEnd();
  return value === "" ? tidied.slice(0, -1) : [...tidied.slice(0, -1), { ...last, value }];
}
