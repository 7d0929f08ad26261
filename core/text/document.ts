/** Growing Markdown as a list of blocks: what is closed is parsed once, and only the open end again. */

import type { Definition, RootContent } from "mdast";
import { isTorn } from "./boundaries.ts";
import { cutFence, growFence, type OpenFence, openFenceOf, startInFence } from "./open-fence.ts";
import { compact, endOf, lineStartOf, startOf } from "./position.ts";
import { createReferences, mentions } from "./references.ts";
import { type Ending, type RegionStart, readRegion } from "./region.ts";
import { reopenAt } from "./reopen.ts";
import { joinSeries, splitSeries } from "./series.ts";
import { sliceNode } from "./slice.ts";

/** Read at once, in characters: a few pages. What lies beyond is read when a page has room for it. */
const WINDOW = 8192;

export interface Document {
  readonly text: string;
  /** No more text will come: what was half typed is what it is. */
  readonly ended: boolean;
  /** Where the page begins. */
  readonly from: number;
  /** The top-level blocks of the page, as far as they are read. A block that has not changed is the same object. */
  readonly blocks: readonly RootContent[];
  /** Whether the last block may still grow. */
  readonly isOpen: boolean;
  /** `longer` begins with the text so far. `isBrokenOff`: it ends where nobody meant it to. */
  grow(longer: string, isEnd: boolean, isBrokenOff?: boolean): void;
  /** Reads further; false when all is read. */
  readMore(): boolean;
  /** A page was sealed: what lies before `offset` is forgotten. */
  turn(offset: number): void;
  definition(identifier: string): Definition | undefined;
}

/** From where the open block is parsed. */
interface Tail extends RegionStart {
  /** The number of the first item, where an ordered list goes on. */
  readonly number?: number | undefined;
}

/** A start that would spare parsing again what was sealed, and what must come out of it. */
interface Shortcut {
  readonly start: Tail;
  readonly expected: RootContent;
  readonly end: number;
  readonly ending: Ending;
}

