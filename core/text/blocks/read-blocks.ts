/** A block of the document as what it shows: tables laid out, tasks and footnotes marked, what is invisible left out. */

import type { Heading, List, ListItem, Paragraph, RootContent } from "mdast";
import { isBlank } from "../blank.ts";
import type { BlockContext } from "../dialect.ts";
import { text, without } from "./inlines.ts";
import { readHtml } from "./read-html.ts";
import { readInlines } from "./read-inlines.ts";
import { toFootnoteMark } from "./scripts.ts";
import { type Block, type Inline, type Item, plainText } from "./shown.ts";
import { readTable } from "./table.ts";

export function readBlocks(nodes: readonly RootContent[], context: BlockContext): readonly Block[] {
  return nodes.flatMap((node) => readBlock(node, context));
}

function readBlock(node: RootContent, context: BlockContext): readonly Block[] {
  switch (node.type) {
    case "paragraph":
      return readParagraph(node, context);
    case "heading":
      return readHeading(node, context);
    case "blockquote": {
      const blocks = readBlocks(node.children, context);
      return blocks.length === 0 ? [] : [{ type: "quote", blocks }];
    }
    case "list":
      return [{ type: "list", items: readItems(node, context) }];
    case "listItem":
      return [{ type: "list", items: [readItem(node, undefined, context)] }];
    case "code":
      return readCode(node.value, node.lang ?? undefined);
    case "thematicBreak":
      return [{ type: "rule" }];
    case "table":
      return readTable(node, context);
    case "html":
      return readHtml(node.value);
    case "definition":
      return [];
    case "footnoteDefinition":
      return readFootnote(node.label ?? node.identifier, readBlocks(node.children, context));
    case "yaml":
      return readCode(node.value, "yaml");
    case "tableRow":
    case "tableCell":
    case "statusLines":
      return [];
    default:
      return visible({ type: "paragraph", children: readInlines([node], context) });
  }
}

/** Headings are bold as they are. */
function readHeading({ depth, children }: Heading, context: BlockContext): readonly Block[] {
  const inlines = without(readInlines(children, context), "bold");
  return visible({ type: "heading", depth, children: oneLine(inlines) });
}

function readCode(value: string, language: string | undefined): readonly Block[] {
  const lines = value.replace(/^(?:[^\S\n]*\n)+|\s+$/g, "");
  return lines.trim() === "" ? [] : [{ type: "code", value: lines, ...(language ? { language } : {}) }];
}

/** Lines that begin with `-#` are small print, as Discord has it. */
function readParagraph(node: Paragraph, context: BlockContext): readonly Block[] {
  const children = readInlines(node.children, context);
  if (!isSmall(children)) return visible({ type: "paragraph", children });
  return splitLines(children).flatMap((line) =>
    isSmall(line)
      ? visible({ type: "small", children: withoutMark(line) })
      : visible({ type: "paragraph", children: line }),
  );
}

const SMALL = /^-# +/;

function isSmall([first, ...others]: readonly Inline[]): boolean {
  return first?.type === "text" && SMALL.test(first.value) && (others.length > 0 || /\s\S/.test(first.value));
}

function withoutMark([first, ...others]: readonly Inline[]): readonly Inline[] {
  return first?.type === "text" ? [text(first.value.replace(SMALL, "")), ...others] : others;
}

function splitLines(inlines: readonly Inline[]): readonly (readonly Inline[])[] {
  const lines: Inline[][] = [[]];
  for (const inline of inlines) {
    const parts = partsByLine(inline);
    for (const [index, part] of parts.entries()) {
      if (index > 0) lines.push([]);
      lines.at(-1)?.push(part);
    }
  }
  return lines;
}

function partsByLine(inline: Inline): readonly Inline[] {
  if (inline.type === "code") return [inline];
  if (inline.type === "text") return inline.value.split("\n").map(text);
  return splitLines(inline.children).map((children) => ({ ...inline, children }));
}

function oneLine(inlines: readonly Inline[]): readonly Inline[] {
  return inlines.map((inline) =>
    "children" in inline
      ? { ...inline, children: oneLine(inline.children) }
      : { ...inline, value: inline.value.replace(/\s*\n\s*/g, " ") },
  );
}

function visible(block: Block & { readonly children: readonly Inline[] }): readonly Block[] {
  return isBlank(plainText(block.children)) ? [] : [block];
}

function readItems({ children, ordered, start }: List, context: BlockContext): readonly Item[] {
  return children.map((node, index) => readItem(node, ordered ? (start ?? 1) + index : undefined, context));
}

function readItem(node: ListItem, number: number | undefined, context: BlockContext): Item {
  return {
    isContinued: node.data?.isContinued === true,
    blocks: readBlocks(node.children, context),
    ...(number === undefined ? {} : { number }),
    ...(typeof node.checked === "boolean" ? { isDone: node.checked } : {}),
  };
}

/** Its mark stands in front of its first line. */
function readFootnote(label: string, blocks: readonly Block[]): readonly Block[] {
  const mark = text(`${toFootnoteMark(label)} `);
  const [first, ...others] = blocks;
  if (first?.type === "paragraph") return [{ ...first, children: [mark, ...first.children] }, ...others];
  return first === undefined ? [] : [{ type: "paragraph", children: [mark] }, ...blocks];
}
