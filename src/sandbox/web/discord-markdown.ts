/** A message's Markdown as Discord's clients show it, in HTML. Line breaks are kept: the page must not collapse them. */

import type { Node } from "./discord-node.ts";
import { parseDiscord } from "./discord-tree.ts";
import { escapeHtml, linkTo } from "./html.ts";

/** `names`: what to write for `<@id>`. */
export function renderDiscord(markdown: string, names: ReadonlyMap<string, string>): string {
  return renderBlocks(parseDiscord(markdown), names);
}

type Names = ReadonlyMap<string, string>;

const BLOCKS = ["fence", "heading", "small", "quote", "list"];

/** Text between blocks becomes a paragraph; a line break right before a block only ends the line. */
function renderBlocks(nodes: readonly Node[], names: Names): string {
  let html = "";
  let inline = "";
  const endParagraph = () => {
    if (inline !== "") html += `<p>${inline.replace(/(?<=.)\n$/, "")}</p>`;
    inline = "";
  };
  for (const node of nodes) {
    if (BLOCKS.includes(node.type)) {
      endParagraph();
      html += render(node, names);
    } else inline += render(node, names);
  }
  endParagraph();
  return html;
}

function render(node: Node, names: Names): string {
  const children = (nodes: readonly Node[]) => nodes.map((child) => render(child, names)).join("");
  switch (node.type) {
    case "text":
      return escapeHtml(node.value.replace(/ +(?=\n)/g, ""));
    case "emoji":
      return escapeHtml(node.value);
    case "time":
      return `<span class="time">${escapeHtml(new Date(node.seconds * 1000).toUTCString())}</span>`;
    case "mention":
      return `<span class="mention">${escapeHtml(toMention(node, names))}</span>`;
    case "code":
      return `<code>${escapeHtml(node.value)}</code>`;
    case "fence": {
      const language = node.language === "" ? "" : ` class="language-${escapeHtml(node.language)}"`;
      return `<pre><code${language}>${escapeHtml(node.value)}</code></pre>`;
    }
    case "link":
      return linkTo(node.url, children(node.children));
    case "style":
      if (node.style !== "spoiler") return `<${node.style}>${children(node.children)}</${node.style}>`;
      return `<span class="spoiler" role="button" tabindex="0" aria-label="Spoiler">${children(node.children)}</span>`;
    case "heading":
      return `<h${node.depth}>${children(node.children)}</h${node.depth}>`;
    case "small":
      return `<small>${children(node.children)}</small>`;
    case "quote":
      return `<blockquote>${renderBlocks(node.children, names)}</blockquote>`;
    case "list": {
      const items = node.items.map((item) => `<li>${renderBlocks(item, names)}</li>`).join("");
      return node.start === undefined ? `<ul>${items}</ul>` : `<ol start="${node.start}">${items}</ol>`;
    }
  }
}

function toMention({ kind, value }: Node & { type: "mention" }, names: Names): string {
  if (kind === "user") return `@${names.get(value) ?? "unknown-user"}`;
  if (kind === "role") return "@role";
  return kind === "channel" ? "#channel" : value;
}
