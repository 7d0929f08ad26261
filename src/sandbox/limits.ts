/** The three ways a platform counts calls. Each decides at the moment of a call and says what its headers would say. */

export interface Verdict {
  readonly allowed: boolean;
  readonly limit: number;
  /** Calls left right after this one. */
  readonly remaining: number;
  /** Until the counter is as if nothing had been called. */
  readonly resetAfterMs: number;
  /** Until the next call would be allowed; 0 when this one was. */
  readonly retryAfterMs: number;
}

export type LimitOptions =
  /** `limit` at once, then one every `intervalMs / limit`: what Discord calls a sliding bucket. */
  | { readonly kind: "bucket"; readonly limit: number; readonly intervalMs: number }
  /** `limit` per window; the window starts with its first call. */
  | { readonly kind: "fixed"; readonly limit: number; readonly intervalMs: number }
  /** `limit` in any stretch of `intervalMs`. */
  | { readonly kind: "window"; readonly limit: number; readonly intervalMs: number };

/** How full a counter is, for a page that draws it. */
export interface Level {
  readonly limit: number;
  /** Calls that would be allowed right now. */
  readonly remaining: number;
  /** Until the counter is as if nothing had been called; 0 when it is. */
  readonly resetAfterMs: number;
}

/** The same while nothing is let through at all. */
export function block({ limit, resetAfterMs }: Level, blockedMs: number): Level {
  return { limit, remaining: 0, resetAfterMs: Math.max(resetAfterMs, blockedMs) };
}

export interface Limiter {
  level(nowMs: number): Level;
  /** Whether a call now would be allowed; counts nothing. */
  peek(nowMs: number): Verdict;
  /** Counts a call, also one that is more than the limit allows. */
  count(atMs: number): void;
}

export function createLimiter(options: LimitOptions): Limiter {
  if (options.kind === "bucket") return createBucket(options);
  return createWindow(options);
}

function createBucket({ limit, intervalMs }: LimitOptions): Limiter {
  const perCallMs = intervalMs / limit;
  let fullAtMs = 0;
  const verdict = (untilFullMs: number): Verdict => {
    const allowed = untilFullMs + perCallMs <= intervalMs;
    const used = allowed ? untilFullMs + perCallMs : untilFullMs;
    return {
      allowed,
      limit,
      remaining: Math.floor((intervalMs - used) / perCallMs),
      resetAfterMs: used,
      retryAfterMs: allowed ? 0 : untilFullMs + perCallMs - intervalMs,
    };
  };
  return {
    level(nowMs) {
      const resetAfterMs = Math.max(0, fullAtMs - nowMs);
      return { limit, remaining: Math.floor((intervalMs - resetAfterMs) / perCallMs), resetAfterMs };
    },
    peek: (nowMs) => verdict(Math.max(0, fullAtMs - nowMs)),
    count(atMs) {
      fullAtMs = Math.min(Math.max(fullAtMs, atMs) + perCallMs, atMs + intervalMs);
    },
  };
}

function createWindow({ kind, limit, intervalMs }: LimitOptions): Limiter {
  let calledAtMs: number[] = [];
  const prune = (nowMs: number) => {
    if (kind === "window") calledAtMs = calledAtMs.filter((atMs) => nowMs - atMs < intervalMs);
    else if (calledAtMs[0] !== undefined && nowMs - calledAtMs[0] >= intervalMs) calledAtMs = [];
  };
  const left = (used: number) => Math.max(0, limit - used);
  return {
    level(nowMs) {
      prune(nowMs);
      const lastMs = kind === "window" ? calledAtMs.at(-1) : calledAtMs[0];
      const resetAfterMs = lastMs === undefined ? 0 : lastMs + intervalMs - nowMs;
      return { limit, remaining: left(calledAtMs.length), resetAfterMs };
    },
    peek(nowMs) {
      prune(nowMs);
      const allowed = calledAtMs.length < limit;
      const first = calledAtMs[0] ?? nowMs;
      const last = allowed ? nowMs : (calledAtMs.at(-1) ?? nowMs);
      // A limit that was lowered may have let in more than it would now: some must leave before there is room.
      const leaves = kind === "window" ? (calledAtMs[calledAtMs.length - limit] ?? first) : first;
      return {
        allowed,
        limit,
        remaining: left(calledAtMs.length + 1),
        resetAfterMs: (kind === "window" ? last : first) + intervalMs - nowMs,
        retryAfterMs: allowed ? 0 : leaves + intervalMs - nowMs,
      };
    },
    count(atMs) {
      prune(atMs);
      calledAtMs.push(atMs);
    },
  };
}
