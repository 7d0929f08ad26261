/** What is wrong with the frames of a growing answer, in words; nothing when each is whole and all of them say it once. */

import type { Nodes } from "mdast";
import { discordDialect } from "../../../bots/discord/dialect.ts";
import { telegramDialect } from "../../../bots/telegram/dialect.ts";
import type { Dialect, Rendered } from "../../../core/index.ts";
import { createDocument } from "../../../core/text/document.ts";
import { sliceNode } from "../../../core/text/slice.ts";
import { readFormattedText } from "../../../src/sandbox/telegram/text.ts";
import { parseDiscord } from "../../../src/sandbox/web/discord-tree.ts";
import { type Frame, showGrowing } from "../../core/text/growing.ts";
import {
  extrasOf,
  firstMissing,
  nodesOf,
  parseMarkdown,
  seenOnDiscord,
  squeeze,
  textsOf,
  withoutSmallMarks,
} from "./render.ts";

export interface Platform {
  readonly dialect: Dialect;
  /** What a reader sees. */
  see(rendered: Rendered): string;
  /** Why the platform would refuse it, or show what nobody meant. */
  faultsOf(rendered: Rendered): readonly string[];
}

export const platforms = {
  Discord: {
    dialect: discordDialect,
    see: ({ text }) => seenOnDiscord(text),
    faultsOf: ({ text }) =>
      nodesOf(parseDiscord(text))
        .filter(({ type }) => type === "mention" || type === "time" || type === "emoji")
        .map((node) => `became alive: ${JSON.stringify(node)}`),
  },
  Telegram: {
    dialect: telegramDialect,
    see: ({ text }) => text,
    faultsOf({ text, entities = [] }) {
      if (entities.length > 100) return [`${entities.length} entities`];
      try {
        const alive = readFormattedText({ text, entities }).entities.filter(
          ({ type }) => type === "mention" || type === "bot_command",
        );
        return alive.map((entity) => `became alive: ${JSON.stringify(entity)}`);
      } catch (refusal) {
        return [String(refusal)];
      }
    },
  },
} as const satisfies Readonly<Record<string, Platform>>;

export interface Growth {
  readonly text: string;
  /** Lengths of the pieces it comes in, over and over. */
  readonly sizes: readonly number[];
  readonly maxLength: number;
  /** It has marks that never become markup. A page that is sealed while one still might loses it. */
  readonly isLoose?: boolean;
}

/** The first fault; undefined when there is none. */
export function faultOf(growth: Growth, platform: Platform): string | undefined {
  const { text, maxLength } = growth;
  const dialect = { ...platform.dialect, maxLength, softLength: Math.floor(maxLength * 0.85) };
  const { frames, pages } = showGrowing(piecesOf(text, growth.sizes), dialect);
  return (
    firstFault(frames, (frame) => faultOfFrame(frame, { ...platform, dialect })) ??
    firstFault(frames, (frame, index) => faultOfTurn(frames[index - 1], frame)) ??
    faultOfWhole(
      text,
      pages.map(({ rendered }) => platform.see(rendered)),
    ) ??
    (isDecidedLater(growth) ? undefined : faultOfEnd(text, pages, dialect))
  );
}

function firstFault(
  frames: readonly Frame[],
  find: (frame: Frame, index: number) => string | undefined,
): string | undefined {
  for (const [index, frame] of frames.entries()) {
    const fault = find(frame, index);
    if (fault !== undefined) return `${fault} in frame ${index}: ${JSON.stringify(frame.rendered.text)}`;
  }
  return undefined;
}

const piecesOf = (text: string, sizes: readonly number[]): readonly string[] => {
  const pieces: string[] = [];
  for (let at = 0; at < text.length; at += pieces.at(-1)?.length ?? 1)
    pieces.push(text.slice(at, at + (sizes[pieces.length % sizes.length] ?? 1)));
  return pieces.length === 0 ? [""] : pieces;
};

/** How an answer comes: pieces of so many characters. */
export const MANNERS: Readonly<Record<string, readonly number[]>> = {
  "one character": [1],
  "one token": [4, 1, 5, 6, 3, 2, 4, 8],
  "random chunks": [37, 3, 120, 1, 19, 64, 7, 250],
  "at once": [1e9],
};

