/** Who goes first among those whose calls have room. */

import { classOf, type Entry, unseenSinceMs } from "./entry.ts";
import { lullMs, speedOf } from "./pace.ts";
import type { CallClass } from "./room.ts";

const RANKS: Readonly<Record<CallClass, number>> = {
  ack: 1,
  final: 2,
  new: 2,
  full: 2,
  edit: 2,
  status: 3,
  chore: 4,
};

/**
 * What is no text goes after all text, and in one chat final texts before all others. Among equals the call that ends the
 * most waiting: see docs/decisions/2026-11-21-whose-turn.md.
 */
export function inOrder(entries: readonly Entry[], nowMs: number): readonly Entry[] {
  if (entries.length < 2) return entries;
  return entries
    .map((entry) => ({ entry, rank: rankOf(entry), weight: weightOf(entry, nowMs) }))
    .sort((a, b) => a.rank - b.rank || b.weight - a.weight)
    .map(({ entry }) => entry);
}

/** Whichever of its chat's budgets the next call draws on: a new message has another than an edit. */
const isBesideOthers = ({ openIn }: Entry): boolean =>
  [...openIn].some(({ pace, open }) => pace !== undefined && open > 1);

function rankOf(entry: Entry): number {
  return entry.ended && isBesideOthers(entry) ? 0 : RANKS[classOf(entry)];
}

/**
 * What a call would end, in relation to what this reader has waited so far: a letter of a short answer is a larger part of
 * it, but whoever has waited long must not be left for last.
 */
function weightOf(entry: Entry, nowMs: number): number {
  const { unseen, ended } = entry;
  const gain = gainOf(entry, nowMs) * (ended ? ENDED_FACTOR : 1);
  const waited = Math.max(
    unseen.characters * LEAST_MEAN_AGE_MS,
    unseen.seenAgeMs + summedAgeMs(entry, nowMs),
  );
  return gain / Math.max(1, waited) ** WAITED_POWER;
}

/** An answer that only needs to be shown is worth more than one that is being written. */
const ENDED_FACTOR = 3;

/** 1 would be each reader's share, 0 each letter's. */
const WAITED_POWER = 0.4;

/** Below this mean age, answers do not differ in what their readers have waited. */
const LEAST_MEAN_AGE_MS = 500;

const summedAgeMs = ({ unseen }: Entry, nowMs: number): number =>
  unseen.unseenCharacters * nowMs - unseen.unseenSumMs;

/** The age of the letters that the call would show, and the time that they would go on waiting without it. */
function gainOf(entry: Entry, nowMs: number): number {
  const { unseen, content, ended } = entry;
  const room = content.room();
  const shown = Math.min(unseen.unseenCharacters, content.adapter().dialect.maxLength);
  const age = (summedAgeMs(entry, nowMs) * shown) / Math.max(1, unseen.unseenCharacters);
  if (ended || room < 0) return age + shown * MORE_WAITING_MS.full;
  const begun = age + beginning(entry, shown, nowMs);
  // Nothing is gained by waiting for more text where none comes.
  if (nowMs - unseen.lastArrivalMs > lullMs(unseen)) return begun + shown * MORE_WAITING_MS.lull;
  const more = content.isBegun() ? 0 : shown * MORE_WAITING_MS.begin;
  if (shown === 0) return begun;
  // A full message shows all of it anyway.
  return Math.min(begun + more, (shown * room) / speedOf(unseen, nowMs));
}

/** First words count as at least so many characters: they also tell that an answer has begun. */
const FIRST_WORDS = 30;

function beginning(entry: Entry, shown: number, nowMs: number): number {
  if (entry.content.isBegun()) return 0;
  const missing = Math.max(0, FIRST_WORDS - shown);
  return missing * (nowMs - unseenSinceMs(entry) + MORE_WAITING_MS.begin);
}

/** For how much longer, were it not their turn. Each on a plateau: half or double of it costs less than a tenth. */
const MORE_WAITING_MS = { full: 10_000, lull: 5000, begin: 2000 } as const;
