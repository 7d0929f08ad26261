/** How good an answer was to watch. Definitions: docs/pacing.md, "Definitions". */

import { letterOffsets, lettersOf, locate } from "./letters.ts";
import { hasOpenFence, hasOpenMark } from "./markup.ts";
import type { Token } from "./traces.ts";

/** All messages of the answer as they stand from this moment on. */
export interface Frame {
  readonly atMs: number;
  readonly messages: readonly string[];
}

/** One answer: what was produced and what was visible, on one clock. */
export interface Run {
  readonly tokens: readonly Token[];
  readonly frames: readonly Frame[];
  /** All requests, refused ones too. */
  readonly calls: number;
  readonly rateLimits: number;
}

export interface Figures {
  /** Letters and digits produced. */
  readonly letters: number;
  /** First token to the first frame that shows any letter; undefined when none did. */
  readonly firstMs: number | undefined;
  /** Mean age of a letter when it became visible; one that never did counts as `UNSEEN_MS`. */
  readonly lagMs: number;
  readonly lagP95Ms: number;
  /** Last token to the first frame from which on the visible text is complete and right. */
  readonly finishMs: number | undefined;
  readonly callsPer1k: number;
  readonly rateLimits: number;
  /** Letters of the answer that the last frame lacks, that it shows more than once, and that are none of the answer's. */
  readonly lost: number;
  readonly repeated: number;
  readonly foreign: number;
  readonly openFences: number;
  readonly openMarks: number;
  readonly incomplete: boolean;
}

/** Source: docs/pacing.md, "Definitions". */
export const UNSEEN_MS = 30_000;

export function measure({ tokens, frames, calls, rateLimits }: Run): Figures {
  const { letters, atMs } = produce(tokens);
  const { views, shownAtMs } = watch(letters, frames);
  const ages = atMs.map((producedMs, index) => ageOf(producedMs, shownAtMs[index] as number));
  const last = views.at(-1) ?? look(letters, { atMs: 0, messages: [] });
  const first = views.find(({ places }) => places.some(({ start, end }) => end > start));
  return {
    letters: letters.length,
    firstMs: first && first.atMs - (tokens[0]?.[0] ?? 0),
    lagMs: mean(ages),
    lagP95Ms: percentile(ages, 0.95),
    finishMs: finishOf(views, tokens.at(-1)?.[0] ?? 0),
    callsPer1k: (1000 * calls) / Math.max(1, letters.length),
    rateLimits,
    lost: last.lost,
    repeated: last.repeated,
    foreign: last.foreign,
    openFences: frames.filter(({ messages }) => messages.some(hasOpenFence)).length,
    openMarks: frames.filter(({ messages }) => messages.some(hasOpenMark)).length,
    incomplete: last.lost > 0,
  };
}

/** How many letters had been seen at which moment. */
export function shownCurve({ tokens, frames }: Run): (readonly [atMs: number, letters: number])[] {
  const { shownAtMs } = watch(produce(tokens).letters, frames);
  const counts = new Map<number, number>();
  for (const atMs of shownAtMs) if (Number.isFinite(atMs)) counts.set(atMs, (counts.get(atMs) ?? 0) + 1);
  let letters = 0;
  return [...counts]
    .sort(([one], [other]) => one - other)
    .map(([atMs, count]) => {
      letters += count;
      return [atMs, letters];
    });
}

function watch(letters: string, frames: readonly Frame[]) {
  const shownAtMs = new Float64Array(letters.length).fill(Number.POSITIVE_INFINITY);
  const views = frames.map((frame) => {
    const view = look(letters, frame);
    for (const { start, end } of view.places)
      for (let index = start; index < end; index += 1)
        shownAtMs[index] = Math.min(shownAtMs[index] as number, frame.atMs);
    return view;
  });
  return { views, shownAtMs };
}

/** The letters of the answer, and when each was produced. */
export function produce(tokens: readonly Token[]): { letters: string; atMs: number[] } {
  const text = tokens.map(([, piece]) => piece).join("");
  const offsets = letterOffsets(text);
  let index = -1;
  let end = 0;
  const atMs = offsets.map((offset) => {
    while (offset >= end) {
      index += 1;
      end += tokens[index]?.[1].length ?? Number.POSITIVE_INFINITY;
    }
    return tokens[index]?.[0] ?? 0;
  });
  return { letters: offsets.map((offset) => text[offset]).join(""), atMs };
}

function look(letters: string, { atMs, messages }: Frame) {
  let expected = 0;
  const places = messages.map((message) => {
    const place = locate(letters, lettersOf(message), expected);
    expected = place.end;
    return place;
  });
  const seen = new Uint8Array(letters.length);
  let repeated = 0;
  for (const { start, end } of places)
    for (let index = start; index < end; index += 1) {
      repeated += seen[index] as number;
      seen[index] = 1;
    }
  const lost = seen.reduce((count, one) => count - one, letters.length);
  return { atMs, places, lost, repeated, foreign: places.reduce((sum, place) => sum + place.foreign, 0) };
}

type View = ReturnType<typeof look>;

/** Words of others, such as a note that it was stopped, make it no less complete. */
const isRight = ({ lost, repeated }: View) => lost + repeated === 0;

function finishOf(views: readonly View[], lastTokenMs: number): number | undefined {
  const wrong = views.findLastIndex((view) => !isRight(view));
  const right = views[wrong + 1];
  return right && Math.max(0, right.atMs - lastTokenMs);
}

const ageOf = (producedMs: number, shownMs: number): number =>
  shownMs === Number.POSITIVE_INFINITY ? UNSEEN_MS : shownMs - producedMs;

export const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

/** The smallest value that at least `share` of them don't exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

export const geometricMean = (values: readonly number[]): number =>
  Math.exp(mean(values.map((value) => Math.log(value))));

/** Jain's index of fairness: 1 when all fare alike, 1 / n when one has it all. */
export const jain = (values: readonly number[]): number =>
  mean(values) ** 2 / Math.max(Number.MIN_VALUE, mean(values.map((value) => value ** 2)));
