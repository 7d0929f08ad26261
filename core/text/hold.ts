/** What the last line of growing text leaves undecided: it is held back until more has arrived. */

import { isTorn } from "./boundaries.ts";
import { lengthOfHalfTag } from "./half-tag.ts";
import { lengthOfFormulaBegun } from "./heal-math.ts";

/** Longer undecided text is shown as it stands. */
const LONGEST = 80;
const LONGEST_ADDRESS = 2000;

/** Where the decided text ends, in Markdown that is no code. */
export const endOfDecided = (source: string): number => endWithout(source, lengthOfUndecided, MARKS);

/** The same of text that was broken off: only what can be no words is left out. */
export const endOfMeant = (source: string): number => endWithout(source, lengthOfHalfMark, BARE_MARKS);

function endWithout(source: string, lengthOf: (line: string) => number, marks: RegExp): number {
  const lineStart = source.lastIndexOf("\n") + 1;
  const line = source.slice(lineStart);
  if (isFence(line)) return lineStart;
  let end = line.length;
  for (let length = lengthOf(line); length > 0; length = lengthOf(line.slice(0, end))) end -= length;
  const isMarkOnly =
    end <= 2 * LONGEST && (marks.test(line.slice(0, end)) || isNextNumber(source.slice(0, lineStart + end)));
  return isMarkOnly ? lineStart : lineStart + end;
}

/** A list's or quote's mark, an underline, a ruler, a fence or a number of a list, or the beginning of one. */
const MARKS = /^(?:[\s>*+\-_=#|:`~]|\d{1,9}[.)]\s)*(?:\d{1,9}[.)]?\s*)?(?:\[[ xX]?\]?\s*)?$/;

/** A number could be all that the line says. */
const BARE_MARKS = /^[\s>*+\-_=#|:`~]*(?:\[[ xX]?\]?\s*)?$/;

/** There is an item with the number before it. */
function isNextNumber(source: string): boolean {
  const [, number] = /\n[\s>]*(\d{1,9})[.)]?\s*$/.exec(source) ?? [];
  return number !== undefined && new RegExp(`^[\\s>]*${Number(number) - 1}[.)]\\s`, "m").test(source);
}

/** The language of a fence may be half typed, and the marks may yet be code within a line. */
const isFence = (line: string): boolean =>
  /^(?:[\s>]|[-*+]\s|\d{1,9}[.)]\s)*(?:`{3}[^`]*|~{3}.*)$/.test(line);

function lengthOfUndecided(line: string): number {
  return Math.max(
    lengthOfRun(line),
    lengthOfImageBegun(line),
    lengthOfReference(line),
    lengthOfTag(line),
    lengthOfAddress(line),
    lengthOfFormulaBegun(line),
    lengthOfEmojiBegun(line),
  );
}

function lengthOfHalfMark(line: string): number {
  const half = lengthOfHalfTag(line);
  const tag = isEscaped(line, line.length - half) ? 0 : half;
  // Not of `5$`.
  const isAmount = /\d\$$/.test(line);
  return Math.max(isAmount ? 0 : lengthOfRun(line), tag, lengthOfEmojiBegun(line));
}

/** Marks of emphasis and code, a backslash: what comes next says what they are. */
function lengthOfRun(line: string): number {
  const last = line.at(-1) ?? "";
  if (last === "\\") return (/\\+$/.exec(line)?.[0].length ?? 0) % 2;
  if (isTorn(line)) return 1;
  if (!"*_~`$".includes(last)) return 0;
  const run = /[*_~`$]+$/.exec(line)?.[0] ?? "";
  return isEscaped(line, line.length - run.length) ? run.length - 1 : run.length;
}

const isEscaped = (line: string, at: number): boolean =>
  (/\\+$/.exec(line.slice(0, at))?.[0].length ?? 0) % 2 === 1;

const lengthOfImageBegun = (line: string): number => (/(?:^|\s)!$/.test(line) ? 1 : 0);

const lengthOfReference = (line: string): number => /&#?\w{0,31}$/.exec(line.slice(-33))?.[0].length ?? 0;

/** `<https:…`, `<br`, `<@12`. */
function lengthOfTag(line: string): number {
  const at = line.lastIndexOf("<");
  if (at < 0 || line.length - at > LONGEST_ADDRESS || isEscaped(line, at)) return 0;
  const rest = line.slice(at + 1);
  if (rest.length >= LONGEST && !/^(?:https?:\S*|[a-z][\w-]*\s+[\w-]+=.*)$/i.test(rest)) return 0;
  return !rest.includes(">") && /^(?:$|[A-Za-z/!?@#:])/.test(rest) ? line.length - at : 0;
}

/** Half of a flag, and what joins an emoji to one that has not come. */
function lengthOfEmojiBegun(line: string): number {
  const torn = isTorn(line) ? 1 : 0;
  const end = line.slice(-LONGEST, line.length - torn).toWellFormed();
  if (end.endsWith("\u200d")) return 1 + torn;
  const [, flag = ""] =
    /(?:^|[^\u{1f1e6}-\u{1f1ff}])(?:[\u{1f1e6}-\u{1f1ff}]{2})*([\u{1f1e6}-\u{1f1ff}])$/u.exec(end) ?? [];
  return flag === "" ? 0 : flag.length + torn;
}

/** A bare address could go on: half of it would link elsewhere. One in a link or a tag ends with that. */
const lengthOfAddress = (line: string): number => {
  const word = /\S+$/.exec(line.slice(-LONGEST * 3))?.[0] ?? "";
  const at = word.search(/https?:\/\/|www\./i);
  if (at >= 0) return /\]\(|<$|=["']$/.test(word.slice(0, at)) ? 0 : word.length - at;
  return ADDRESS_BEGUN.exec(word)?.[0].length ?? 0;
};

const ADDRESS_BEGUN = /\b(?:h(?:t(?:t(?:p(?:s?(?::\/?)?)?)?)?)?|ww?w?)$/i;
