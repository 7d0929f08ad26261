/** Completes the open end of growing Markdown: half-typed markup looks like what it will most likely become. */

import type { Nodes, Paragraph, PhrasingContent, RootContent, Text } from "mdast";
import { alignText } from "./align.ts";
import { visibleText } from "./flatten.ts";
import { endOfLabel, isData, isUndecided } from "./heal-label.ts";
import { startOfFormula } from "./heal-math.ts";
import { endOf, lineStartOf, positionOf, startOf } from "./position.ts";
import { sliceNode } from "./slice.ts";
import { isUnspaced } from "./unspaced.ts";

/** Longer runs without an end are taken for what they are. */
const LONGEST_CODE = 300;
const LONGEST_LABEL = 200;

/** The last block of the source as it is to be shown; undefined when all of it is held back. */
export function healBlock(node: RootContent, open: Open): RootContent | undefined {
  return heal(node, open) as RootContent | undefined;
}

export interface Open {
  readonly source: string;
  /** No more will come: what could be words is not held back. */
  readonly isBrokenOff: boolean;
}

function heal(node: Nodes, open: Open): Nodes | undefined {
  const { source } = open;
  if (isLeaf(node)) return isClosed(node, source) ? node : healLeaf(node, open);
  if (node.type === "code") return healCode(node, source);
  if (!("children" in node)) return node;
  const last = node.children.at(-1);
  if (last === undefined) return node;
  const healed = heal(last, open);
  if (healed === last) return node;
  const children = [...node.children.slice(0, -1), ...(healed ? [healed] : [])];
  return children.length === 0 ? undefined : ({ ...node, children } as Nodes);
}

type Leaf = Nodes & { children: PhrasingContent[] };

const isLeaf = (node: Nodes): node is Leaf =>
  node.type === "paragraph" || node.type === "heading" || node.type === "tableCell";

/** A heading and a cell end with their line, a paragraph with a blank one. */
function isClosed(leaf: Nodes, source: string): boolean {
  const behind = source.slice(endOf(leaf));
  if (leaf.type === "tableCell") return behind.includes("\n") || behind.trimEnd().length > 1;
  return leaf.type === "heading" ? behind.includes("\n") : /\n[\s>]*\n/.test(behind);
}

