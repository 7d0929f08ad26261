/** Telegram's dialect: plain text with entities, which no text can break. */

import {
  type Block,
  type Dialect,
  gapBetween,
  type Item,
  type Rendered,
  readBlocks,
  snugOf,
  type TextEntity,
} from "../../core/index.ts";
import { keepImportant } from "./dialect-entities.ts";
import { renderStatusLines } from "./dialect-status.ts";
import { createTextWriter, type TextWriter } from "./dialect-writer.ts";

/**
 * A message holds 4,096 Unicode code points after entities are parsed, not UTF-16 units.
 * Source: tdlib/td MessageContent.cpp (`utf8_length(text) > message_text_length_max`), read 2026-11-21.
 */
const MAX_LENGTH = 4096;

export const telegramDialect: Dialect = {
  maxLength: MAX_LENGTH,
  softLength: Math.floor(MAX_LENGTH * 0.85),
  measure: ({ text }) => countCodePoints(text),
  renderBlock(node, context) {
    if (node.type === "statusLines") return renderStatusLines(node);
    const blocks = readBlocks([node], context);
    const writer = createTextWriter();
    writeBlocks(blocks, { writer, isOpen: context.isOpen, isNested: false, listDepth: 0 });
    const [first, ...others] = blocks;
    const snug = first && others.length === 0 ? snugOf(first) : undefined;
    return { ...writer.rendered(), ...(snug ? { snug } : {}) };
  },
  join,
  plain: ({ text }) => ({ text }),
};

function join(parts: readonly Rendered[]): Rendered {
  let text = "";
  let above: Rendered | undefined;
  const entities: TextEntity[] = [];
  for (const part of parts) {
    if (part.text === "") continue;
    if (above) text += gapBetween(above.snug, part.snug);
    for (const entity of part.entities ?? []) {
      entities.push({ ...entity, offset: entity.offset + text.length });
    }
    text += part.text;
    above = part;
  }
  return { text, ...(entities.length > 0 ? { entities: keepImportant(entities) } : {}) };
}

interface Place {
  readonly writer: TextWriter;
  readonly isOpen: boolean;
  /** In a list or a quote, where a quote can't be Telegram's own: these don't nest. */
  readonly isNested: boolean;
  readonly listDepth: number;
}

/** A longer quote is folded, once it is complete. In UTF-16 units. */
const MAX_UNFOLDED_QUOTE = 800;

const BULLETS = ["•", "◦", "▪"];

/** About as wide as a bullet and its space. */
const INDENT = "   ";

const RULE = "─".repeat(12);

function writeBlocks(blocks: readonly Block[], place: Place): void {
  for (const [index, block] of blocks.entries()) {
    const above = blocks[index - 1];
    if (above) place.writer.raw(place.listDepth > 0 ? "\n" : gapBetween(snugOf(above), snugOf(block)));
    writeBlock(block, place);
  }
}

function writeBlock(block: Block, place: Place): void {
  const { writer } = place;
  switch (block.type) {
    case "paragraph":
    case "small":
      writer.inlines(block.children);
      break;
    case "heading":
      writer.styled("bold", () => writer.inlines(block.children));
      break;
    case "code":
      writer.pre(block.value, block.language);
      break;
    case "rule":
      writer.raw(RULE);
      break;
    case "quote":
      writeQuote(block.blocks, place);
      break;
    case "list":
      writeList(block.items, place);
      break;
  }
}

function writeQuote(blocks: readonly Block[], place: Place): void {
  const { writer, isNested, isOpen } = place;
  const inside = () => writeBlocks(blocks, { ...place, isNested: true });
  if (isNested) {
    writer.raw("│ ");
    writer.indented("│ ", inside);
    return;
  }
  const from = writer.length;
  writer.quoted(() => !isOpen && writer.length - from > MAX_UNFOLDED_QUOTE, inside);
}

function writeList(items: readonly Item[], place: Place): void {
  const { writer, listDepth } = place;
  for (const [index, item] of items.entries()) {
    if (index > 0) writer.raw("\n");
    const inner = { ...place, isNested: true, listDepth: listDepth + 1 };
    if (!item.isContinued) writer.raw(`${markOf(item, listDepth)} `);
    writer.indented(INDENT, () => writeBlocks(item.blocks, inner));
  }
}

function markOf({ number, isDone }: Item, depth: number): string {
  const bullet = number === undefined ? (BULLETS[Math.min(depth, BULLETS.length - 1)] ?? "") : `${number}.`;
  if (isDone === undefined) return bullet;
  const box = isDone ? "✅" : "⬜";
  return number === undefined ? box : `${bullet} ${box}`;
}

function countCodePoints(text: string): number {
  let count = text.length;
  for (let at = 0; at < text.length - 1; at += 1) {
    const isPair =
      (text.charCodeAt(at) & 0xfc_00) === 0xd8_00 && (text.charCodeAt(at + 1) & 0xfc_00) === 0xdc_00;
    if (isPair) count -= 1;
  }
  return count;
}
