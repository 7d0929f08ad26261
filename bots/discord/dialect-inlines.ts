/** Text, styles, code and links in Discord's Markdown. */

import { type Inline, plainText, type Style } from "../../core/index.ts";
import { escapeText, type TextPlace } from "./dialect-escape.ts";
import { writeLink } from "./dialect-links.ts";

/** Invisible; keeps marks apart that would be read as one. */
export const APART = "\u{200b}";

const MARKS: Readonly<Record<Style, string>> = {
  bold: "**",
  italic: "*",
  underline: "__",
  strikethrough: "~~",
  spoiler: "||",
};

/** `isLineStart`: at the beginning of a line, of a list item's or of a heading's text. */
export function writeInlines(inlines: readonly Inline[], isLineStart = true): string {
  const escapesBrackets = inlines.some((inline) => holds(inline, "]("));
  return write(inlines, { isLineStart, isStyled: false, isInLink: false, escapesBrackets });
}

type Place = Omit<TextPlace, "before">;

function write(inlines: readonly Inline[], place: Place): string {
  let written = "";
  for (const inline of inlines) {
    const isLineStart = startsLine(written, place.isLineStart);
    written = append(written, writeInline(inline, { ...place, isLineStart }, written.at(-1) ?? ""));
  }
  return written;
}

function startsLine(written: string, isFirst: boolean): boolean {
  let at = written.length;
  while (at > 0 && " \t".includes(written[at - 1] ?? "")) at -= 1;
  return at === 0 ? isFirst : written[at - 1] === "\n";
}

function writeInline(inline: Inline, place: Place, before: string): string {
  switch (inline.type) {
    case "text":
      return escapeText(inline.value, { ...place, before });
    case "code":
      return writeCode(inline.value);
    case "style":
      return writeStyle(inline, place);
    case "link":
      return writeLink(inline, (children, isInLink) => write(children, { ...place, isInLink }));
  }
}

function append(written: string, next: string): string {
  const last = written.at(-1);
  const first = next[0];
  const wouldMerge =
    last !== undefined && "*_~|`".includes(last) && (first === last || `${last}${first}` === "~_");
  return wouldMerge ? written + APART + next : written + next;
}

/** Code and addresses that hold the style's own marks would end it: these go without it. */
function writeStyle({ style, children }: Inline & { type: "style" }, place: Place): string {
  const mark = MARKS[style];
  const inner: Place = { ...place, isStyled: true };
  let written = "";
  let run: Inline[] = [];
  const endRun = () => {
    if (run.length > 0) written = append(written, wrap(mark, write(run, inner)));
    run = [];
  };
  for (const child of children) {
    if (!holds(child, mark)) run.push(child);
    else {
      endRun();
      written = append(written, writeInline(child, place, written.at(-1) ?? ""));
    }
  }
  endRun();
  return written;
}

function holds(inline: Inline, mark: string): boolean {
  if (inline.type === "code") return inline.value.includes(mark);
  if (inline.type === "text") return false;
  if (inline.type === "link" && plainText(inline.children).includes(mark)) return true;
  return inline.children.some((child) => holds(child, mark));
}

/** White space at the edges stays outside. */
function wrap(mark: string, written: string): string {
  const inner = written.trim();
  if (inner === "") return written;
  const start = written.indexOf(inner);
  // Of these two Discord knows no escaped marks, so that they would end one mark too early.
  const apart = (mark === "~~" || mark === "||") && mark.startsWith(inner.slice(-1)) ? APART : "";
  return written.slice(0, start) + mark + inner + apart + mark + written.slice(start + inner.length);
}

/** Three marks or more would open a block, so that one or two have to do. */
function writeCode(value: string): string {
  const runs = value.match(/`+/g) ?? [];
  const hasSingle = runs.some((run) => run.length === 1);
  const hasDouble = runs.some((run) => run.length === 2);
  const mark = hasSingle ? "``" : "`";
  const code = hasSingle && hasDouble ? value.replace(/(?<!`)``(?!`)/g, `\`${APART}\``) : value;
  const before = /^ *`/.test(code) ? " " : "";
  const after = /` *$/.test(code) ? " " : "";
  return mark + before + code + after + mark;
}
