/** Blocks a bot sends as such, and the limits of every rich message. */

import { isRecord } from "../params.ts";
import { badRequest } from "../refusal.ts";
import { toPlain } from "./plain.ts";
import type { RichBlock } from "./types.ts";

/** Source: https://core.telegram.org/bots/api#inputrichmessage, read November 2026. */
const MAX = { characters: 32_768, blocks: 500, depth: 16, columns: 20 } as const;

/** With the fields each must have. Media and maps are not built. */
const BLOCKS: Readonly<Record<string, readonly string[]>> = {
  paragraph: ["text"],
  heading: ["text", "size"],
  pre: ["text"],
  footer: ["text"],
  divider: [],
  mathematical_expression: ["expression"],
  anchor: ["name"],
  list: ["items"],
  blockquote: ["blocks"],
  expandable_blockquote: ["text"],
  pullquote: ["text"],
  table: ["cells"],
  details: ["summary", "blocks"],
  buttons: ["buttons"],
  thinking: ["text"],
};

const TEXTS = [
  "bold",
  "italic",
  "underline",
  "strikethrough",
  "spoiler",
  "date_time",
  "text_mention",
  "subscript",
  "superscript",
  "marked",
  "code",
  "custom_emoji",
  "mathematical_expression",
  "url",
  "email_address",
  "phone_number",
  "bank_card_number",
  "mention",
  "hashtag",
  "cashtag",
  "bot_command",
  "button",
  "anchor",
  "anchor_link",
  "reference",
  "reference_link",
];

/** Throws where they are no blocks. */
export function readBlocks(value: unknown, isDraft: boolean): readonly RichBlock[] {
  if (!Array.isArray(value))
    throw badRequest("Can't parse InputRichMessage: expected an Array of InputRichBlock");
  for (const block of value) checkBlock(block, isDraft);
  return value;
}

function checkBlock(block: unknown, isDraft: boolean): void {
  if (!isRecord(block)) throw badRequest("Can't parse InputRichBlock: expected an Object");
  const needed = BLOCKS[String(block.type)];
  if (!needed || (block.type === "thinking" && !isDraft)) {
    throw badRequest("Can't parse InputRichBlock: unsupported type specified");
  }
  const missing = needed.find((field) => block[field] === undefined);
  if (missing) throw badRequest(`Can't parse InputRichBlock: Can't find field "${missing}"`);
  const { text, summary, blocks, items, cells } = block;
  for (const one of [text, summary, ...list(cells).flatMap(list).map(textOf)]) checkText(one);
  const nested = [
    ...list(blocks),
    ...list(items).flatMap((item) => (isRecord(item) ? list(item.blocks) : [])),
  ];
  for (const one of nested) checkBlock(one, isDraft);
}

function checkText(text: unknown): void {
  if (text === undefined || typeof text === "string") return;
  if (Array.isArray(text)) {
    text.forEach(checkText);
    return;
  }
  if (!isRecord(text) || !TEXTS.includes(String(text.type))) {
    throw badRequest("Can't parse RichText: unsupported type specified");
  }
  checkText(text.text);
}

/** Throws where a message is over one of Telegram's limits. */
export function checkLimits(blocks: readonly RichBlock[]): void {
  if ([...toPlain(blocks)].length > MAX.characters) throw badRequest("RICH_MESSAGE_TEXT_TOO_LONG");
  if (count(blocks) > MAX.blocks) throw badRequest("RICH_MESSAGE_BLOCKS_TOO_MANY");
  if (depthOf(blocks) > MAX.depth) throw badRequest("RICH_MESSAGE_DEPTH_INVALID");
  const columns = blocks.flatMap(({ cells = [] }) => cells.map((row) => row.length));
  if (Math.max(0, ...columns) > MAX.columns) throw badRequest("RICH_MESSAGE_TABLE_COLS_TOO_MANY");
}

/** List items and table rows are blocks too. */
function count(blocks: readonly RichBlock[]): number {
  let total = blocks.length;
  for (const { blocks: inner = [], items = [], cells = [] } of blocks) {
    total += count(inner) + items.length + cells.length;
    for (const item of items) total += count(item.blocks);
  }
  return total;
}

/** Of blocks and styles together. */
function depthOf(value: unknown): number {
  if (Array.isArray(value)) return Math.max(0, ...value.map(depthOf));
  if (!isRecord(value)) return 0;
  const inside = Math.max(0, ...Object.values(value).map(depthOf));
  return "type" in value ? inside + 1 : inside;
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const textOf = (cell: unknown): unknown => (isRecord(cell) ? cell.text : cell);
