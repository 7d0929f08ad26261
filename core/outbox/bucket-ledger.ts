/** The account of a bucket: some calls at once, then one after another as it refills. */

import type { Ledger } from "./ledger.ts";
import type { Learned, Limit, Observed } from "./limit.ts";

type Bucket = Extract<Limit, { kind: "bucket" }>;

/** A refusal halves the pace: after two of them a limit of a quarter is kept. */
const NARROWING = 2;
/** The way back is slow: a limit that is really lower would be met again and again. */
const RECOVERY_PER_MINUTE = 0.95;
const RECOVERY_STARTS_AFTER_MS = 60_000;

export function createBucketLedger(prior: Bucket, learned?: Learned): Ledger {
  const priorPerCallMs = 1000 / prior.perSecond;
  let burst = learned?.burst ?? prior.burst;
  let perCallMs = learned?.perCallMs ?? priorPerCallMs;
  let inFlight = 0;
  let fullAtMs = 0;
  /** Set while the platform shows that what is left dies at a fixed moment, instead of refilling one by one. */
  let fixed: { left: number; endsAtMs: number } | undefined;
  let lastSeen: { fullAtMs: number } | undefined;
  /** The longest time to full that was told, and the calls of that time. */
  let longestMs = 0;
  let arrivedAtMs: number[] = [];
  /** Once a call was refused in spite of what was told: no more of them in any such time. */
  let isStrict = false;
  /** Since when a pace is kept that only a refusal told of; 0 for one from before a restart. */
  let narrowedAtMs: number | undefined = learned ? 0 : undefined;

  const windowAt = (nowMs: number) => (fixed && nowMs < fixed.endsAtMs ? fixed : undefined);

  const countAt = (nowMs: number) => {
    arrivedAtMs = arrivedAtMs.filter((atMs) => atMs + longestMs > nowMs);
    return arrivedAtMs.length;
  };

  function strictlyReadyAtMs(slack: number, nowMs: number): number {
    const tooMany = countAt(nowMs) - Math.floor(slack);
    return tooMany <= 0 ? nowMs : (arrivedAtMs[tooMany - 1] ?? nowMs) + longestMs;
  }

  function recover(nowMs: number) {
    if (narrowedAtMs === undefined) return;
    if (narrowedAtMs === 0) narrowedAtMs = nowMs;
    if (nowMs - narrowedAtMs < RECOVERY_STARTS_AFTER_MS) return;
    perCallMs *= RECOVERY_PER_MINUTE ** ((nowMs - narrowedAtMs) / 60_000);
    narrowedAtMs = nowMs;
    if (perCallMs > priorPerCallMs) return;
    perCallMs = priorPerCallMs;
    burst = prior.burst;
    narrowedAtMs = undefined;
  }

  return {
    level(nowMs) {
      if (isStrict) return burst - countAt(nowMs) - inFlight;
      const current = windowAt(nowMs);
      if (current) return current.left - inFlight;
      return burst - Math.max(0, fullAtMs - nowMs) / perCallMs - inFlight;
    },
    readyAtMs(needed, nowMs) {
      const slack = burst - inFlight - needed;
      if (slack < 0) return Number.POSITIVE_INFINITY;
      if (isStrict) return strictlyReadyAtMs(slack, nowMs);
      const current = windowAt(nowMs);
      if (current) return current.left - inFlight >= needed ? nowMs : current.endsAtMs;
      return Math.max(nowMs, fullAtMs - slack * perCallMs);
    },
    refill(nowMs) {
      if (isStrict) return { kind: "bucket", perMs: burst / longestMs };
      const current = windowAt(nowMs);
      return current
        ? { kind: "fixed", endsAtMs: current.endsAtMs }
        : { kind: "bucket", perMs: 1 / perCallMs };
    },
    start() {
      inFlight += 1;
    },
    settle(nowMs) {
      inFlight -= 1;
      countAt(nowMs);
      arrivedAtMs.push(nowMs);
      const current = windowAt(nowMs);
      if (current) current.left -= 1;
      else fullAtMs = Math.max(fullAtMs, nowMs) + perCallMs;
      recover(nowMs);
    },
    observe(seen, nowMs) {
      const untilFullMs = lastSeen ? Math.max(0, lastSeen.fullAtMs - nowMs) : 0;
      narrowedAtMs = undefined;
      burst = Math.max(1, seen.limit);
      longestMs = Math.max(longestMs, seen.resetAfterMs);
      if (isFixed(seen, untilFullMs)) fixed = { left: seen.remaining, endsAtMs: nowMs + seen.resetAfterMs };
      else {
        fixed = undefined;
        perCallMs = toPerCallMs(seen, untilFullMs);
      }
      fullAtMs = nowMs + seen.resetAfterMs;
      lastSeen = { fullAtMs };
    },
    refuse(untilMs, nowMs, narrow) {
      if (narrow) {
        perCallMs *= NARROWING;
        burst = Math.max(1, burst - 1);
        narrowedAtMs = nowMs;
      }
      // The refused call was not counted there.
      arrivedAtMs.pop();
      isStrict = longestMs > 0;
      fixed = undefined;
      fullAtMs = Math.max(fullAtMs, untilMs + (burst - 1) * perCallMs);
    },
    size: () => burst,
    learned: () => (burst === prior.burst && perCallMs === priorPerCallMs ? undefined : { burst, perCallMs }),
  };

  /** A refilling bucket is further from full after every call; a window ends when it ends. */
  function isFixed(seen: Observed, untilFullMs: number): boolean {
    if (untilFullMs > 0) return seen.resetAfterMs - untilFullMs < 0.3 * perCallMs;
    const used = Math.max(1, seen.limit - seen.remaining);
    return seen.resetAfterMs / used > Math.sqrt(priorPerCallMs * priorPerCallMs * prior.burst);
  }

  /** `remaining` is the level rounded down, so that the time to full bounds what one call takes. */
  function toPerCallMs(seen: Observed, untilFullMs: number): number {
    const used = Math.max(1, seen.limit - seen.remaining);
    if (untilFullMs === 0 && used === 1) return Math.max(1, seen.resetAfterMs);
    const atMost = used > 1 ? seen.resetAfterMs / (used - 1) : Number.POSITIVE_INFINITY;
    return Math.max(1, Math.min(atMost, Math.max(perCallMs, seen.resetAfterMs / used)));
  }
}
