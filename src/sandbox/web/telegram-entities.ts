/** A message's text and entities as HTML. Offsets count UTF-16 code units, as JavaScript's strings do. */

import type { TextEntity } from "../timeline.ts";
import { escapeHtml, linkTo } from "./html.ts";

export function renderTelegram(text: string, entities: readonly TextEntity[] = []): string {
  // The longer one of two that start together is the outer one.
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return renderRange(text, sorted, { from: 0, to: text.length });
}

interface Range {
  readonly from: number;
  readonly to: number;
}

function renderRange(text: string, entities: readonly TextEntity[], { from, to }: Range): string {
  let html = "";
  let at = from;
  let rest = entities;
  for (let entity = rest[0]; entity; entity = rest[0]) {
    const start = Math.max(entity.offset, at);
    const end = Math.min(entity.offset + entity.length, to);
    const inside = rest.slice(1).filter(({ offset }) => offset < end);
    rest = rest.slice(1 + inside.length);
    if (end <= start) continue;
    html += escapeHtml(text.slice(at, start));
    html += wrap(entity, text.slice(start, end), renderRange(text, inside, { from: start, to: end }));
    // A block ends its line, so that the break behind it is not seen.
    at = BLOCKS.includes(entity.type) && text[end] === "\n" ? end + 1 : end;
  }
  return html + escapeHtml(text.slice(at, to));
}

const BLOCKS = ["pre", "blockquote", "expandable_blockquote"];

const TAGS: Readonly<Record<string, string>> = {
  bold: "b",
  italic: "i",
  underline: "u",
  strikethrough: "s",
  code: "code",
  blockquote: "blockquote",
};

const LINK_LIKE = ["mention", "text_mention", "hashtag", "cashtag", "bot_command", "email", "phone_number"];

function wrap({ type, url = "", language = "" }: TextEntity, text: string, inner: string): string {
  const tag = TAGS[type];
  if (tag) return `<${tag}>${inner}</${tag}>`;
  if (type === "text_link") return linkTo(url, inner);
  if (type === "url") return linkTo(/^[a-z][a-z\d+.-]*:/i.test(text) ? text : `http://${text}`, inner);
  if (type === "pre") return `<pre data-language="${escapeHtml(language)}"><code>${inner}</code></pre>`;
  if (type === "expandable_blockquote") return `<blockquote class="expandable">${inner}</blockquote>`;
  if (type === "spoiler") {
    return `<span class="spoiler" role="button" tabindex="0" aria-label="Spoiler">${inner}</span>`;
  }
  return LINK_LIKE.includes(type) ? `<span class="link">${inner}</span>` : inner;
}
