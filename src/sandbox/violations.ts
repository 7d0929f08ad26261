/** What a timeline's calls did against the limits, worked out from the calls alone. */

import type { LimitOptions } from "./limits.ts";
import { createMeter } from "./meter.ts";
import type { Call } from "./timeline.ts";

export interface PenaltyOptions {
  /** What one penalty covers. Default: the call's chat. On Discord a chat's sends and edits wait apart: add `method`. */
  readonly scopeOf?: (call: Call) => string | undefined;
  /** Both ways: a call that left before the client could know of the penalty is none inside it. Default 0. */
  readonly roundTripMs?: number;
}

/** The calls that went out before a wait was over that an earlier 429 of the same scope had asked for. */
export function callsInsidePenalty(calls: readonly Call[], options: PenaltyOptions = {}): Call[] {
  const { scopeOf = ({ chat }) => chat, roundTripMs = 0 } = options;
  const penalties = new Map<string, readonly { knownAtMs: number; untilMs: number }[]>();
  return inOrder(calls).filter((call) => {
    const scope = scopeOf(call);
    if (scope === undefined) return false;
    const { atMs, status, retryAfterMs } = call;
    const open = (penalties.get(scope) ?? []).filter(({ untilMs }) => atMs < untilMs);
    const penalty = { knownAtMs: atMs + roundTripMs, untilMs: atMs + (retryAfterMs ?? 0) };
    penalties.set(scope, status === 429 ? [...open, penalty] : open);
    return open.some(({ knownAtMs }) => knownAtMs < atMs);
  });
}

/** The calls these limits would have refused, had they been in force and counted the others. */
export function callsBeyond(limits: readonly LimitOptions[], calls: readonly Call[]): Call[] {
  const meter = createMeter(limits);
  return inOrder(calls).filter(({ atMs }) => !meter.take(atMs).allowed);
}

/** The most calls in any stretch of `intervalMs`, its end left out. */
export function mostCallsIn(intervalMs: number, calls: readonly Call[]): number {
  let most = 0;
  let first = 0;
  const times = inOrder(calls).map(({ atMs }) => atMs);
  times.forEach((atMs, index) => {
    while (atMs - (times[first] ?? atMs) >= intervalMs) first += 1;
    most = Math.max(most, index - first + 1);
  });
  return most;
}

/** A timeline lists calls by when they were answered. */
function inOrder(calls: readonly Call[]): Call[] {
  return calls.toSorted((one, other) => one.atMs - other.atMs);
}
