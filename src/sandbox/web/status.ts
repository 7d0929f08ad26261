/** What stands under a chat: its budgets, how many calls were made and refused, and the newest of them. */

import type { Call, Timeline } from "../timeline.ts";

export interface StatusGauge {
  readonly scope: string;
  readonly limit: number;
  readonly remaining: number;
}

export interface Status {
  readonly gauges: readonly StatusGauge[];
  readonly calls: number;
  /** Those answered with 429. */
  readonly rateLimited: number;
  readonly last?: { readonly atMs: number; readonly text: string; readonly failed: boolean };
}

export interface StatusBoard {
  now(): Status;
  close(): void;
}

export interface StatusOptions {
  readonly timeline: Timeline;
  readonly gauges: () => readonly StatusGauge[];
  /** Its name for a reader; undefined for one that has nothing to do with the chat shown. */
  readonly label: (scope: string) => string | undefined;
}

export function createStatusBoard({ timeline, gauges, label }: StatusOptions): StatusBoard {
  let calls = 0;
  let rateLimited = 0;
  let last: Call | undefined;

  const count = (call: Call) => {
    if (IDLE_CALLS.includes(call.method)) return;
    calls += 1;
    if (call.status === 429) rateLimited += 1;
    last = call;
  };

  timeline.calls.forEach(count);
  const close = timeline.subscribe((event) => {
    if (!("kind" in event)) count(event);
  });

  return {
    now: () => ({
      gauges: gauges().flatMap(({ scope, limit, remaining }) => {
        const name = label(scope);
        return name === undefined ? [] : [{ scope: name, limit, remaining }];
      }),
      calls,
      rateLimited,
      ...(last && { last: { atMs: last.atMs, text: tell(last), failed: isFailed(last) } }),
    }),
    close,
  };
}

/** A client that only listens makes these without end. */
const IDLE_CALLS: readonly string[] = ["getUpdates"];

const isFailed = ({ status }: Call) => status === 0 || status >= 400;

function tell({ method, status, retryAfterMs }: Call): string {
  if (status === 0) return `${method}: no answer`;
  const wait = retryAfterMs === undefined ? "" : `, wait ${(retryAfterMs / 1000).toFixed(1)} s`;
  return `${method}: ${status}${wait}`;
}
