/** The dialect of rich messages: Telegram's own, and beside its text the same as blocks. */

import type { List, ListItem, RootContent, Table } from "mdast";
import {
  type Block,
  type BlockContext,
  type Dialect,
  type Item,
  type Rendered,
  readBlocks,
} from "../../core/index.ts";
import { telegramDialect } from "./dialect.ts";
import { formulaOf, hasFormula, toRichText, toRichTextOf } from "./dialect-rich-text.ts";
import type { RichBlock, RichRendered } from "./rich.ts";

/** Pages are cut as if they were text, so that each can be shown as one. */
export const richDialect: Dialect = {
  ...telegramDialect,
  renderBlock: (node, context): RichRendered => ({
    ...telegramDialect.renderBlock(node, context),
    blocks: toRichBlocks(node, context),
  }),
  join(parts: readonly RichRendered[]): RichRendered {
    const blocks = parts.flatMap((part) => part.blocks ?? []);
    return { ...telegramDialect.join(parts), blocks };
  },
  plain({ blocks, ...rendered }: RichRendered): Rendered {
    return blocks ? rendered : telegramDialect.plain(rendered);
  },
};

/** From the document where it tells more than what text shows of it: tables, formulas, tasks, headings. */
function toRichBlocks(node: RootContent, context: BlockContext): RichBlock[] {
  const inside = (nodes: readonly RootContent[]) => nodes.flatMap((one) => toRichBlocks(one, context));
  switch (node.type) {
    case "table":
      return [toTable(node, context)];
    case "list":
      return toList(node, context);
    case "listItem":
      return [{ type: "list", items: [toItem(node, undefined, context)] }];
    case "blockquote": {
      const blocks = inside(node.children);
      return blocks.length > 0 ? [{ type: "blockquote", blocks }] : [];
    }
    case "paragraph": {
      const [only, ...others] = node.children;
      const formula = only && others.length === 0 ? formulaOf(only) : undefined;
      if (formula !== undefined) return [{ type: "mathematical_expression", expression: formula }];
      if (!node.children.some(hasFormula)) break;
      return [{ type: "paragraph", text: toRichText(node.children, context) }];
    }
    case "heading":
      if (!node.children.some(hasFormula)) break;
      return [{ type: "heading", size: node.depth, text: toRichText(node.children, context) }];
    case "statusLines": {
      const text = node.lines.join("\n");
      if (node.state === "folded") return [{ type: "expandable_blockquote", text }];
      return [{ type: "paragraph", text: { type: "italic", text } }];
    }
  }
  return readBlocks([node], context).flatMap(fromShown);
}

/** Cells hold text alone. */
function toTable({ children, align }: Table, context: BlockContext): RichBlock {
  const cells = children.map((row, rowIndex) =>
    row.children.map((cell, index) => ({
      text: toRichText(cell.children, context),
      ...(rowIndex === 0 ? { is_header: true as const } : {}),
      align: align?.[index] ?? ("left" as const),
      valign: "top" as const,
    })),
  );
  return { type: "table", cells, is_bordered: true };
}

function toList({ children, ordered, start }: List, context: BlockContext): RichBlock[] {
  const items = children.map((item, index) =>
    toItem(item, ordered ? (start ?? 1) + index : undefined, context),
  );
  return items.length > 0 ? [{ type: "list", items }] : [];
}

function toItem({ children, checked }: ListItem, value: number | undefined, context: BlockContext) {
  const blocks = children.flatMap((child) => toRichBlocks(child, context));
  return {
    blocks: blocks.length > 0 ? blocks : [EMPTY],
    ...(value === undefined ? {} : { value }),
    ...(typeof checked === "boolean" ? { has_checkbox: true as const } : {}),
    ...(checked ? { is_checked: true as const } : {}),
  };
}

/** An item whose text has not come yet. */
const EMPTY: RichBlock = { type: "paragraph", text: " " };

function fromShown(block: Block): RichBlock[] {
  switch (block.type) {
    case "paragraph":
    case "small":
      return [{ type: "paragraph", text: toRichTextOf(block.children) }];
    case "heading":
      return [{ type: "heading", size: sizeOf(block.depth), text: toRichTextOf(block.children) }];
    case "code":
      return [{ type: "pre", text: block.value, ...(block.language ? { language: block.language } : {}) }];
    case "rule":
      return [{ type: "divider" }];
    case "quote":
      return [{ type: "blockquote", blocks: block.blocks.flatMap(fromShown) }];
    case "list":
      return [{ type: "list", items: block.items.map(fromItem) }];
  }
}

function fromItem({ blocks, number, isDone }: Item) {
  return {
    blocks: blocks.flatMap(fromShown),
    ...(number === undefined ? {} : { value: number }),
    ...(isDone === undefined ? {} : { has_checkbox: true as const }),
    ...(isDone ? { is_checked: true as const } : {}),
  };
}

const sizeOf = (depth: number) => Math.min(6, Math.max(1, depth)) as 1 | 2 | 3 | 4 | 5 | 6;
