/** Makes one call, with an end to waiting for it, and decides what its outcome means for the answer. */

import type { Adapter, CallOptions, Failure, Outcome } from "../adapter.ts";
import type { Snapshot } from "./slot.ts";

/** A call without an answer is given up after this long. Source: discord.js 14 gives up after 15 s as well. */
const CALL_TIMEOUT_MS = 15_000;

export async function call(adapter: Adapter, snapshot: Snapshot): Promise<Outcome> {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(new Error("no answer in time")), CALL_TIMEOUT_MS);
  const { signal } = giveUp;
  try {
    return await make(adapter, snapshot, { signal });
  } catch (error) {
    return { failure: { kind: "fatal", message: `the adapter threw: ${String(error)}` } };
  } finally {
    clearTimeout(timer);
  }
}

async function make(adapter: Adapter, snapshot: Snapshot, options: CallOptions): Promise<Outcome> {
  const { kind, rendered, nonce, messageId = "", isSilent = false } = snapshot;
  if (kind === "edit") return adapter.edit(messageId, rendered, options);
  if (kind === "draft" && adapter.drafts) return adapter.drafts.show(nonce, rendered, options);
  return adapter.send(rendered, { ...options, nonce, isSilent });
}

export type Verdict =
  | { readonly kind: "delivered"; readonly messageId: string }
  | { readonly kind: "again"; readonly failure: Failure; readonly waitMs: number }
  | { readonly kind: "give-up"; readonly failure: Failure };

/** About ten minutes of trying with the waits below. */
const MAX_TRIES = 24;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 30_000;

/** A rate limit without a time, or with a mad one, is believed within this range. Source: docs/pacing.md, rule 8. */
const UNTOLD_PENALTY_MS = 30_000;
const LONGEST_UNTOLD_MS = 3_600_000;
const LONGEST_PENALTY_MS = 24 * 3_600_000;

/** `failures` are those of this answer in a row, without rate limits that told a time. */
export function verdictOn(outcome: Outcome, snapshot: Snapshot, failures: number): Verdict {
  if ("messageId" in outcome) return { kind: "delivered", messageId: outcome.messageId };
  const { failure } = outcome;
  switch (failure.kind) {
    case "unchanged":
      return snapshot.kind === "send"
        ? { kind: "give-up", failure }
        : { kind: "delivered", messageId: snapshot.messageId ?? "" };
    case "rejected-format":
      return snapshot.isPlain ? { kind: "give-up", failure } : { kind: "again", failure, waitMs: 0 };
    case "rate-limited":
      return { kind: "again", failure, waitMs: sanePenaltyMs(failure, failures) };
    case "ambiguous":
    case "transient":
      if (failures >= MAX_TRIES) return { kind: "give-up", failure };
      return { kind: "again", failure, waitMs: Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures) };
    default:
      // Without drafts there are still messages.
      return snapshot.kind === "draft" ? { kind: "again", failure, waitMs: 0 } : { kind: "give-up", failure };
  }
}

type RateLimited = Extract<Failure, { kind: "rate-limited" }>;

export const isTold = ({ retryAfterMs }: RateLimited): boolean => retryAfterMs > 0;

/** A call too early makes a penalty longer: where that keeps happening, the guess was too short. */
const sanePenaltyMs = (failure: RateLimited, failures: number): number =>
  isTold(failure)
    ? Math.min(failure.retryAfterMs, LONGEST_PENALTY_MS)
    : Math.min(UNTOLD_PENALTY_MS * 2 ** failures, LONGEST_UNTOLD_MS);
