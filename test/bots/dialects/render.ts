/** Renders Markdown with a dialect, and reads back what a reader would see of it. */

import type { Definition, Nodes, Root } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { cjkFriendlyExtension } from "micromark-extension-cjk-friendly";
import { gfm } from "micromark-extension-gfm";
import type { Dialect, Rendered } from "../../../core/index.ts";
import { mathSyntax, mathTree } from "../../../core/text/blocks/math.ts";
import type { Node } from "../../../src/sandbox/web/discord-node.ts";
import { parseDiscord } from "../../../src/sandbox/web/discord-tree.ts";

const EXTENSIONS = {
  extensions: [gfm(), mathSyntax, cjkFriendlyExtension()],
  mdastExtensions: [gfmFromMarkdown(), mathTree],
};

export function parseMarkdown(markdown: string): Root {
  return fromMarkdown(markdown, EXTENSIONS);
}

export function render(dialect: Dialect, markdown: string): Rendered {
  const { children } = parseMarkdown(markdown);
  const definitions = new Map<string, Definition>();
  collectDefinitions(children, definitions);
  const context = { isOpen: false, definition: (identifier: string) => definitions.get(identifier) };
  return dialect.join(children.map((node) => dialect.renderBlock(node, context)));
}

function collectDefinitions(nodes: readonly Nodes[], found: Map<string, Definition>): void {
  for (const node of nodes) {
    if (node.type === "definition" && !found.has(node.identifier)) found.set(node.identifier, node);
    if ("children" in node) collectDefinitions(node.children, found);
  }
}

/** Text, code and the names of images, in order. A table's header is left out, as it may become labels. */
export function textsOf(node: Nodes): readonly string[] {
  if (node.type === "text" || node.type === "inlineCode" || node.type === "code") return [node.value];
  if (node.type === "image" || node.type === "imageReference") return [node.alt ?? ""];
  if (node.type === "table") return node.children.slice(1).flatMap(textsOf);
  return "children" in node ? node.children.flatMap(textsOf) : [];
}

/** What may be shown besides: HTML that is none, and headers of tables, perhaps once for each row. */
export function extrasOf(node: Nodes): string {
  if (node.type === "html") return node.value.replaceAll("&#42;", "*");
  if (node.type === "table") {
    const header =
      node.children[0]?.children.map((cell) => textsOf(cell).join("") + extrasOf(cell)).join("") ?? "";
    return header.repeat(node.children.length) + node.children.map(extrasOf).join("");
  }
  return "children" in node ? node.children.map(extrasOf).join("") : "";
}

/** What Discord's client shows of a message's text. */
export function seenOnDiscord(text: string): string {
  return parseDiscord(text).map(seen).join("");
}

function seen(node: Node): string {
  if (node.type === "list") return node.items.map((item) => `\n${item.map(seen).join("")}`).join("");
  if ("children" in node) return node.children.map(seen).join("") + (isBlock(node) ? "\n" : "");
  return node.type === "time" ? `<time ${node.seconds}>` : node.value;
}

const isBlock = ({ type }: Node) => type === "heading" || type === "small" || type === "quote";

/** Every kind of node in a message. */
export function nodesOf(nodes: readonly Node[]): readonly Node[] {
  return nodes.flatMap((node) => [
    node,
    ...("children" in node ? nodesOf(node.children) : []),
    ...(node.type === "list" ? node.items.flatMap(nodesOf) : []),
  ]);
}

/** Small print is shown as such, without its mark. */
export function withoutSmallMarks(text: string): string {
  return text.replace(/^-# +/gm, "");
}

/** Without white space, invisible characters, and the difference between `²` and `2`. */
export function squeeze(text: string): string {
  return text.normalize("NFKC").replace(/[\s\p{Cf}\p{Cc}]/gu, "");
}

/** Where `text` stops being found in `whole`, in order; -1 when all of it is there. */
export function firstMissing(text: string, whole: string): number {
  let at = 0;
  for (let index = 0; index < text.length; index += 1) {
    at = whole.indexOf(text[index] ?? "", at) + 1;
    if (at === 0) return index;
  }
  return -1;
}
