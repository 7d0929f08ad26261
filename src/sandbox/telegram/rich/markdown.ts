/** Rich Markdown into blocks: GFM, and what Telegram adds. Not built: details, footnotes' bodies in full, media. */

import type { BlockContent, DefinitionContent, Nodes, Root, RootContent, Table } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";
import { type InlineContext, toRichText } from "./inline.ts";
import type { RichBlock, RichCell, RichItem } from "./types.ts";

export function parseMarkdown(markdown: string, detects: boolean): RichBlock[] {
  const source = unescapeTags(markdown);
  return toBlocks(parse(source).children, { source, detects });
}

const parse = (source: string): Root =>
  fromMarkdown(source, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });

/** `\<` is no escape to Telegram: the tag behind it works (librefang/librefang#8127). Code is left alone. */
function unescapeTags(markdown: string): string {
  const code = findCode(parse(markdown));
  return markdown.replaceAll(/(?<!\\)((?:\\\\)*)\\</g, (whole, before: string, at: number) =>
    code.some(([begin, end]) => at >= begin && at < end) ? whole : `${before}\\\\<`,
  );
}

function findCode(node: Nodes): (readonly [number, number])[] {
  if (node.type === "code" || node.type === "inlineCode") {
    return [[node.position?.start.offset ?? 0, node.position?.end.offset ?? 0]];
  }
  return "children" in node ? node.children.flatMap(findCode) : [];
}

type Block = RootContent | BlockContent | DefinitionContent;

function toBlocks(nodes: readonly Block[], context: InlineContext): RichBlock[] {
  return nodes.flatMap((node) => toBlock(node, context) ?? []);
}

function toBlock(node: Block, context: InlineContext): RichBlock | undefined {
  switch (node.type) {
    case "paragraph":
      return { type: "paragraph", text: toRichText(node.children, context) };
    case "heading":
      return { type: "heading", text: toRichText(node.children, context), size: node.depth };
    case "code":
      if (node.lang === "math") return { type: "mathematical_expression", expression: node.value };
      return { type: "pre", text: node.value, ...(node.lang && { language: node.lang }) };
    case "thematicBreak":
      return { type: "divider" };
    case "blockquote":
      return { type: "blockquote", blocks: toBlocks(node.children, context) };
    case "list":
      return { type: "list", items: node.children.map((item, at) => toItem(item, { node, at, context })) };
    case "table":
      return { type: "table", cells: toCells(node, context) };
    case "html": {
      const text = toRichText([node], context);
      return text.length > 0 ? { type: "paragraph", text } : undefined;
    }
    case "footnoteDefinition":
      return {
        type: "footer",
        text: [`${node.label ?? node.identifier}. `, ...footnote(node.children, context)],
      };
    default:
      return undefined;
  }
}

function footnote(nodes: readonly Block[], context: InlineContext) {
  return nodes.flatMap((node) => (node.type === "paragraph" ? toRichText(node.children, context) : []));
}

interface ItemContext {
  readonly node: Extract<Block, { type: "list" }>;
  readonly at: number;
  readonly context: InlineContext;
}

function toItem(
  { checked, children }: Extract<RootContent, { type: "listItem" }>,
  { node, at, context }: ItemContext,
): RichItem {
  const value = (node.start ?? 1) + at;
  return {
    label: node.ordered ? `${value}.` : "•",
    blocks: toBlocks(children, context),
    ...(node.ordered && { value }),
    ...(typeof checked === "boolean" && { has_checkbox: true }),
    ...(checked && { is_checked: true }),
  };
}

function toCells({ children, align }: Table, context: InlineContext): RichCell[][] {
  return children.map((row, rowAt) =>
    row.children.map((cell, at) => ({
      text: toRichText(cell.children, context),
      ...(rowAt === 0 && { is_header: true }),
      align: align?.[at] ?? "left",
      valign: "middle",
    })),
  );
}
