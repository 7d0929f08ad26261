/** Reads from a text's Markdown what paging needs: good edges, atoms that stay whole, and open structure. */

import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";
import { containersAt, type MarkdownNode, prefixes, widthOfListContent } from "./containers.ts";
import type { OpenFence } from "./page.ts";

/** Emphasis up to this many characters stays on one page: torn, its markers would show. Longer runs may be cut. */
const WHOLE_EMPHASIS = 200;

const GFM = gfm();
const GFM_TREE = gfmFromMarkdown();

export interface Markdown {
  /** Starts of top level blocks, save those that a heading or a "…:" introduces. Ascending, as are all lists here. */
  readonly blocks: readonly number[];
  /** Starts of the items of top level lists, and of blocks that something introduces. */
  readonly items: readonly number[];
  /** Spans that must not be cut: links, images, inline code, a fence's own lines. */
  readonly atoms: readonly Span[];
  readonly codes: readonly CodeBlock[];
  /** Start of the last top level block: what is appended changes nothing before it. 0 when there is none. */
  readonly lastBlock: number;
  /** What has to be written in front of a page that goes on at `offset`; undefined when nothing. */
  reopen(offset: number): Reopening | undefined;
}

/** `bare` is the opener without its language, for when that is too long. */
export interface Reopening extends OpenFence {
  readonly bare?: string;
}

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Offsets between which white space is content; a fence's begin behind its marks, and it says how to close and reopen it. */
export interface CodeBlock extends Span {
  readonly fence?: {
    readonly opener: string;
    readonly bare: string;
    readonly closer: string;
    readonly prefix: string;
  };
}

interface Sequence extends Span {}

/** Parses once. Offsets are those of `source`. */
export function readMarkdown(source: string): Markdown {
  const sequences: Sequence[] = [];
  const root = parse(source, sequences);
  const found = {
    blocks: [] as number[],
    items: [] as number[],
    atoms: [] as Span[],
    codes: [] as CodeBlock[],
  };
  collectEdges(root, source, found);
  collect(root, [], { source, sequences, found });
  const last = root.children?.at(-1);
  return {
    ...found,
    lastBlock: last ? startOf(last) : 0,
    reopen: (offset) => reopen({ root, source, codes: found.codes }, offset),
  };
}

/**
 * The same for text that is known up to `from`, where a top level block begins: what lies before it is left out, and
 * nothing that stands there can change what comes after it.
 */
export function readTail(source: string, from: number): Markdown {
  const tail = readMarkdown(source.slice(from));
  const shift = <Found extends Span>(span: Found): Found => ({
    ...span,
    start: span.start + from,
    end: span.end + from,
  });
  return {
    blocks: tail.blocks.map((offset) => offset + from),
    items: tail.items.map((offset) => offset + from),
    atoms: tail.atoms.map(shift),
    codes: tail.codes.map(shift),
    lastBlock: tail.lastBlock + from,
    reopen: (offset) => tail.reopen(offset - from),
  };
}

function parse(source: string, sequences: Sequence[]): MarkdownNode {
  const watchFences = {
    enter: {
      codeFencedFenceSequence(token: { start: { offset: number }; end: { offset: number } }): undefined {
        sequences.push({ start: token.start.offset, end: token.end.offset });
      },
    },
  };
  // A byte order mark is dropped by the parser, which would shift every offset.
  const text = source.startsWith("\uFEFF") ? ` ${source.slice(1)}` : source;
  return fromMarkdown(text, { extensions: [GFM], mdastExtensions: [GFM_TREE, watchFences] });
}

function collectEdges(
  root: MarkdownNode,
  source: string,
  found: { blocks: number[]; items: number[] },
): void {
  const children = root.children ?? [];
  for (const [index, node] of children.entries()) {
    const before = children[index - 1];
    if (before !== undefined) {
      const introduces = before.type === "heading" || source[endOf(before) - 1] === ":";
      (introduces ? found.items : found.blocks).push(startOf(node));
    }
    if (node.type === "list") found.items.push(...(node.children ?? []).slice(1).map(startOf));
  }
}

interface Collecting {
  readonly source: string;
  readonly sequences: readonly Sequence[];
  readonly found: { readonly atoms: Span[]; readonly codes: CodeBlock[] };
}

