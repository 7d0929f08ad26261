/** Keeps one person from asking so fast that nobody else is answered. */

/** Nobody reads twenty answers in a minute. */
const MAX_QUESTIONS = 20;
const INTERVAL_MS = 60_000;

export interface Flood {
  /** `told` once, when it begins to be too much; then `silent` until it is less. */
  note(user: string, nowMs: number): "fine" | "told" | "silent";
}

export function createFlood(): Flood {
  const users = new Map<string, { times: number[]; isTold: boolean }>();
  return {
    note(user, nowMs) {
      const seen = users.get(user) ?? { times: [], isTold: false };
      // At the end again: those who have been silent for longest come first.
      users.delete(user);
      users.set(user, seen);
      seen.times = seen.times.filter((atMs) => nowMs - atMs < INTERVAL_MS);
      forgetIdle(nowMs);
      if (seen.times.length < MAX_QUESTIONS) {
        seen.times.push(nowMs);
        seen.isTold = false;
        return "fine";
      }
      if (seen.isTold) return "silent";
      seen.isTold = true;
      return "told";
    },
  };

  function forgetIdle(nowMs: number) {
    for (const [user, { times }] of users) {
      const last = times.at(-1);
      if (last === undefined || nowMs - last < INTERVAL_MS) return;
      users.delete(user);
    }
  }
}
