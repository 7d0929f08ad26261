/** A rich message as HTML. */

import type { RichBlock, RichMessage, RichText } from "../telegram/index.ts";
import { escapeHtml, linkTo } from "./html.ts";

export function renderRich({ blocks, is_rtl }: RichMessage): string {
  return `<div class="rich"${is_rtl ? ' dir="rtl"' : ""}>${renderBlocks(blocks)}</div>`;
}

const renderBlocks = (blocks: readonly RichBlock[] = []): string => blocks.map(renderBlock).join("");

function renderBlock(block: RichBlock): string {
  const text = renderText(block.text);
  switch (block.type) {
    case "heading":
      return `<h${block.size}>${text}</h${block.size}>`;
    case "pre":
      return `<pre data-language="${escapeHtml(block.language ?? "")}"><code>${text}</code></pre>`;
    case "divider":
      return "<hr>";
    case "mathematical_expression":
      return `<p class="math">${escapeHtml(block.expression ?? "")}</p>`;
    case "list":
      return `<div class="list">${(block.items ?? []).map(renderItem).join("")}</div>`;
    case "blockquote":
      return `<blockquote>${renderBlocks(block.blocks)}${renderText(block.credit)}</blockquote>`;
    case "expandable_blockquote":
      return `<blockquote class="expandable">${text}</blockquote>`;
    case "table":
      return `<table>${(block.cells ?? []).map(renderRow).join("")}</table>`;
    case "details":
      return `<details><summary>${renderText(block.summary)}</summary>${renderBlocks(block.blocks)}</details>`;
    case "buttons":
      return `<p>${(block.buttons ?? []).map((button) => toButton(button.text)).join(" ")}</p>`;
    default:
      return `<p class="${escapeHtml(block.type)}">${text}</p>`;
  }
}

type Item = NonNullable<RichBlock["items"]>[number];

function renderItem({ label, value, blocks, has_checkbox, is_checked }: Item): string {
  const mark = has_checkbox ? (is_checked ? "☑" : "☐") : (label ?? (value === undefined ? "•" : `${value}.`));
  return `<div class="item"><span>${escapeHtml(mark)}</span><div>${renderBlocks(blocks)}</div></div>`;
}

type Row = NonNullable<RichBlock["cells"]>[number];

function renderRow(row: Row): string {
  const cells = row.map(({ text, is_header, align }) => {
    const tag = is_header ? "th" : "td";
    return `<${tag} class="${escapeHtml(align)}">${renderText(text)}</${tag}>`;
  });
  return `<tr>${cells.join("")}</tr>`;
}

const TAGS: Readonly<Record<string, string>> = {
  bold: "b",
  italic: "i",
  underline: "u",
  strikethrough: "s",
  code: "code",
  marked: "mark",
  subscript: "sub",
  superscript: "sup",
};

function renderText(text: RichText | undefined): string {
  if (text === undefined) return "";
  if (typeof text === "string") return escapeHtml(text).replaceAll("\n", "<br>");
  if (!("type" in text)) return text.map(renderText).join("");
  const { type, url = "", expression, button } = text;
  const inner = renderText(text.text);
  const tag = TAGS[type];
  if (tag) return `<${tag}>${inner}</${tag}>`;
  if (button) return toButton(button.text);
  if (expression !== undefined) return `<span class="math">${escapeHtml(expression)}</span>`;
  if (type === "url") return linkTo(url, inner);
  if (type === "spoiler") {
    return `<span class="spoiler" role="button" tabindex="0" aria-label="Spoiler">${inner}</span>`;
  }
  return `<span class="link">${inner}</span>`;
}

/** A button amid the text: one a model could have made. */
const toButton = (text: RichText) => `<span class="inline-button">${renderText(text)}</span>`;
