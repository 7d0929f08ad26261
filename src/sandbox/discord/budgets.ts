/** Discord's budgets: which calls share one, and the headers that tell of it. */

import { createHash } from "node:crypto";
import type { Level, LimitOptions, Verdict } from "../limits.ts";
import { createMeter, type Meter } from "../meter.ts";

export interface DiscordLimits {
  /** Changes of messages, per channel. */
  readonly edits: LimitOptions;
  /** Those of old messages, beside `edits`: refused with code 30046, told in no header. */
  readonly oldEdits: LimitOptions;
  /** New messages, per channel. */
  readonly sends: LimitOptions;
  readonly typing: LimitOptions;
  readonly deletes: LimitOptions;
  readonly reactions: LimitOptions;
  /** Everything sent, read and changed through one interaction's token. */
  readonly interaction: LimitOptions;
  /** Every call with the bot's token. */
  readonly global: LimitOptions;
  /**
   * Told in no header and refused as `shared`: what a channel's interactions send and edit, all together. The real one
   * was seen as 30 per 60 s with waits of 40 s and more, as of a fixed window (discord/discord-api-docs#2701, #7243);
   * whether edits count isn't known. Default: none.
   */
  readonly hiddenWebhooks?: LimitOptions | undefined;
  /** The same for a channel's edits with the bot's token. Default: none. */
  readonly hiddenEdits?: LimitOptions | undefined;
}

/**
 * As people measured them, read November 2026; Discord publishes only the global one.
 * edits, sends: github.com/discord/discord-api-docs/issues/2761. interaction: the same, issues/2701.
 * oldEdits: github.com/discord-userdoccers/discord-userdoccers/pull/551; its kind is a guess, the strictest reading.
 * deletes, reactions, typing: github.com/HuyaneMatsu/hata `hata/discord/http/rate_limit_groups.py`.
 */
export const DEFAULT_LIMITS = {
  edits: { kind: "bucket", limit: 5, intervalMs: 5_000 },
  oldEdits: { kind: "window", limit: 3, intervalMs: 6_000 },
  sends: { kind: "bucket", limit: 5, intervalMs: 5_000 },
  typing: { kind: "bucket", limit: 5, intervalMs: 5_000 },
  deletes: { kind: "bucket", limit: 3, intervalMs: 1_000 },
  reactions: { kind: "bucket", limit: 1, intervalMs: 250 },
  interaction: { kind: "bucket", limit: 5, intervalMs: 2_000 },
  global: { kind: "window", limit: 50, intervalMs: 1_000 },
} as const satisfies DiscordLimits;

/** Those that headers tell of. */
export type Budget = "edits" | "sends" | "typing" | "deletes" | "reactions" | "interaction";

/** Sends and edits tell one hash and count apart: github.com/discord/discord-api-docs/issues/8073. */
const HASHED_AS = {
  edits: "messages",
  sends: "messages",
  typing: "typing",
  deletes: "deletes",
  reactions: "reactions",
  interaction: "interaction",
} as const satisfies Record<Budget, string>;

export interface Gauge extends Level {
  /** `edits:<channel>`, `interaction:<id>`, `global`. */
  readonly scope: string;
}

export interface Budgets {
  /** One budget in use: its channel's, its interaction's. */
  meter(name: keyof DiscordLimits, key?: string): Meter;
  change(changed: Partial<DiscordLimits>): void;
  gauges(nowMs: number): Gauge[];
}

interface Scope {
  readonly name: keyof DiscordLimits;
  readonly meter: Meter;
}

export function createBudgets(given: DiscordLimits): Budgets {
  let limits = given;
  const scopes = new Map<string, Scope>();

  const limitsOf = (name: keyof DiscordLimits): readonly LimitOptions[] => {
    const limit = limits[name];
    return limit ? [limit] : [];
  };

  return {
    meter(name, key) {
      const id = key === undefined ? name : `${name}:${key}`;
      const scope = scopes.get(id) ?? { name, meter: createMeter(limitsOf(name)) };
      scopes.set(id, scope);
      return scope.meter;
    },
    change(changed) {
      limits = { ...limits, ...changed };
      for (const { name, meter } of scopes.values()) meter.change(limitsOf(name));
    },
    gauges(nowMs) {
      const gauges = [...scopes].flatMap(([scope, { meter }]) =>
        meter.levels(nowMs).map((level) => ({ scope, ...level })),
      );
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

export function toRefusal(
  retryAfterMs: number,
  scope: "user" | "global" | "shared",
  error: { readonly message: string; readonly code?: number } = { message: "You are being rate limited." },
) {
  const global = scope === "global";
  return {
    status: 429,
    body: { ...error, retry_after: Number(toSeconds(retryAfterMs)), global },
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