function collect(node: MarkdownNode, parents: readonly MarkdownNode[], to: Collecting): void {
  const span = { start: startOf(node), end: endOf(node) };
  if (node.type === "code") {
    collectCode(node, parents, to);
    return;
  }
  if (isAtom(node.type) || (isEmphasis(node.type) && span.end - span.start <= WHOLE_EMPHASIS)) {
    to.found.atoms.push(span);
    return;
  }
  if (node.type === "text") collectTokens(to.source, span, to.found.atoms);
  // A table's header and ruler stay with its first row, which is one offset further than the edge itself.
  const firstRow = node.type === "table" ? node.children?.[1] : undefined;
  if (firstRow !== undefined) to.found.atoms.push({ start: span.start, end: startOf(firstRow) + 1 });
  for (const child of node.children ?? []) collect(child, [...parents, node], to);
}

function isAtom(type: string): boolean {
  return (
    type === "link" ||
    type === "image" ||
    type === "inlineCode" ||
    type === "linkReference" ||
    type === "imageReference" ||
    type === "footnoteReference" ||
    type === "definition"
  );
}

function isEmphasis(type: string): boolean {
  return type === "strong" || type === "emphasis" || type === "delete";
}

/** Platforms write mentions, emoji and times as `<…>` without white space, which Markdown leaves as text. */
function collectTokens(source: string, span: Span, atoms: Span[]): void {
  for (const match of source.slice(span.start, span.end).matchAll(/<[^\s<>]{1,100}>/g)) {
    atoms.push({ start: span.start + match.index, end: span.start + match.index + match[0].length });
  }
}

function collectCode(node: MarkdownNode, parents: readonly MarkdownNode[], to: Collecting): void {
  const start = startOf(node);
  const end = endOf(node);
  const opening = to.sequences.find((one) => one.start === start);
  if (opening === undefined) {
    to.found.codes.push({ start, end });
    return;
  }
  const { source } = to;
  const lineEnd = source.indexOf("\n", start);
  const content = lineEnd < 0 ? source.length : lineEnd + 1;
  const closing = to.sequences.find((one) => one.start > start && one.end <= end);
  const closingLine = closing && source.lastIndexOf("\n", closing.start) + 1;
  // The opening line, and one character more so that no page ends in an empty block.
  to.found.atoms.push({ start, end: content + 1 });
  if (closing && closingLine !== undefined) to.found.atoms.push({ start: closingLine - 1, end: closing.end });
  const marks = source.slice(opening.start, opening.end);
  const { open, next } = prefixes(parents, node);
  to.found.codes.push({
    start: opening.end,
    end: closingLine ?? (source.slice(end).trim() === "" ? source.length : end),
    fence: {
      opener: open + source.slice(start, lineEnd < 0 ? source.length : lineEnd),
      bare: open + marks,
      closer: next + marks,
      prefix: next,
    },
  });
}

interface Read {
  readonly root: MarkdownNode;
  readonly source: string;
  readonly codes: readonly CodeBlock[];
}

function reopen(read: Read, offset: number): Reopening | undefined {
  const { source } = read;
  const lineStart = source.lastIndexOf("\n", offset - 1) + 1;
  const fence = read.codes.find((code) => isInside(code, offset))?.fence;
  if (fence !== undefined) {
    const line = `\n${offset > lineStart ? fence.prefix : ""}`;
    return { opener: fence.opener + line, bare: fence.bare + line, closer: fence.closer };
  }
  const table = (read.root.children ?? []).find(
    (node) => node.type === "table" && startOf(node) < offset && offset < endOf(node),
  );
  if (table?.children?.slice(1).some((row) => startOf(row) === offset)) {
    const ruler = source.indexOf("\n", startOf(table)) + 1;
    return { opener: source.slice(startOf(table), source.indexOf("\n", ruler) + 1), closer: "" };
  }
  const lineEnd = source.indexOf("\n", offset);
  const column = offset - lineStart;
  const around = containersAt(read.root, offset).filter((node) =>
    node.type === "blockquote"
      ? column > (node.position?.start.column ?? 1) - 1
      : column >= widthOfListContent(node) && lineEnd >= 0 && endOf(node) > lineEnd,
  );
  const { open } = prefixes(around, undefined);
  return open.trim() === "" ? undefined : { opener: open, closer: "" };
}

/** Whether a cut at `offset` would leave this code open. */
export function isInside(code: CodeBlock, offset: number): boolean {
  return code.start <= offset && offset <= code.end && !(code.fence === undefined && offset === code.end);
}

function startOf(node: MarkdownNode): number {
  return node.position?.start.offset ?? 0;
}

function endOf(node: MarkdownNode): number {
  return node.position?.end.offset ?? 0;
}
