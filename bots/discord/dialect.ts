/** Discord's dialect: its own Markdown, which has no tables, tasks, images, rules and deep headings, and needs closed fences. */

import {
  type Block,
  type Dialect,
  gapBetween,
  type Item,
  type Rendered,
  readBlocks,
  snugOf,
} from "../../core/index.ts";
import { APART, writeInlines } from "./dialect-inlines.ts";
import { renderStatusLines } from "./dialect-status.ts";

/**
 * A message holds 2,000 characters. Discord counts code points; UTF-16 units are never fewer, so counting them is safe.
 * Source: docs.discord.com resources/message and discord-api-docs#1315, read 2026-11-21.
 */
const MAX_LENGTH = 2000;

export const discordDialect: Dialect = {
  maxLength: MAX_LENGTH,
  softLength: Math.floor(MAX_LENGTH * 0.85),
  measure: ({ text }) => text.length,
  renderBlock(node, context) {
    if (node.type === "statusLines") return renderStatusLines(node);
    const blocks = readBlocks([node], context);
    const text = writeBlocks(blocks, { quoteDepth: 0, inList: false }).toWellFormed();
    const [first, ...others] = blocks;
    const snug = first && others.length === 0 ? snugOf(first) : undefined;
    return { text, ...(snug ? { snug } : {}) };
  },
  join(parts) {
    let text = "";
    let above: Rendered | undefined;
    for (const part of parts) {
      if (part.text === "") continue;
      if (above) text += gapBetween(above.snug, part.snug);
      text += part.text;
      above = part;
    }
    return { text };
  },
  // Discord refuses no markup: what it can't read it shows.
  plain: (rendered) => rendered,
};

/** Over all text displays of a message. Source: discord-api-docs#8562, read 2026-11-21. */
const MAX_COMPONENTS_LENGTH = 4000;

/** The same Markdown, as the text of components V2. */
export const componentsDialect: Dialect = {
  ...discordDialect,
  maxLength: MAX_COMPONENTS_LENGTH,
  softLength: Math.floor(MAX_COMPONENTS_LENGTH * 0.85),
};

interface Place {
  readonly quoteDepth: number;
  /** A blank line would end it. */
  readonly inList: boolean;
}

const RULE = "─".repeat(12);

function writeBlocks(blocks: readonly Block[], place: Place): string {
  let text = "";
  for (const [index, block] of blocks.entries()) {
    const above = blocks[index - 1];
    if (above) text += gap(above, block, place);
    text += writeBlock(block, place);
  }
  return text;
}

function gap(above: Block, below: Block, { inList }: Place): string {
  if (!inList) return gapBetween(snugOf(above), snugOf(below));
  return above.type === "list" && below.type === "list" ? "\n\n" : "\n";
}

function writeBlock(block: Block, place: Place): string {
  switch (block.type) {
    case "paragraph":
      return writeInlines(block.children);
    case "small":
      return isPlain(place) ? writeInlines(block.children) : `-# ${writeInlines(block.children)}`;
    case "heading":
      return writeHeading(block, place);
    case "code":
      return writeCode(block.value, block.language);
    case "rule":
      return RULE;
    case "quote":
      return place.quoteDepth > 0
        ? writeInnerQuote(block.blocks, place)
        : prefixLines(writeBlocks(block.blocks, { ...place, quoteDepth: 1 }), "> ");
    case "list":
      return block.items.map((item) => writeItem(item, place)).join("\n");
  }
}

/** Behind a bar there is no line's start, which headings and small print need; nor do they stand in lists. */
const isPlain = ({ inList, quoteDepth }: Place) => inList || quoteDepth > 1;

/** Quotes don't nest: bars take their place, save before code, which would hold them. */
function writeInnerQuote(blocks: readonly Block[], place: Place): string {
  const inner = { ...place, quoteDepth: place.quoteDepth + 1 };
  return blocks
    .map((block) => {
      const lines = writeBlock(block, inner);
      return block.type === "code" ? lines : prefixLines(lines, "│ ");
    })
    .join(place.inList ? "\n" : "\n│ \n");
}

/** A `#` at its end would be taken for a closing one. */
function writeHeading({ depth, children }: Block & { type: "heading" }, place: Place): string {
  if (depth > 3 || isPlain(place)) return writeInlines([{ type: "style", style: "bold", children }]);
  const title = writeInlines(children).trim();
  return `${"#".repeat(depth)} ${title.startsWith("#") ? "\\" : ""}${title}${title.endsWith("#") ? APART : ""}`;
}

/** Only Discord's closing fence may stand in code: three marks end it wherever they are. */
function writeCode(value: string, language = ""): string {
  const name = language.replace(/^([cf])#$/i, "$1s");
  const code = value.replace(/``(?=`)/g, `$&${APART}`);
  return `\`\`\`${/^[\w+.-]+$/.test(name) ? name : ""}\n${code}\n\`\`\``;
}

function writeItem(item: Item, place: Place): string {
  const blocks = writeBlocks(item.blocks, { ...place, inList: true });
  const box = item.isDone === undefined ? "" : item.isDone ? "✅ " : "⬜ ";
  if (item.isContinued) return blocks;
  const mark = markOf(item);
  return prefixLines(box + blocks || APART, " ".repeat(mark.length)).replace(/^ +/, mark);
}

/** Discord counts on from 1 to 1,000,000,000; other numbers are text. */
function markOf({ number }: Item): string {
  if (number === undefined) return "- ";
  return number >= 1 && number <= 1e9 ? `${number}. ` : `${number}\\. `;
}

/** Empty lines too: one without its prefix would end the list or quote. */
function prefixLines(lines: string, prefix: string): string {
  return prefix + lines.replaceAll("\n", `\n${prefix}`);
}
