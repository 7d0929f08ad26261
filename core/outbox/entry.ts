/** One answer as the scheduler sees it: what it waits for. */

import type { CallKind, ScopeSpec } from "../adapter.ts";
import { FIRST_FRAME_DELAY_MS, firstDueMs, isDue, spacingMs } from "./pace.ts";
import { type CallClass, keptBack, roomAtMs } from "./room.ts";
import type { Scope } from "./scope.ts";
import { type Content, createUnseen, type Unseen } from "./slot.ts";

export interface Entry {
  readonly content: Content;
  readonly unseen: Unseen;
  /** The budgets that its next call draws on, when it is of this kind. */
  route: readonly Scope[];
  routeKind: CallKind | undefined;
  /** What the adapter said of them. */
  specs: readonly ScopeSpec[];
  /** Those that count it as an open answer: its routes so far. */
  readonly openIn: Set<Scope>;
  /** A call of it is in flight. */
  busy: boolean;
  /** There may be something to show. */
  dirty: boolean;
  /** Since when something besides its text is unseen. */
  touchedAtMs: number | undefined;
  /** The same, of what a call in flight shows. */
  touchInFlightMs: number | undefined;
  ended: boolean;
  /** Its text is due; it only waits for room. */
  due: boolean;
  /** Nothing changes for it by itself before this moment. */
  checkAtMs: number;
  /** When that was found, from so many unseen characters and this time between frames; 0 when that decided nothing. */
  checkedAtMs: number;
  checkedCharacters: number;
  spacingMs: number;
  sentAtMs: number;
  retryAtMs: number;
  failures: number;
}

export const createEntry = (content: Content): Entry => ({
  content,
  unseen: createUnseen(),
  route: [],
  routeKind: undefined,
  specs: [],
  openIn: new Set(),
  busy: false,
  dirty: false,
  touchedAtMs: undefined,
  touchInFlightMs: undefined,
  ended: false,
  due: false,
  checkAtMs: Number.POSITIVE_INFINITY,
  checkedAtMs: 0,
  checkedCharacters: 0,
  spacingMs: 0,
  sentAtMs: 0,
  retryAtMs: 0,
  failures: 0,
});

/** Longer than any sane frame spacing: a due moment further away is looked at again then. */
const LOOK_AHEAD_MS = 10_000;

/** The first moment this answer may have a call; Infinity while it waits for something else to happen. */
export function readyAtMs(entry: Entry, nowMs: number): number {
  if (entry.busy || !entry.dirty) return Number.POSITIVE_INFINITY;
  if (!hasNews(entry)) return Number.POSITIVE_INFINITY;
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

/** For room or for an answer: most tokens cost no more than finding that out. */
export const isWaiting = ({ busy, due, checkAtMs }: Entry, nowMs: number): boolean =>
  busy || (due && checkAtMs > nowMs);

/**
 * Whether text that has come since the last look could bring that moment forward: a fraction of the price of looking. Half
 * as much text again is looked at, since a pause may follow.
 */
export function mayHaveChanged(entry: Entry, nowMs: number): boolean {
  const { checkAtMs, checkedAtMs, checkedCharacters, spacingMs, unseen, content } = entry;
  if (spacingMs === 0 || unseen.unseenCharacters >= 1.5 * checkedCharacters) return true;
  return nowMs >= (checkedAtMs + checkAtMs) / 2 || content.room() < 0 || isDue(unseen, spacingMs, nowMs);
}

/** Whether the adapter names other budgets by now, as after a hand-over or an hour. */
export function hasMoved({ content, route, specs }: Entry): boolean {
  const now = content.adapter().scopes(content.callKind(), content.messageId());
  if (now === specs) return false;
  return now.length !== route.length || now.some(({ name }, place) => name !== route[place]?.name);
}

const hasNews = ({ ended, unseen, touchedAtMs, content }: Entry): boolean =>
  ended || unseen.unseenCharacters > 0 || touchedAtMs !== undefined || content.urgency !== undefined;

/** Its oldest letter, or the step that changed, has waited since then. */
export const unseenSinceMs = ({ unseen, touchedAtMs = 0 }: Entry): number =>
  unseen.unseenCharacters > 0 ? unseen.oldestUnseenMs : touchedAtMs;

function dueAtMs(entry: Entry, nowMs: number): number {
  const { unseen, content, ended } = entry;
  entry.spacingMs = 0;
  if (ended || content.room() < 0 || content.urgency) return nowMs;
  if (content.callKind() === "send" || !content.isBegun())
    return Math.max(nowMs, unseenSinceMs(entry) + FIRST_FRAME_DELAY_MS);
  if (unseen.unseenCharacters === 0) return Math.max(nowMs, unseenSinceMs(entry) + STATUS_DELAY_MS);
  const spacing = spacingOf(entry, nowMs);
  entry.spacingMs = isSteady(entry, nowMs) ? spacing : 0;
  return firstDueMs((atMs) => isDue(unseen, spacing, atMs), nowMs, LOOK_AHEAD_MS);
}

/** Steps often change together, and text often follows at once: one call for all of it. */
const STATUS_DELAY_MS = 300;

/** By the limit that asks for the longest. */
function spacingOf({ route, unseen }: Entry, nowMs: number): number {
  const moment = { nowMs, elapsedMs: nowMs - unseen.firstArrivalMs };
  let spacing = 0;
  for (const scope of route) {
    if (!scope.pace) continue;
    for (const budget of scope.budgets) {
      const surplus = budget.ledger.level(nowMs) - keptBack(scope, budget, nowMs);
      spacing = Math.max(spacing, spacingMs(budget, surplus, moment));
    }
  }
  return spacing;
}

/** Fixed windows spread their calls over what is left of them, which changes from moment to moment. */
const isSteady = ({ route }: Entry, nowMs: number): boolean =>
  route.every(({ budgets }) => budgets.every(({ ledger }) => ledger.refill(nowMs).kind !== "fixed"));

export function classOf({ ended, content, unseen }: Entry): CallClass {
  if (content.urgency) return content.urgency;
  if (ended) return "final";
  if (content.callKind() !== "edit" && !content.isBegun()) return "new";
  if (content.room() < 0) return "full";
  return unseen.unseenCharacters === 0 ? "status" : "edit";
}