/** The last line of open code may be half of its closing fence. */
function healCode(node: Nodes & { type: "code" }, source: string): Nodes {
  const line = node.value.slice(node.value.lastIndexOf("\n") + 1);
  const isHalfFence = /^ {0,3}(`+|~+)$/.test(line) && endOf(node) >= source.trimEnd().length;
  if (!isHalfFence || !source.startsWith(line.trim().charAt(0).repeat(3), startOf(node))) return node;
  return { ...node, value: node.value.slice(0, -line.length).replace(/\n$/, "") };
}

function healLeaf(leaf: Leaf, open: Open): Nodes | undefined {
  const { source } = open;
  const whole = leaf.type === "paragraph" ? withoutTableHead(leaf, open) : leaf;
  if (whole === undefined) return undefined;
  const nodes = open.isBrokenOff ? withoutHalfAddress(whole.children, source) : whole.children;
  const children = healInline(nodes, { ...open, end: endOf(whole), isFirst: true });
  if (children === whole.children) return whole;
  trimEnd(children, source);
  return children.length === 0 && leaf.type !== "tableCell" ? undefined : ({ ...whole, children } as Nodes);
}

/** Space in front of what is held back. */
function trimEnd(children: PhrasingContent[], source: string): void {
  const last = children.at(-1);
  if (last?.type !== "text") return;
  children.splice(-1, 1, ...cutText(last, 0, last.value.trimEnd().length, source));
}

/** A line that begins with a bar waits for the ruler that makes a table of it. */
function withoutTableHead(leaf: Paragraph, { source, isBrokenOff }: Open): Paragraph | undefined {
  const end = endOf(leaf);
  const start = Math.max(startOf(leaf), lineStartOf(source, end));
  const line = source.slice(start, end).replace(/^[\s>]+/, "");
  // `|x| is` may never have been meant for one.
  if (!(isBrokenOff ? /^\|\s/ : /^\|/).test(line) || line.length > LONGEST_CODE) return leaf;
  return start === startOf(leaf) ? undefined : sliceNode(leaf, { source, from: startOf(leaf), to: start });
}

/** A bare address at the end becomes code: half of it would lead elsewhere. */
function withoutHalfAddress(nodes: PhrasingContent[], source: string): PhrasingContent[] {
  const index = nodes.findLastIndex(({ type }) => type === "link");
  const link = nodes[index];
  if (!link || !/^(?:https?:|www\.)\S*$/i.test(source.slice(startOf(link)))) return nodes;
  const position = positionOf(startOf(link), endOf(link));
  const value = source.slice(startOf(link), endOf(link));
  const before = nodes.slice(0, index);
  const text = before.at(-1);
  if (text?.type === "text" && source[startOf(link) - 1] === "<")
    before.splice(-1, 1, ...cutText(text, 0, text.value.length - 1, source));
  return [...before, { type: "inlineCode", value, position }, ...nodes.slice(index + 1)];
}

interface Line extends Open {
  /** Where the text of the leaf ends. */
  readonly end: number;
  /** The nodes begin the leaf. */
  readonly isFirst: boolean;
}

function healInline(nodes: PhrasingContent[], line: Line): PhrasingContent[] {
  for (const [index, node] of nodes.entries()) {
    if (node.type !== "text") continue;
    const opening = findOpening(node, { ...line, isFirst: line.isFirst && index === 0 });
    if (opening === undefined) continue;
    const before = [...nodes.slice(0, index), ...cutText(node, 0, opening.index, line.source)];
    const rest = [
      ...cutText(node, opening.index + opening.length, node.value.length, line.source),
      ...nodes.slice(index + 1),
    ];
    return [...before, ...opening.complete(rest)];
  }
  return nodes;
}

function cutText(node: Text, from: number, to: number, source: string): Text[] {
  if (from >= to) return [];
  const at = alignText(source, node);
  return [
    { type: "text", value: node.value.slice(from, to), position: positionOf(at(from), at(to - 1) + 1) },
  ];
}

interface Opening {
  readonly index: number;
  readonly length: number;
  complete(rest: PhrasingContent[]): PhrasingContent[];
}

function findOpening(node: Text, line: Line): Opening | undefined {
  const { value } = node;
  if (!/[*_~`[$(]/.test(value)) return undefined;
  const at = alignText(line.source, node);
  for (const { index, 0: run } of value.matchAll(/\*+|_+|~+|`+|\$+|!?\[|\(/g)) {
    const offset = at(index);
    const formula = /^[$[(]/.test(run) ? startOfFormula(line.source, offset, line.end) : undefined;
    if (formula !== undefined) return openFormula(index, formula, line);
    if (/^[$(]/.test(run) || !isWritten(line.source, offset, run)) continue;
    const mark = { run, index, offset, value };
    const found = run.endsWith("[")
      ? openLabel(mark, line)
      : run.startsWith("`")
        ? openCode(mark, line)
        : openEmphasis(mark, line);
    if (found) return found;
  }
  return undefined;
}

/** As marks, not escaped or as a character reference. */
const isWritten = (source: string, offset: number, run: string): boolean =>
  source.startsWith(run, offset) &&
  (/\\*$/.exec(source.slice(Math.max(0, offset - 20), offset))?.[0].length ?? 0) % 2 === 0;

interface Mark {
  readonly run: string;
  readonly index: number;
  readonly offset: number;
  readonly value: string;
}

function openEmphasis({ run, index, value }: Mark, line: Line): Opening | undefined {
  const types = typesOf(run);
  const before = value[index - 1] ?? (line.isFirst ? " " : "x");
  const after = value[index + run.length] ?? "";
  if (types === undefined || !canOpen(run, before, after)) return undefined;
  const complete = (rest: PhrasingContent[]) => {
    let children = healInline(rest, { ...line, isFirst: false });
    const start = startOf(rest[0] as PhrasingContent);
    for (const type of types) children = [{ type, children, position: positionOf(start, line.end) }];
    return children;
  };
  return { index, length: run.length, complete };
}

/** From the inside out. */
function typesOf(run: string): readonly ("emphasis" | "strong" | "delete")[] | undefined {
  if (run === "~~") return ["delete"];
  if (run.startsWith("~") || run.length > 3) return undefined;
  return run.length === 3 ? ["strong", "emphasis"] : run.length === 2 ? ["strong"] : ["emphasis"];
}

/** CommonMark's left-flanking run; between letters and digits only where a script has no spaces to tell. */
function canOpen(run: string, before: string, after: string): boolean {
  if (after.trim() === "") return false;
  if (/[\p{P}\p{S}]/u.test(after) && /[\p{L}\p{N}]/u.test(before)) return isUnspaced(before);
  return !/\w/.test(before) && (run === "**" || !/[\p{L}\p{N}]/u.test(before));
}

function openFormula(index: number, start: number, { source, end }: Line): Opening {
  const value = source.slice(start, end).replace(/\n[\s>]*/g, " ");
  return {
    index,
    length: 0,
    complete: () => [{ type: "inlineCode", value, position: positionOf(start, end) }],
  };
}

function openCode({ run, index, offset }: Mark, { source, end }: Line): Opening | undefined {
  const start = offset + run.length;
  if (end - start > LONGEST_CODE) return undefined;
  const value = source.slice(start, end).replace(/\n[\s>]*/g, " ");
  const complete = (): PhrasingContent[] =>
    value.trim() === "" ? [] : [{ type: "inlineCode", value, position: positionOf(start, end) }];
  return { index, length: run.length, complete };
}

/** A label is shown as the text of a link that leads nowhere yet; what comes behind it is held back. */
function openLabel({ run, index, offset, value }: Mark, line: Line): Opening | undefined {
  const { source, end } = line;
  const start = offset + run.length;
  if (run === "[" && isData(value[index - 1], source.slice(start, end))) return undefined;
  const close = endOfLabel(source, start, end);
  if (line.isBrokenOff && /^\d+\]?$/.test(source.slice(start, end))) return undefined;
  if (close === undefined ? end - start > LONGEST_LABEL : !isUndecided(source.slice(close + 1, end)))
    return undefined;
  const label = source.slice(start, close ?? end);
  const isBrokenImage = run === "![" && line.isBrokenOff;
  const isHidden =
    run === "![" ||
    /^\^|^\d*$/.test(label) ||
    (line.isFirst && index === 0 && source[(close ?? end) + 1] === ":");
  const complete = (rest: PhrasingContent[]): PhrasingContent[] => {
    if (isHidden && !isBrokenImage) return [];
    const children = textBefore(rest, close ?? end, source);
    if (children.length === 0) return [];
    const healed = healInline(children, { ...line, end: close ?? end, isFirst: false });
    const position = positionOf(isBrokenImage ? offset : start, close ?? end);
    if (isBrokenImage) return [{ type: "image", url: "", alt: healed.map(visibleText).join(""), position }];
    return [{ type: "link", url: "", children: healed as never[], position }];
  };
  return { index, length: run.length, complete };
}

function textBefore(nodes: readonly PhrasingContent[], end: number, source: string): PhrasingContent[] {
  return nodes.flatMap((node) => sliceNode(node, { source, from: startOf(node), to: end }) ?? []);
}