export function createDocument(): Document {
  const references = createReferences();
  let closed: RootContent[] = [];
  /** The last closed block is a list or table that goes on in the open one. */
  let isSplit = false;
  let open: RootContent | undefined;
  let tail: Tail = { offset: 0, opener: "" };
  let readTo = 0;
  let fence: OpenFence | undefined;
  let shortcut: Shortcut | undefined;

  let isBrokenOff = false;

  const isGrowing = () => !document.ended && readTo === document.text.length;

  function ending(): Ending {
    if (isGrowing()) return "growing";
    return isBrokenOff && readTo === document.text.length ? "broken-off" : "known";
  }

  function read(end: number) {
    const { text, ended } = document;
    readTo = end;
    const grown = fence && isGrowing() ? growFence(fence, text) : undefined;
    if (grown) {
      open = grown.code;
      if (grown.end === undefined) return;
      open = undefined;
      fence = undefined;
      if (grown.code) close(grown.code);
      tail = { offset: grown.end, opener: "" };
    }
    if (fence?.code.data?.isContinued) tail = startInFence(fence, text);
    fence = undefined;
    takeShortcut();
    const nodes = readFrom(tail, end, ending());
    const last = nodes.pop();
    open = undefined;
    for (const node of nodes) close(node);
    if (last) setOpen(last, mayBeTitle(nodes.at(-1), last) ? startOf(nodes.at(-1) ?? last) : startOf(last));
    if (last && ended && readTo === text.length) learn(last);
  }

  function readFrom(start: Tail, end: number, how: Ending): RootContent[] {
    const { text } = document;
    const opener = references.opener(text.slice(start.offset, end)) + start.opener;
    const nodes = readRegion({ text, offset: start.offset, opener, end, ending: how });
    const [first] = nodes;
    if (first?.type === "list" && first.ordered && start.number !== undefined) first.start = start.number;
    return nodes;
  }

  /** What of a block stands on this page. */
  function onPage(node: RootContent): RootContent | undefined {
    const { text, from } = document;
    return startOf(node) < from ? sliceNode(node, { source: text, from, to: text.length + 1 }) : node;
  }

  function close(node: RootContent) {
    learn(node);
    if (node.type === "definition") return false;
    const piece = onPage(compact(node));
    const joined = isSplit && piece ? joinSeries(closed.at(-1) as RootContent, piece) : undefined;
    if (joined) closed.pop();
    if (piece) closed.push(joined ?? piece);
    isSplit = false;
    return piece !== undefined;
  }

  /** A line under a definition may become its title: both are parsed again from `start` on. */
  function setOpen(node: RootContent, start: number) {
    const { text, from } = document;
    const lineStart = lineStartOf(text, start);
    if (lineStart > tail.offset) tail = { offset: lineStart, opener: "" };
    if (isGrowing()) fence = openFenceOf(node, text, tail);
    if (fence && from > fence.from) fence = cutFence(fence, from);
    const split = splitSeries(node);
    if (split) {
      const opener = node.type === "table" ? headerOf(node) : "";
      isSplit = close(split.head);
      const number = split.rest.type === "list" ? (split.rest.start ?? undefined) : undefined;
      tail = { offset: lineStartOf(text, split.offset), opener, number };
    }
    open = onPage(split?.rest ?? node);
  }

  /** A table's header and ruler, as they are written. */
  function headerOf(table: RootContent): string {
    const { text } = document;
    const start = startOf(table);
    // Of a row that a page was sealed in, the opener holds the beginning too.
    const [source, from] = start < tail.offset ? [tail.opener, 0] : [text, lineStartOf(text, start)];
    return source.slice(from, source.indexOf("\n", source.indexOf("\n", from) + 1) + 1);
  }

  /** References that stood as text until their definition came. */
  function learn(node: RootContent) {
    const identifiers = references.learn(node);
    if (identifiers.length === 0) return;
    const { text, from } = document;
    closed = closed.map((block) => {
      const source = text.slice(startOf(block), endOf(block));
      if (startOf(block) < from || !identifiers.some((one) => mentions(source, one))) return block;
      const start = { offset: lineStartOf(text, startOf(block)), opener: "" };
      const [again, ...others] = readFrom(start, endOf(block), "known");
      return again && others.length === 0 ? again : block;
    });
  }

  function takeShortcut() {
    if (!shortcut) return;
    const { start, expected, end, ending: how } = shortcut;
    shortcut = undefined;
    const [node, ...others] = readFrom(start, end, how);
    const piece = node && others.length === 0 ? onPage(node) : undefined;
    if (piece && shapeOf(piece) === shapeOf(expected)) tail = start;
  }

  function findShortcut(before: RootContent, after: RootContent): Shortcut | undefined {
    const { text, from } = document;
    const start = reopenAt(from, { block: before, text, region: tail });
    if (start === undefined || start.offset <= tail.offset) return undefined;
    const number = after.type === "list" ? (after.start ?? undefined) : undefined;
    return { start: { ...start, number }, expected: after, end: readTo, ending: ending() };
  }

  const mayBeTitle = (before: RootContent | undefined, node: RootContent): boolean =>
    before?.type === "definition" &&
    node.type === "paragraph" &&
    !/\n\s*\n/.test(document.text.slice(endOf(before), startOf(node)));

  // Not by getters: an object literal with any is a dictionary to V8, five times as large and slow.
  const document = {
    text: "",
    ended: false,
    from: 0,
    blocks: [] as readonly RootContent[],
    isOpen: false,
    grow(longer: string, isEnd: boolean, isCut = false) {
      document.text = longer;
      document.ended = isEnd;
      isBrokenOff = isCut;
      read(wholeEnd(longer, Math.max(readTo, Math.max(tail.offset, document.from) + WINDOW)));
      update();
    },
    readMore() {
      if (readTo >= document.text.length) return false;
      read(wholeEnd(document.text, readTo + WINDOW));
      update();
      return true;
    },
    turn(offset: number) {
      document.from = offset;
      closed = closed.flatMap((node) => onPage(node) ?? []);
      isSplit &&= closed.length > 0;
      const before = open;
      open = before && onPage(before);
      if (fence) fence = offset > fence.from ? cutFence(fence, offset) : fence;
      else if (before && open && open !== before) shortcut = findShortcut(before, open);
      update();
    },
    definition: (identifier: string) => references.find(identifier),
  };
  return document;

  function update() {
    document.blocks = withOpen(closed, isSplit, open);
    document.isOpen = open !== undefined && !document.ended;
  }
}

function withOpen(
  closed: readonly RootContent[],
  isSplit: boolean,
  open: RootContent | undefined,
): RootContent[] {
  if (!open) return [...closed];
  const joined = isSplit ? joinSeries(closed.at(-1) as RootContent, open) : undefined;
  return joined ? [...closed.slice(0, -1), joined] : [...closed, open];
}

/** No surrogate pair is torn. */
function wholeEnd(text: string, end: number): number {
  if (end >= text.length) return text.length;
  return isTorn(text.charAt(end - 1)) ? end - 1 : end;
}

const shapeOf = (node: RootContent): string =>
  JSON.stringify(node, (key, value) => (key === "position" || key === "spread" ? undefined : value));
