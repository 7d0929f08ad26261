/** Tables for platforms that have none: aligned text where it fits a phone, else one list for each row. */

import type { Table } from "mdast";
import stringWidth from "string-width";
import type { BlockContext } from "../dialect.ts";
import { createStyle, text, without } from "./inlines.ts";
import { readInlines } from "./read-inlines.ts";
import { type Block, type Inline, plainText } from "./shown.ts";

/** Columns of text; CJK and emoji take two. An estimate of what code on a phone shows without wrapping. */
const MAX_WIDTH = 40;

const GAP = "  ";

/** Deep enough to be no heading of the document. */
const TITLE_DEPTH = 6;

type Cell = readonly Inline[];
type Row = readonly Cell[];

export function readTable(table: Table, context: BlockContext): readonly Block[] {
  const rows = table.children.map((row) => row.children.map((cell) => readInlines(cell.children, context)));
  const [header = [], ...body] = rows;
  const value = alignRows(rows, table.align ?? []);
  if (value !== undefined) return value === "" ? [] : [{ type: "code", value }];
  return body.length === 0 ? [toLine(header)] : body.flatMap((row) => toList(header, row));
}

/** Undefined when it is too wide, or when a link would be lost: code shows none. */
function alignRows(rows: readonly Row[], align: readonly (string | null | undefined)[]): string | undefined {
  if (rows.some((row) => row.some(hasLink))) return undefined;
  const texts = rows.map((row) => row.map(toCellText));
  const widths: number[] = [];
  for (const row of texts) {
    for (const [column, cell] of row.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, stringWidth(cell));
    }
    if (widths.reduce((sum, width) => sum + width + GAP.length, -GAP.length) > MAX_WIDTH) return undefined;
  }
  if (widths.every((width) => width === 0)) return "";
  const lines = texts.map((row) =>
    widths
      .map((width, column) => pad(row[column] ?? "", width, align[column]))
      .join(GAP)
      .trimEnd(),
  );
  const rule = widths.map((width) => "─".repeat(width)).join(GAP);
  return [lines[0], rule, ...lines.slice(1)].join("\n");
}

function hasLink(inlines: readonly Inline[]): boolean {
  return inlines.some(
    (inline) => inline.type === "link" || ("children" in inline && hasLink(inline.children)),
  );
}

/** Marks around right-to-left text keep the order of the columns. */
function toCellText(cell: Cell): string {
  const text = plainText(cell).replace(/\s+/g, " ").trim();
  return RIGHT_TO_LEFT.test(text) ? `\u{200e}${text}\u{200e}` : text;
}

const RIGHT_TO_LEFT = /[\u{590}-\u{8ff}\u{fb1d}-\u{fdff}\u{fe70}-\u{fefc}]/u;

function pad(cell: string, width: number, align: string | null | undefined): string {
  const room = width - stringWidth(cell);
  const before = align === "right" ? room : align === "center" ? room >> 1 : 0;
  return " ".repeat(before) + cell + " ".repeat(room - before);
}

function toLine(header: Row): Block {
  const cells = header.filter((cell) => plainText(cell).trim() !== "");
  const children = cells.flatMap((cell, index) => (index === 0 ? cell : [text(" · "), ...cell]));
  return { type: "paragraph", children: createStyle("bold", children) };
}

/** The first cell as a title, the others under it, each with its column's name. */
function toList(header: Row, row: Row): readonly Block[] {
  const [first, ...others] = row.map((cell, column) => labelled(header[column] ?? [], cell));
  const title: Block = { type: "heading", depth: TITLE_DEPTH, children: without(first ?? [], "bold") };
  const items = others
    .filter((children) => children.length > 0)
    .map((children) => ({ isContinued: false, blocks: [{ type: "paragraph" as const, children }] }));
  return [...(first?.length ? [title] : []), ...(items.length > 0 ? [{ type: "list" as const, items }] : [])];
}

function labelled(label: Cell, cell: Cell): readonly Inline[] {
  if (plainText(cell).trim() === "") return [];
  return plainText(label).trim() === "" ? cell : [...label, text(": "), ...cell];
}
