/** Large code and tables of an answer as files: what stands in several messages can't be copied, run or sorted. */

import type { Code, Nodes, Table } from "mdast";
import type { OutgoingFile } from "../adapter.ts";
import { readInlines } from "../text/blocks/read-inlines.ts";
import { plainText } from "../text/blocks/shown.ts";
import { parseMarkdown } from "../text/parse.ts";
import { endOf, startOf } from "../text/position.ts";
import { nameCode } from "./code-names.ts";

/** Three full messages on Discord, one and a half on Telegram. In characters. */
const DEFAULT_OVER = 6000;

/** What a phone shows as a table at all: some twenty rows of ten columns. */
const MAX_CELLS = 200;

/** An answer full of them is no project to be unpacked from a chat. */
const MAX_FILES = 5;

export interface BlockFilesOptions {
  /** Code of more characters is sent as a file too. */
  readonly over?: number | undefined;
  /** What one message holds: code that fits can be copied there. */
  readonly maxLength: number;
  /** Blocks that end before this offset have had their files. Default 0. */
  readonly from?: number;
}

/** The files, in the order of their blocks. A block whose end has not come makes none. */
export function blockFiles(text: string, options: BlockFilesOptions): OutgoingFile[] {
  const { over = DEFAULT_OVER, maxLength, from = 0 } = options;
  const least = Math.max(over, maxLength);
  if (least === Number.POSITIVE_INFINITY || !mayHaveLarge(text, least)) return [];
  const files: OutgoingFile[] = [];
  const visit = (node: Nodes): void => {
    if (node.type === "code") {
      if (node.value.length > least && isClosed(node, text)) files.push(codeFile(node, files));
    } else if (node.type === "table") {
      if (cellsIn(node) > MAX_CELLS || endOf(node) - startOf(node) > least)
        files.push(tableFile(node, files));
    } else if ("children" in node) for (const child of node.children) visit(child);
  };
  for (const node of parseMarkdown(text)) if (endOf(node) > from) visit(node);
  return files.slice(0, MAX_FILES);
}

/** For the message that holds the blocks. */
export const describeCopies = (files: readonly OutgoingFile[]): string | undefined =>
  files.length === 0 ? undefined : `📎 Also as a file: ${files.map(({ name }) => name).join(", ")}`;

/** To parse a whole answer takes long, and nearly none has any: marks too far apart, or many bars, tell. */
function mayHaveLarge(text: string, least: number): boolean {
  if (text.split("|").length > Math.min(MAX_CELLS, least)) return true;
  let before = text.length;
  for (const { index } of text.matchAll(/^[^\n`~]{0,40}(?:`{3,}|~{3,})/gm)) {
    if (index - before > least) return true;
    before = index;
  }
  return false;
}

const isClosed = (node: Code, text: string): boolean =>
  /\n[\s>]*(`{3,}|~{3,})[ \t]*$/.test(text.slice(startOf(node), endOf(node)));

const cellsIn = ({ children }: Table): number => children.reduce((sum, row) => sum + row.children.length, 0);

function codeFile(node: Code, others: readonly OutgoingFile[]): OutgoingFile {
  return toTextFile(nameCode(node), "text/plain", `${node.value}\n`, others);
}

/** RFC 4180. */
function tableFile({ children }: Table, others: readonly OutgoingFile[]): OutgoingFile {
  const rows = children.map((row) =>
    row.children
      .map((cell) => plainText(readInlines(cell.children, { isOpen: false, definition: () => undefined })))
      .map(toField)
      .join(","),
  );
  return toTextFile("table.csv", "text/csv", `${rows.join("\r\n")}\r\n`, others);
}

/** A spreadsheet would run what begins like a formula: a quote in front makes it text. */
function toField(value: string): string {
  const trimmed = value.trim();
  const safe = /^[=+@-]/.test(trimmed) && Number.isNaN(Number(trimmed)) ? `'${trimmed}` : trimmed;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function toTextFile(
  wanted: string,
  mediaType: string,
  text: string,
  others: readonly OutgoingFile[],
): OutgoingFile {
  const isTaken = (name: string) => others.some((other) => other.name === name);
  let name = wanted;
  for (let count = 2; isTaken(name); count += 1) name = wanted.replace(/(?=\.[^.]*$)/, `-${count}`);
  return { name, mediaType, data: new TextEncoder().encode(text) };
}
