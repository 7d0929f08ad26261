/** Stops calling before Discord bans the address: it does at 10,000 invalid requests in 10 minutes. */

export interface Breaker {
  /** Another invalid request was made. */
  note(nowMs: number): void;
  /** How long to make no call at all; 0 while there is no danger. */
  pauseMs(nowMs: number): number;
}

/** A tenth of what gets an address banned, since other programs may share it. Source: docs.discord.com topics/rate-limits, read 2026-11-21. */
const MAX_INVALID = 1000;
const INTERVAL_MS = 600_000;

export function createBreaker(): Breaker {
  const notedAtMs: number[] = [];
  return {
    note(nowMs) {
      notedAtMs.push(nowMs);
      if (notedAtMs.length > MAX_INVALID) notedAtMs.shift();
    },
    pauseMs(nowMs) {
      const first = notedAtMs[0];
      if (first === undefined || notedAtMs.length < MAX_INVALID) return 0;
      return Math.max(0, first + INTERVAL_MS - nowMs);
    },
  };
}
