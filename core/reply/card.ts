/** A value as a card: a line for each field, bullets for a list, a table for rows, a level more for what is inside. */

import type { BlockContent, List, ListItem, Paragraph, PhrasingContent, RootContent, Table } from "mdast";
import { createLabels, type JsonSchema, type Labels } from "./labels.ts";

export interface CardOptions {
  readonly schema?: JsonSchema | undefined;
  /** Builds little more than so many characters of it. */
  readonly maxLength?: number;
}

/** Deeper ones are shown as JSON. */
const MAX_DEPTH = 4;

/** Rows with more columns are no table on a phone. */
const MAX_COLUMNS = 4;

/** Longer cells are no table either. */
const MAX_CELL = 60;

export function toCard(
  value: unknown,
  { schema, maxLength = Number.POSITIVE_INFINITY }: CardOptions = {},
): readonly RootContent[] {
  return blocksOf(value, { labels: createLabels(schema), depth: 0, budget: { left: maxLength } });
}

interface Place {
  readonly labels: Labels;
  readonly depth: number;
  readonly budget: { left: number };
}

type Fields = Readonly<Record<string, unknown>>;

function blocksOf(value: unknown, place: Place): readonly BlockContent[] {
  if (isEmpty(value) || place.budget.left <= 0) return [];
  if (Array.isArray(value)) return listOf(value, place);
  return isFields(value) ? fieldsOf(value, place) : [paragraph(textsOf(value, place))];
}

/** Plain values one below the other, what is inside of others under its name. */
function fieldsOf(fields: Fields, place: Place): readonly BlockContent[] {
  const blocks: BlockContent[] = [];
  let lines: PhrasingContent[] = [];
  const endLines = () => {
    if (lines.length > 0) blocks.push(paragraph(lines));
    lines = [];
  };
  for (const key of Object.keys(fields)) {
    const value = fields[key];
    if (isEmpty(value) || place.budget.left <= 0) continue;
    if (lines.length > 0) lines.push({ type: "break" });
    lines.push(...labelOf(place.labels.of(key), place));
    if (isPlain(value) || place.depth >= MAX_DEPTH) {
      lines.push({ type: "text", value: " " }, ...textsOf(value, place));
    } else {
      endLines();
      blocks.push(...inside(value, { ...place, labels: place.labels.inside(key), depth: place.depth + 1 }));
    }
  }
  endLines();
  return blocks;
}

/** What a field holds, a level further in. */
function inside(value: unknown, place: Place): readonly BlockContent[] {
  if (Array.isArray(value)) return listOf(value, place);
  return [
    list(Object.entries(value as Fields).flatMap((entry) => itemOf(Object.fromEntries([entry]), place))),
  ];
}

function listOf(all: readonly unknown[], place: Place): readonly BlockContent[] {
  // Each takes a character at least.
  const values = all.slice(0, Math.max(0, place.budget.left));
  const table = tableOf(values, place);
  if (table) return [table];
  const items = values.flatMap((value) => (isEmpty(value) ? [] : itemOf(value, place)));
  return items.length === 0 ? [] : [list(items)];
}

function itemOf(value: unknown, place: Place): readonly ListItem[] {
  const deeper = { ...place, depth: place.depth + 1 };
  const children =
    place.depth > MAX_DEPTH && !isPlain(value) ? [paragraph(textsOf(value, place))] : blocksOf(value, deeper);
  return children.length === 0 ? [] : [{ type: "listItem", spread: false, children: [...children] }];
}

/** Rows of few short plain values. */
function tableOf(values: readonly unknown[], place: Place): Table | undefined {
  const rows = values.filter(isFields);
  const [first] = rows;
  if (first === undefined || rows.length < values.length) return undefined;
  const keys = [
    ...new Set([...place.labels.keys.filter((key) => key in first), ...rows.flatMap(Object.keys)]),
  ];
  if (keys.length < 2 || keys.length > MAX_COLUMNS) return undefined;
  if (!rows.every((row) => Object.values(row).every(isCell))) return undefined;
  const shown: Fields[] = [];
  for (const row of rows) {
    if (place.budget.left <= 0) break;
    for (const value of Object.values(row)) place.budget.left -= wordOf(value).length + 3;
    shown.push(row);
  }
  const header = keys.map((key) => place.labels.of(key));
  const body = shown.map((row) => keys.map((key) => (isEmpty(row[key]) ? "" : wordOf(row[key]))));
  return {
    type: "table",
    children: [header, ...body].map((cells) => ({
      type: "tableRow",
      children: cells.map((value) => ({ type: "tableCell", children: [{ type: "text", value }] })),
    })),
  };
}

const isCell = (value: unknown): boolean =>
  isPlain(value) && wordOf(value).length <= MAX_CELL && !wordOf(value).includes("\n");

function labelOf(label: string, { budget }: Place): readonly PhrasingContent[] {
  budget.left -= label.length + 2;
  return [{ type: "strong", children: [{ type: "text", value: `${label}:` }] }];
}

/** An address can be followed; the lines of a text stay apart. */
function textsOf(value: unknown, { budget }: Place): PhrasingContent[] {
  const word = wordOf(value);
  const text = word.slice(0, Math.max(1, Math.min(word.length, budget.left)));
  budget.left -= text.length;
  if (/^https?:\/\/[^\s<>]+$/i.test(text) && URL.canParse(text))
    return [{ type: "link", url: text, children: [{ type: "text", value: text }] }];
  const lines = text.split(/\s*\n\s*/).filter((line) => line !== "");
  return lines.flatMap((line, index): PhrasingContent[] =>
    index === 0 ? [{ type: "text", value: line }] : [{ type: "break" }, { type: "text", value: line }],
  );
}

function wordOf(value: unknown): string {
  if (typeof value === "string") return value.replace(/[^\S\n]+/g, " ").trim();
  if (value === true) return "yes";
  if (value === false) return "no";
  if (value === null) return "–";
  return typeof value === "object" ? (JSON.stringify(value) ?? "") : String(value);
}

const paragraph = (children: PhrasingContent[]): Paragraph => ({ type: "paragraph", children });

const list = (children: readonly ListItem[]): List => ({
  type: "list",
  ordered: false,
  spread: false,
  children: [...children],
});

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isPlain = (value: unknown): boolean => typeof value !== "object" || value === null;

/** Nothing to show yet. */
function isEmpty(value: unknown): boolean {
  if (typeof value === "string") return value.trim() === "";
  if (value === undefined || typeof value === "function" || typeof value === "symbol") return true;
  if (Array.isArray(value)) return value.every(isEmpty);
  return isFields(value) && Object.values(value).every(isEmpty);
}
