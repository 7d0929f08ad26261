/** Discord's budgets: which calls share one, and the headers that tell of it. */

import { createHash } from "node:crypto";
import { createLimiter, type Level, type Limiter, type LimitOptions, type Verdict } from "../limits.ts";

export interface DiscordLimits {
  /** Changes of messages, per channel. */
  readonly edits: LimitOptions;
  /** New messages, per channel. */
  readonly sends: LimitOptions;
  readonly typing: LimitOptions;
  readonly deletes: LimitOptions;
  /** Everything sent, read and changed through one interaction's token. */
  readonly interaction: LimitOptions;
  /** Every call with the bot's token. */
  readonly global: LimitOptions;
}

/**
 * As people measured them, read November 2026; Discord publishes only the global one.
 * edits, sends: github.com/discord/discord-api-docs/issues/2761. interaction: the same, issues/2701.
 * deletes, typing: github.com/HuyaneMatsu/hata `hata/discord/http/rate_limit_groups.py`.
 */
export const DEFAULT_LIMITS = {
  edits: { kind: "bucket", limit: 5, intervalMs: 5_000 },
  sends: { kind: "bucket", limit: 5, intervalMs: 5_000 },
  typing: { kind: "bucket", limit: 5, intervalMs: 5_000 },
  deletes: { kind: "bucket", limit: 3, intervalMs: 1_000 },
  interaction: { kind: "bucket", limit: 5, intervalMs: 2_000 },
  global: { kind: "window", limit: 50, intervalMs: 1_000 },
} as const satisfies DiscordLimits;

export type Budget = Exclude<keyof DiscordLimits, "global">;

/** Sends and edits tell one hash and count apart: github.com/discord/discord-api-docs/issues/8073. */
const HASHED_AS = {
  edits: "messages",
  sends: "messages",
  typing: "typing",
  deletes: "deletes",
  interaction: "interaction",
} as const satisfies Record<Budget, string>;

export interface Gauge extends Level {
  /** `edits:<channel>`, `interaction:<id>`, `global`. */
  readonly scope: string;
}

export interface Budgets {
  /** One budget in use: its channel's, its interaction's. */
  scope(budget: Budget | "global", key?: string): Limiter;
  gauges(): Gauge[];
}

export function createBudgets(limits: DiscordLimits): Budgets {
  const scopes = new Map<string, Limiter>();
  return {
    scope(budget, key) {
      const name = key === undefined ? budget : `${budget}:${key}`;
      const scope = scopes.get(name) ?? createLimiter(limits[budget]);
      scopes.set(name, scope);
      return scope;
    },
    gauges() {
      const nowMs = Date.now();
      const gauges = [...scopes].map(([scope, limiter]) => ({ scope, ...limiter.level(nowMs) }));
      const spent = gauges.filter(({ scope, resetAfterMs }) => resetAfterMs === 0 && isShortLived(scope));
      for (const { scope } of spent) scopes.delete(scope);
      return gauges.filter((gauge) => !spent.includes(gauge));
    },
  };
}

/** An interaction's budget is of no interest once it is full again; a new one would be no different. */
function isShortLived(scope: string): boolean {
  return scope.startsWith("interaction:");
}

export function toHeaders(budget: Budget, verdict: Verdict, nowMs: number): Record<string, string> {
  return {
    "x-ratelimit-limit": String(verdict.limit),
    "x-ratelimit-remaining": String(verdict.allowed ? verdict.remaining : 0),
    "x-ratelimit-reset": toSeconds(nowMs + verdict.resetAfterMs),
    "x-ratelimit-reset-after": toSeconds(verdict.resetAfterMs),
    "x-ratelimit-bucket": createHash("md5").update(HASHED_AS[budget]).digest("hex"),
  };
}

export function toRefusal(retryAfterMs: number, scope: "user" | "global" | "shared") {
  const global = scope === "global";
  return {
    status: 429,
    body: { message: "You are being rate limited.", retry_after: Number(toSeconds(retryAfterMs)), global },
    headers: {
      // Whole seconds in the header, the exact number in the body.
      "retry-after": String(Math.ceil(retryAfterMs / 1000)),
      "x-ratelimit-scope": scope,
      ...(global ? { "x-ratelimit-global": "true" } : {}),
    },
    retryAfterMs,
  };
}

/** Rounded up to the millisecond: whoever waits that long must be let in. */
function toSeconds(ms: number): string {
  return (Math.ceil(ms) / 1000).toFixed(3);
}
