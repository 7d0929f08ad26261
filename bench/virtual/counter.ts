/** What a platform really enforces. On its own, so that it shares no mistake with the outbox's ledgers. */

export type TrueLimit =
  /** `burst` at once, refilled at `perSecond`. */
  | { readonly kind: "bucket"; readonly burst: number; readonly perSecond: number }
  /** `limit` in a window that starts with its first call. */
  | { readonly kind: "fixed"; readonly limit: number; readonly intervalMs: number }
  /** `limit` in any stretch of `intervalMs`. */
  | { readonly kind: "window"; readonly limit: number; readonly intervalMs: number };

export interface Counter {
  /** 0 when a call would be let through now, else how long until then. */
  waitMs(nowMs: number): number;
  count(nowMs: number): void;
  /** What the headers of the answer say. */
  tell(nowMs: number): { limit: number; remaining: number; resetAfterMs: number };
}

export function createCounter(limit: TrueLimit): Counter {
  return limit.kind === "bucket" ? createBucket(limit) : createWindow(limit);
}

function createBucket({ burst, perSecond }: Extract<TrueLimit, { kind: "bucket" }>): Counter {
  let level = burst;
  let atMs = 0;
  const levelAt = (nowMs: number) => Math.min(burst, level + ((nowMs - atMs) / 1000) * perSecond);
  return {
    // A millionth is lost in adding fractions, not in calling.
    waitMs: (nowMs) => Math.max(0, Math.ceil(((1 - 1e-6 - levelAt(nowMs)) / perSecond) * 1000)),
    count(nowMs) {
      level = levelAt(nowMs) - 1;
      atMs = nowMs;
    },
    tell: (nowMs) => ({
      limit: burst,
      remaining: Math.floor(levelAt(nowMs) + 1e-6),
      resetAfterMs: Math.ceil(((burst - levelAt(nowMs)) / perSecond) * 1000),
    }),
  };
}

function createWindow({ kind, limit, intervalMs }: Exclude<TrueLimit, { kind: "bucket" }>): Counter {
  let calledAtMs: number[] = [];
  const live = (nowMs: number) => {
    const isOver = kind === "fixed" && nowMs - (calledAtMs[0] ?? nowMs) >= intervalMs;
    calledAtMs = isOver ? [] : calledAtMs.filter((atMs) => kind === "fixed" || nowMs - atMs < intervalMs);
    return calledAtMs;
  };
  return {
    waitMs: (nowMs) => (live(nowMs).length < limit ? 0 : (calledAtMs[0] as number) + intervalMs - nowMs),
    count: (nowMs) => void live(nowMs).push(nowMs),
    tell(nowMs) {
      const used = live(nowMs).length;
      const lastMs = (kind === "fixed" ? calledAtMs[0] : calledAtMs.at(-1)) ?? nowMs;
      return { limit, remaining: limit - used, resetAfterMs: used === 0 ? 0 : lastMs + intervalMs - nowMs };
    },
  };
}
