/** Finds the best place to end a page: a block's edge, else a line, a sentence, a word, a grapheme. */

import { graphemeStarts, lineStarts, sentenceStarts, wordStarts } from "./boundaries.ts";
import type { PageLimits } from "./page.ts";
import { type PageView, renderPage, visibleCut } from "./page-view.ts";

/** A half-typed link, code or mention at the end of growing text is kept whole if it is at most this long. */
const LONGEST_HALF_TYPED = 300;

type Kind = "block" | "item" | "line" | "sentence" | "word" | "grapheme";

const KINDS: readonly Kind[] = ["block", "item", "line", "sentence", "word", "grapheme"];

/** A cut good enough to seal a page that could still grow; undefined when there is none behind what was shown. */
export function earlyCut(view: PageView, limits: PageLimits): number | undefined {
  return search(view, limits, { kinds: ["block", "item"], least: limits.softLength, to: view.source.length });
}

/**
 * How much to show of a page that is nearly full and may have to be cut any moment: whole words, since a cut never comes
 * before what was shown. Nothing more than was shown when the last word is all there is.
 */
export function wholeWords(view: PageView, limits: PageLimits): number {
  const found = search(view, limits, { kinds: ["word"], least: 0, to: view.source.length });
  return found ?? (view.shown > view.from ? view.shown : view.source.length);
}

/** The cut of a page that can't hold the whole text. Always past the page's first character. */
export function bestCut(view: PageView, limits: PageLimits): number {
  const to = lastFitting(view, limits);
  return (
    search(view, limits, { kinds: KINDS, least: limits.softLength, to }) ??
    search(view, limits, { kinds: ["word", "grapheme"], least: 0, to }) ??
    lastGrapheme(view, limits, to) ??
    graphemeStarts(view.source, { from: view.from, to: view.source.length })[0] ??
    view.source.length
  );
}

interface Search {
  readonly kinds: readonly Kind[];
  /** Least rendered length of the page. */
  readonly least: number;
  readonly to: number;
}

function search(view: PageView, limits: PageLimits, { kinds, least, to }: Search): number | undefined {
  const atoms = wholeSpans(view);
  for (const kind of kinds) {
    for (const boundary of boundaries(view, kind, to).reverse()) {
      const cut = visibleCut(view, boundary);
      if (cut <= view.from || cut >= view.source.length) continue;
      if (atoms.some(({ start, end }) => start < cut && cut < end) || isHalfCloser(view, cut)) continue;
      const length = limits.measure(renderPage(view, cut));
      if (length < least) break;
      if (length <= limits.maxLength) return cut;
    }
  }
  return undefined;
}

/** Lines of code count as items: both are good places to stop at. */
function boundaries(view: PageView, kind: Kind, to: number): number[] {
  const { source, markdown } = view;
  const range = { from: Math.max(view.from, view.shown - 1), to };
  const within = (offset: number) => offset > range.from && offset <= to;
  switch (kind) {
    case "block":
      return markdown.blocks.filter(within);
    case "item": {
      const codeLines = lineStarts(source, range).filter((line) => view.codeAt(line)?.fence !== undefined);
      return [...markdown.items.filter(within), ...codeLines].sort((a, b) => a - b);
    }
    case "line":
      return lineStarts(source, range);
    case "sentence":
      return sentenceStarts(source, { from: view.from, to }).filter(within);
    case "word":
      return wordStarts(source, { from: view.from, to }).filter(within);
    case "grapheme":
      return graphemeStarts(source, { from: view.from, to }).filter(within);
  }
}

/** Through an atom, because nothing else fits; behind what was shown if anything there does. */
function lastGrapheme(view: PageView, limits: PageLimits, to: number): number | undefined {
  return graphemeStarts(view.source, { from: view.from, to }).findLast(
    (cut) => limits.measure(renderPage(view, cut)) <= limits.maxLength,
  );
}

/** The furthest cut whose page is not over `maxLength`: by halves, trusting that more text is longer. */
function lastFitting(view: PageView, limits: PageLimits): number {
  const fits = (cut: number) => limits.measure(renderPage(view, cut)) <= limits.maxLength;
  let low = fits(view.shown) ? view.shown : view.from;
  let high = view.source.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}

function wholeSpans(view: PageView): readonly { readonly start: number; readonly end: number }[] {
  const { source, markdown } = view;
  if (view.ended || !view.whole || view.codeAt(source.length) !== undefined) return markdown.atoms;
  const start = Math.max(...["[", "`", "<"].map((opener) => source.lastIndexOf(opener)));
  const isFinished = markdown.atoms.some((atom) => atom.start <= start && start < atom.end);
  if (start < 0 || isFinished || source.length - start > LONGEST_HALF_TYPED) return markdown.atoms;
  return [...markdown.atoms, { start, end: source.length }];
}

/** The last line of open code may be half of its closing fence, which would then open a page. */
function isHalfCloser(view: PageView, cut: number): boolean {
  const fence = view.codeAt(cut)?.fence;
  return fence !== undefined && view.whole && fence.closer.trim().startsWith(view.source.slice(cut).trim());
}
