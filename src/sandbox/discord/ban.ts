/** Cloudflare's ban of an address that made too many invalid requests. */

import { createMeter } from "../meter.ts";
import type { Answer } from "./answer.ts";

/**
 * Calls answered 401, 403 or 429 (`shared` ones excepted); one more than `limit` of them brings the ban. The real one
 * counts 10,000 in 10 minutes: docs.discord.com/developers/topics/rate-limits, read November 2026.
 */
export interface InvalidRequests {
  readonly limit: number;
  readonly intervalMs: number;
  /** How long nothing is let through. */
  readonly banMs: number;
}

export interface Ban {
  /** 0 while nothing is banned. */
  leftMs(nowMs: number): number;
  count(answer: Answer, nowMs: number): void;
}

/** What every call is answered meanwhile: nothing in it says for how long. */
export const BANNED: Answer = {
  status: 429,
  body: "error code: 1015",
  headers: { "content-type": "text/plain" },
};

export function createBan(options: InvalidRequests | undefined): Ban {
  if (!options) return { leftMs: () => 0, count: () => undefined };
  const { limit, intervalMs, banMs } = options;
  const invalid = createMeter([{ kind: "window", limit, intervalMs }]);
  let untilMs = 0;
  return {
    leftMs: (nowMs) => Math.max(0, untilMs - nowMs),
    count(answer, nowMs) {
      if (isInvalid(answer) && !invalid.take(nowMs).allowed) untilMs = nowMs + banMs;
    },
  };
}

function isInvalid({ status, headers }: Answer): boolean {
  return [401, 403, 429].includes(status) && headers?.["x-ratelimit-scope"] !== "shared";
}
