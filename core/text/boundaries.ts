/** Where text may be cut: after lines, sentences, words and graphemes. Offsets ascend and lie in `(from, to]`. */

const sentenceSegmenter = new Intl.Segmenter("en", { granularity: "sentence" });
const wordSegmenter = new Intl.Segmenter("en", { granularity: "word" });
const graphemeSegmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Characters read past `to`, so that a cluster that begins before it is seen whole. */
const LOOKAHEAD = 64;

export interface Range {
  readonly from: number;
  readonly to: number;
}

/** It ends in half of a surrogate pair. */
export const isTorn = (text: string): boolean => /[\ud800-\udbff]$/.test(text);

export function lineStarts(text: string, { from, to }: Range): number[] {
  const found: number[] = [];
  for (let at = text.indexOf("\n", from); at >= 0 && at < to; at = text.indexOf("\n", at + 1))
    found.push(at + 1);
  return found;
}

export function sentenceStarts(text: string, range: Range): number[] {
  return starts(sentenceSegmenter, text, range);
}

/** Behind white space, and in scripts written without it wherever two words meet. */
export function wordStarts(text: string, range: Range): number[] {
  const found: number[] = [];
  let before: Intl.SegmentData | undefined;
  for (const segment of wordSegmenter.segment(text.slice(range.from, range.to + LOOKAHEAD))) {
    const at = range.from + segment.index;
    if (at > range.to) break;
    if (before !== undefined && isBreak(before, segment)) found.push(at);
    before = segment;
  }
  return found;
}

function isBreak(before: Intl.SegmentData, next: Intl.SegmentData): boolean {
  const isSpace = (segment: Intl.SegmentData) => segment.segment.trim() === "";
  return !isSpace(next) && (isSpace(before) || (before.isWordLike === true && next.isWordLike === true));
}

export function graphemeStarts(text: string, range: Range): number[] {
  return starts(graphemeSegmenter, text, range);
}

function starts(segmenter: Intl.Segmenter, text: string, { from, to }: Range): number[] {
  const found: number[] = [];
  for (const { index } of segmenter.segment(text.slice(from, to + LOOKAHEAD))) {
    if (from + index > to) break;
    if (index > 0) found.push(from + index);
  }
  return found;
}
