/** What may yet become a link: a label in brackets, and what stands behind it. */

const LONGEST_ADDRESS = 2000;

/** `list[0`, `[{"a": …`, `["a", …`, `[1, …`: no link begins so. */
export const isData = (before: string | undefined, label: string): boolean =>
  (/\w/.test(before ?? "") && !label.startsWith("^")) ||
  /^\s*(?:[{]|("|')[^"']*\1\s*,|-?[\d.]+,)/.test(label);

export function endOfLabel(source: string, start: number, end: number): number | undefined {
  let depth = 1;
  for (let at = start; at < end; at += 1) {
    const character = source[at];
    if (character === "\\") at += 1;
    else if (character === "[") depth += 1;
    else if (character === "]" && --depth === 0) return at;
  }
  return undefined;
}

/** Nothing, the address of a link or a reference, or a definition's, as far as it may go on. */
export function isUndecided(behind: string): boolean {
  if (behind === "") return true;
  if (behind.length > LONGEST_ADDRESS) return false;
  return ADDRESS.test(behind) || /^\[[^\]\n]*$/.test(behind) || DEFINITION.test(behind);
}

const TITLE = /(?:\s+(?:"[^"]*"?|'[^']*'?|\([^()]*\)?)?\s*)?$/.source;
const ADDRESS = new RegExp(`^\\(\\s*(?:<[^<>\\n]*>?|(?:[^\\s()<>]|\\([^\\s()]*(?:\\)|$))*)${TITLE}`);
const DEFINITION = new RegExp(`^:\\s*\\S*${TITLE}`);