/** Marks that a reader sees though the document has them nowhere as text were left open. */
function faultOfFrame({ rendered, blocks }: Frame, platform: Platform): string | undefined {
  if (rendered.text === "") return undefined;
  const length = platform.dialect.measure(rendered);
  if (length > platform.dialect.maxLength) return `${length} characters`;
  if (!rendered.text.isWellFormed()) return "a torn surrogate pair";
  const [fault] = platform.faultsOf(rendered);
  if (fault) return fault;
  const seen = squeeze(platform.see(rendered));
  const allowed = squeeze(blocks.map((node) => textsOf(node).join("") + extrasOf(node)).join(""));
  const open = [..."\\*_~|`"].find((mark) => count(seen, mark) > count(allowed, mark));
  return open && `left open: ${open}`;
}

const count = (text: string, mark: string) => text.split(mark).length - 1;

/** Pages follow each other without a gap, and a sealed one is never shown again. */
function faultOfTurn(before: Frame | undefined, { from }: Frame): string | undefined {
  const expected = before?.next ?? before?.from ?? 0;
  return from === expected ? undefined : `begins at ${from} instead of ${expected}`;
}

const lettersOf = (text: string): string => squeeze(text).replaceAll(/[^\p{L}\p{N}]/gu, "");

/** Every letter in order, and none more often than the document has it, save what is repeated or added on purpose. */
function faultOfWhole(text: string, pages: readonly string[]): string | undefined {
  const root = parseMarkdown(text);
  const expected = lettersOf(textsOf(root).map(withoutSmallMarks).join(""));
  const shown = lettersOf(pages.join("\n"));
  const missing = firstMissing(expected, shown);
  if (missing >= 0) return `not seen: ${expected.slice(missing, missing + 40)}`;
  const allowed = countLetters(
    shown.length > expected.length
      ? expected + addedTo(root, text) + headersOf(root).repeat(pages.length)
      : expected,
  );
  for (const [letter, times] of countLetters(shown)) {
    const most = allowed.get(letter) ?? 0;
    if (times > most) return `${letter} is seen ${times} times instead of ${most}`;
  }
  return undefined;
}

function countLetters(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  return counts;
}

/** What may be seen besides: the invisible rest of the source, numbers, labels, hosts, and headers on each page. */
function addedTo(root: Nodes, text: string): string {
  const source = lettersOf(text);
  const hidden = [...countLetters(source)].map(([letter, times]) => {
    const visible = countLetters(lettersOf(textsOf(root).join(""))).get(letter) ?? 0;
    return letter.repeat(Math.max(0, times - visible));
  });
  return hidden.join("") + lettersOf(extrasOf(root) + labelsOf(root));
}

/** They stand again on each page. */
const headersOf = (node: Nodes): string =>
  "children" in node
    ? node.children
        .map((child, index) =>
          node.type === "table" && index === 0
            ? lettersOf(everyTextOf(child) + labelsOf(child))
            : headersOf(child),
        )
        .join("")
    : "";

const everyTextOf = (node: Nodes): string => textsOf(node).join("") + extrasOf(node);

function labelsOf(node: Nodes): string {
  const inner = "children" in node ? node.children.map(labelsOf).join(" ") : "";
  if (node.type === "list" && typeof node.start === "number")
    return inner + node.children.map((_, index) => (node.start ?? 0) + index).join(" ");
  if (/^image|^html$/.test(node.type)) return `${inner} image`;
  if (node.type !== "link" && node.type !== "definition") return inner;
  return `${inner} ${URL.canParse(node.url) ? new URL(node.url).href : ""}`;
}

/** Definitions change what stands before them; messages of one line are sealed with half-typed markup, or without any. */
const isDecidedLater = ({ text, maxLength, isLoose = false }: Growth): boolean =>
  /^[\s>*+-]*(?:\d+[.)]\s+)?\[[^\]]*\]:/m.test(text) || maxLength < 100 || (isLoose && maxLength < 2000);

/** The same document, all of it known, cut at the same places. */
function faultOfEnd(text: string, pages: readonly Frame[], dialect: Dialect): string | undefined {
  const whole = createDocument();
  whole.grow(text, true);
  while (whole.readMore());
  const context = { isOpen: false, definition: whole.definition };
  for (const { from, next, rendered } of pages) {
    const part = { source: text, from, to: next ?? text.length + 1 };
    const blocks = whole.blocks.flatMap((node) => sliceNode(node, part) ?? []);
    const again = dialect.join(blocks.map((node) => dialect.renderBlock(node, context)));
    if (again.text !== rendered.text)
      return `the end is ${JSON.stringify(rendered.text)} instead of ${JSON.stringify(again.text)}`;
  }
  return undefined;
}
