/** One answer as the scheduler sees it: what it waits for, and who goes first. */

import { type Allowance, FIRST_FRAME_DELAY_MS, firstDueMs, isDue, lullMs, spacingMs } from "./pace.ts";
import { type CallClass, keptBack, roomAtMs } from "./room.ts";
import type { Scope } from "./scope.ts";
import type { Content, Unseen } from "./slot.ts";

export interface Entry {
  readonly content: Content;
  readonly unseen: Unseen;
  /** The budgets that its next call draws on. */
  route: readonly Scope[];
  /** Those that count it as an open answer: its routes so far. */
  readonly openIn: Set<Scope>;
  /** A call of it is in flight. */
  busy: boolean;
  /** There may be something to show. */
  dirty: boolean;
  ended: boolean;
  /** Its text is due; it only waits for room. */
  due: boolean;
  /** Nothing changes for it by itself before this moment. */
  checkAtMs: number;
  sentAtMs: number;
  retryAtMs: number;
  failures: number;
}

/** Longer than any sane frame spacing: a due moment further away is looked at again then. */
const LOOK_AHEAD_MS = 10_000;

/** The first moment this answer may have a call; Infinity while it waits for something else to happen. */
export function readyAtMs(entry: Entry, nowMs: number): number {
  if (entry.busy || !entry.dirty) return Number.POSITIVE_INFINITY;
  if (!entry.ended && entry.unseen.unseenCharacters === 0) return Number.POSITIVE_INFINITY;
  if (entry.retryAtMs > nowMs) return entry.retryAtMs;
  if (!entry.due) {
    const atMs = dueAtMs(entry, nowMs);
    if (atMs > nowMs) return atMs;
    entry.due = true;
  }
  let atMs = nowMs;
  for (const scope of entry.route) atMs = Math.max(atMs, roomAtMs(scope, classOf(entry), nowMs));
  return atMs;
}

function dueAtMs(entry: Entry, nowMs: number): number {
  const { unseen, content, ended } = entry;
  if (ended || content.isFull) return nowMs;
  if (content.messageId === undefined) return Math.max(nowMs, unseen.oldestUnseenMs + FIRST_FRAME_DELAY_MS);
  const spacing = spacingMs(allowancesOf(entry.route, nowMs), unseen, nowMs);
  return firstDueMs((atMs) => isDue(unseen, spacing, atMs), nowMs, LOOK_AHEAD_MS);
}

const allowancesOf = (route: readonly Scope[], nowMs: number): Allowance[] =>
  route.flatMap((scope) =>
    scope.pace
      ? scope.budgets.map((budget) => ({
          refill: budget.ledger.refill(nowMs),
          surplus: budget.ledger.level(nowMs) - keptBack(scope, budget, nowMs),
          growth: budget.limit.kind === "bucket" ? (budget.limit.growth ?? 1) : 1,
        }))
      : [],
  );

function classOf({ ended, content }: Entry): CallClass {
  if (ended) return "final";
  if (content.messageId === undefined && !content.isBegun) return "new";
  return content.isFull ? "full" : "edit";
}

const CLASS_ORDER: Readonly<Record<CallClass, number>> = { final: 0, new: 1, full: 2, edit: 3 };

/**
 * Final texts, then first words, then full pages, which need their call sooner or later anyway, then edits. Within a
 * class the one whose unseen characters weigh most: showing them ends the most waiting.
 */
export function isBefore(a: Entry, b: Entry, nowMs: number): boolean {
  const byClass = CLASS_ORDER[classOf(a)] - CLASS_ORDER[classOf(b)];
  return byClass !== 0 ? byClass < 0 : weightOf(a, nowMs) > weightOf(b, nowMs);
}

/**
 * The summed age of the unseen characters. In a lull as if each had waited so much longer: nothing is gained by waiting
 * for more text, and all of it stays unseen until the stream goes on. Measured with 100 answers of one bot, traces of
 * docs/pacing.md: mean ratio 1.57 without, 1.46 with 4 s, a plateau from 2 to 10 s.
 */
function weightOf({ unseen }: Entry, nowMs: number): number {
  const summedAge = unseen.unseenCharacters * nowMs - unseen.unseenSumMs;
  const isLull = nowMs - unseen.lastArrivalMs > lullMs(unseen);
  return isLull ? summedAge + unseen.unseenCharacters * LULL_BONUS_MS : summedAge;
}

const LULL_BONUS_MS = 4000;
