/** A formula whose end has not come yet: shown as code, as it will be once it is closed. */

/** Longer runs without an end are taken for what they are. */
const LONGEST = 300;

/**
 * Where a half-typed formula begins in the source; undefined when the sign is an amount of money, a variable's name or
 * no sign of a formula at all. `offset` is that of `$`, or of the bracket behind a backslash.
 */
export function startOfFormula(source: string, offset: number, end: number): number | undefined {
  if (end - offset > LONGEST) return undefined;
  const backslashes = backslashesBefore(source, offset);
  if (source[offset] !== "$") return backslashes % 2 === 1 ? offset - 1 : undefined;
  if (backslashes % 2 === 1) return undefined;
  const content = source.slice(offset, end);
  return (content.startsWith("$$") ? DISPLAYED : INLINE).test(content) ? offset : undefined;
}

/** What at the end of a line may yet begin a formula, or be a word with a sign in front: `$x`. */
export function lengthOfFormulaBegun(line: string): number {
  const [, begun = ""] = /(?:^|[\s(])(\$(?!\d)[^\s$]{0,20})$/.exec(line.slice(-30)) ?? [];
  return INLINE.test(begun) ? 0 : begun.length;
}

const DISPLAYED = /^\$\$[^$]*[\p{L}\d]/u;

/** `$\frac`, `$x_1`, `$(a + b`, `$2^n`; neither `$HOME/my_dir` nor `$5 or a_b`. */
const INLINE =
  /^\$(?:[-(|{[]{0,2}\\[A-Za-z]|[-(|{[]{0,2}[A-Za-z](?![A-Za-z])[^$]*[\\^_{=+<>]|-?\d+(?:\.\d+)?[A-Za-z]?[\\^_])/;

const backslashesBefore = (source: string, offset: number): number =>
  /\\*$/.exec(source.slice(Math.max(0, offset - 20), offset))?.[0].length ?? 0;
