/** Writes text and the entities over it, nested as Telegram allows. */

import type { Inline, Rendered, Style, TextEntity } from "../../core/index.ts";
import { toNeutral } from "./dialect-neutral.ts";

export interface TextWriter {
  /** As it stands, but for the indentation of its lines. */
  raw(text: string): void;
  inlines(inlines: readonly Inline[]): void;
  /** A block of code, on lines of its own, which are not indented. */
  pre(value: string, language: string | undefined): void;
  /** Lays a style over what `write` writes. */
  styled(style: Style, write: () => void): void;
  quoted(isExpandable: () => boolean, write: () => void): void;
  /** Puts `prefix` before each further line that `write` writes. */
  indented(prefix: string, write: () => void): void;
  readonly length: number;
  rendered(): Rendered;
}

interface OpenStyle {
  readonly style: Style;
  from: number;
}

export function createTextWriter(): TextWriter {
  const entities: TextEntity[] = [];
  const open: OpenStyle[] = [];
  let text = "";
  let linePrefix = "";
  let inLink = false;

  const raw = (value: string) => {
    // Telegram makes a single space of a tab.
    const clean = value.includes("\t") ? value.replaceAll("\t", "    ") : value;
    text += linePrefix === "" ? clean : clean.replaceAll("\n", `\n${linePrefix}`);
  };

  /** White space at its edges is left out of it, as Telegram would. */
  const add = (entity: Omit<TextEntity, "offset" | "length">, from: number) => {
    let start = from;
    let end = text.length;
    while (end > start && isSpace(text, end - 1)) end -= 1;
    while (start < end && isSpace(text, start)) start += 1;
    if (start < end) entities.push({ ...entity, offset: start, length: end - start });
  };

  /** Nothing may lie over code: styles end before it and go on after it. */
  const withoutStyles = (write: () => void) => {
    for (const { style, from } of open) add({ type: style }, from);
    write();
    for (const one of open) one.from = text.length;
  };

  const styled = (style: Style, write: () => void) => {
    if (open.some((one) => one.style === style)) {
      write();
      return;
    }
    const opened: OpenStyle = { style, from: text.length };
    open.push(opened);
    write();
    open.pop();
    add({ type: style }, opened.from);
  };

  const link = (url: string, write: () => void) => {
    if (!isLinkable(url)) {
      write();
      return;
    }
    const from = text.length;
    inLink = true;
    write();
    inLink = false;
    add({ type: "text_link", url }, from);
  };

  const code = (value: string) => {
    if (inLink) raw(value);
    else {
      withoutStyles(() => {
        const from = text.length;
        raw(value);
        add({ type: "code" }, from);
      });
    }
  };

  const inline = (part: Inline) => {
    if (part.type === "text") raw(inLink ? part.value : toNeutral(part.value, text.at(-1) ?? ""));
    else if (part.type === "code") code(part.value);
    else if (part.type === "style") styled(part.style, () => part.children.forEach(inline));
    else link(part.url, () => part.children.forEach(inline));
  };

  const indented = (prefix: string, write: () => void) => {
    const outer = linePrefix;
    linePrefix += prefix;
    write();
    linePrefix = outer;
  };

  return {
    raw,
    inlines: (inlines) => inlines.forEach(inline),
    pre(value, language) {
      const outer = linePrefix;
      linePrefix = "";
      if (outer !== "" && text.endsWith(`\n${outer}`)) text = text.slice(0, -outer.length);
      else if (text !== "" && !text.endsWith("\n")) text = `${text.trimEnd()}\n`;
      withoutStyles(() => {
        const from = text.length;
        raw(value);
        add({ type: "pre", ...(language && /^[\w+#.-]{1,30}$/.test(language) ? { language } : {}) }, from);
      });
      linePrefix = outer;
    },
    styled,
    quoted(isExpandable, write) {
      const from = text.length;
      write();
      add({ type: isExpandable() ? "expandable_blockquote" : "blockquote" }, from);
    },
    indented,
    get length() {
      return text.length;
    },
    rendered: () => trimmed(text.toWellFormed(), entities),
  };
}

/** As Telegram would; no entity reaches into the white space at the edges. */
function trimmed(text: string, entities: readonly TextEntity[]): Rendered {
  const start = text.length - text.trimStart().length;
  const moved = start === 0 ? entities : entities.map((one) => ({ ...one, offset: one.offset - start }));
  return { text: text.trim(), ...(entities.length > 0 ? { entities: moved } : {}) };
}

function isSpace(text: string, at: number): boolean {
  return text[at]?.trim() === "";
}

/** Telegram refuses a message for a link to a host without a dot. Source: tdlib/td LinkManager.cpp, check_link_impl. */
export function isLinkable(url: string): boolean {
  return /^https?:\/\/[^/?#]*[.:][^/?#]*/i.test(url) && /[.:]/.test(new URL(url).hostname);
}
