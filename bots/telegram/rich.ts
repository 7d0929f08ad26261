/** Blocks of Telegram's rich messages beside the text with entities, for what that text can't show. */

import type { InputRichMessageWithoutUpload, RichText } from "grammy/types";
import type { Rendered } from "../../core/index.ts";

/** Without media: nothing in them is fetched from anywhere. */
export type RichBlock = NonNullable<InputRichMessageWithoutUpload["blocks"]>[number];

/** As the rich dialect renders: the text stands alone wherever blocks can't be sent. */
export interface RichRendered extends Rendered {
  readonly blocks?: readonly RichBlock[];
}

/** Source: core.telegram.org/bots/api#inputrichmessage, read November 2026. Texts are shorter: a page fits a plain message. */
const MAX = { blocks: 500, depth: 16, columns: 20 } as const;

/** The blocks of what is shown, where the text with entities would lose something and Telegram takes them. */
export function neededBlocks({ blocks = [] }: RichRendered): RichBlock[] | undefined {
  const shape = createShape();
  measure(blocks, shape, 1);
  const isNeeded = shape.isNeeded || shape.headings.size > 1;
  const fits = shape.blocks <= MAX.blocks && shape.depth <= MAX.depth && shape.columns <= MAX.columns;
  return isNeeded && fits ? [...blocks] : undefined;
}

interface Shape {
  /** A table, a formula or a task. */
  isNeeded: boolean;
  /** Sizes: of one alone, bold says as much. */
  readonly headings: Set<number>;
  /** Items of lists and rows of tables count. */
  blocks: number;
  depth: number;
  columns: number;
}

const createShape = (): Shape => ({ isNeeded: false, headings: new Set(), blocks: 0, depth: 0, columns: 0 });

function measure(blocks: readonly RichBlock[], shape: Shape, depth: number): void {
  shape.blocks += blocks.length;
  shape.depth = Math.max(shape.depth, depth);
  for (const block of blocks) measureBlock(block, shape, depth);
}

function measureBlock(block: RichBlock, shape: Shape, depth: number): void {
  switch (block.type) {
    case "heading":
      shape.headings.add(block.size);
      measureText(block.text, shape, depth + 1);
      break;
    case "paragraph":
      measureText(block.text, shape, depth + 1);
      break;
    case "mathematical_expression":
      shape.isNeeded = true;
      break;
    case "table":
      shape.isNeeded = true;
      shape.blocks += block.cells.length;
      shape.columns = Math.max(shape.columns, ...block.cells.map((row) => row.length));
      for (const { text } of block.cells.flat()) measureText(text, shape, depth + 1);
      break;
    case "blockquote":
      measure(block.blocks, shape, depth + 1);
      break;
    case "list":
      shape.blocks += block.items.length;
      for (const { blocks, has_checkbox } of block.items) {
        shape.isNeeded ||= has_checkbox === true;
        measure(blocks, shape, depth + 1);
      }
  }
}

/** Styles count as levels too. */
function measureText(text: RichText | undefined, shape: Shape, depth: number): void {
  if (text === undefined || typeof text === "string") return;
  if (Array.isArray(text)) {
    for (const part of text) measureText(part, shape, depth);
    return;
  }
  shape.depth = Math.max(shape.depth, depth);
  if (text.type === "mathematical_expression") shape.isNeeded = true;
  else if ("text" in text) measureText(text.text, shape, depth + 1);
}
