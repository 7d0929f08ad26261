/** What of a text counts: its letters and digits. Markers, punctuation and escapes drop out, so rendering is neutral. */

const LETTER = /[\p{L}\p{N}]/u;

/** A fence's line: its language is a marker too, and stands again where a page goes on with the code. */
const FENCE_LINE = /^[ \t>]*(?:`{3,}|~{3,})[^`\n]*$/gm;

/** So is an item's number: a list is counted from its first item on, whatever the others say. */
const ITEM_NUMBER = /^[ \t>]*\d{1,9}[.)](?=[ \t]|$)/gm;

const MARKERS = [FENCE_LINE, ITEM_NUMBER];

/** The offsets in `text` of the UTF-16 units that belong to letters and digits. */
export function letterOffsets(text: string): number[] {
  const plain = MARKERS.reduce(
    (rest, marker) => rest.replace(marker, (line) => " ".repeat(line.length)),
    text,
  );
  const offsets: number[] = [];
  for (let offset = 0; offset < plain.length; ) {
    const character = String.fromCodePoint(plain.codePointAt(offset) as number);
    if (LETTER.test(character))
      for (let unit = 0; unit < character.length; unit += 1) offsets.push(offset + unit);
    offset += character.length;
  }
  return offsets;
}

export const lettersOf = (text: string): string =>
  MARKERS.reduce((rest, marker) => rest.replace(marker, ""), text).replace(/[^\p{L}\p{N}]/gu, "");

/** Part of the produced letters, [start, end), and how many of the message's letters are none of them. */
export interface Place {
  readonly start: number;
  readonly end: number;
  readonly foreign: number;
}

/** How many letters must agree for a message to be taken for another part of the answer than the expected one. */
const KEY_LENGTH = 24;
/** A message may begin with as many others: the rest of a fence's language, where a page was cut in the middle of it. */
const MAX_SKIPPED = 12;

/** Where a message's letters stand in the answer's; it is expected to go on where the message before it ended. */
export function locate(produced: string, shown: string, expected: number): Place {
  const whole = produced.startsWith(shown, expected) ? expected : produced.indexOf(shown);
  if (whole >= 0) return { start: whole, end: whole + shown.length, foreign: 0 };
  let best: Place = { start: expected, end: expected, foreign: shown.length };
  for (let skipped = 0; skipped <= MAX_SKIPPED; skipped += 1) {
    const key = shown.slice(skipped, skipped + KEY_LENGTH);
    for (const start of [expected, key.length < KEY_LENGTH ? -1 : produced.indexOf(key)]) {
      if (start < 0) continue;
      const length = agreedLength(produced, shown.slice(skipped), start);
      if (length > best.end - best.start)
        best = { start, end: start + length, foreign: shown.length - length };
    }
  }
  return best;
}

function agreedLength(produced: string, shown: string, start: number): number {
  let length = 0;
  while (length < shown.length && produced[start + length] === shown[length]) length += 1;
  return length;
}
