import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Failure } from "../../core/adapter.ts";
import { createOutbox, streamReply } from "../../core/index.ts";
import type { Limit } from "../../core/outbox/limit.ts";
import { createRecordingPlatform, type RecordedCall } from "./recording-platform.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const limits: fc.Arbitrary<readonly Limit[]> = fc.oneof(
  fc.constant([{ kind: "bucket", burst: 5, perSecond: 1 }] as const),
  fc.constant([{ kind: "bucket", burst: 3, perSecond: 1 }] as const),
  fc.constant([
    { kind: "bucket", burst: 3, perSecond: 1 },
    { kind: "window", limit: 20, intervalMs: 60_000 },
  ] as const),
);

const RUNS = process.env.FUZZ ? 3000 : 150;

/** A pause in milliseconds, then that many characters. */
const chunks = fc.array(fc.tuple(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 1, max: 60 })), {
  minLength: 1,
  maxLength: 40,
});

const failure: fc.Arbitrary<Failure> = fc.oneof(
  fc.record({
    kind: fc.constant("rate-limited" as const),
    retryAfterMs: fc.integer({ min: 500, max: 8000 }),
  }),
  fc.constant({ kind: "transient", message: "502" } as const),
  fc.constant({ kind: "ambiguous", message: "reset" } as const),
);

const scenario = fc.record({
  limits,
  answers: fc.array(chunks, { minLength: 1, maxLength: 6 }),
  latencyMs: fc.integer({ min: 0, max: 200 }).map((oneWayMs) => oneWayMs * 2),
  failures: fc.array(
    fc.record({ failure, applied: fc.boolean(), kind: fc.constantFrom("send" as const, "edit" as const) }),
    { maxLength: 4 },
  ),
  maxLength: fc.constantFrom(60, 300, 2000),
});

/** Every character is another, so that a lost or repeated one is seen. */
async function* speak(plan: readonly (readonly [number, number])[], name: string): AsyncGenerator<string> {
  let count = 0;
  for (const [pauseMs, characters] of plan) {
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    yield Array.from({ length: Math.ceil(characters / 6) }, () => `${name}${count++} `).join("");
  }
}

type Scenario = typeof scenario extends fc.Arbitrary<infer Value> ? Value : never;

async function play(run: Scenario) {
  const platform = createRecordingPlatform({ ...run, exactlyOnce: true });
  for (const { failure: what, applied, kind } of run.failures)
    platform.fail(what, { kind, applied: applied && what.kind === "ambiguous" });
  const outbox = createOutbox();
  const answers = run.answers.map((plan, index) =>
    streamReply({ adapter: platform.adapter("a"), outbox }, speak(plan, `${"abcdef"[index]}`)),
  );
  const scopes = [...outbox.scopes.values()];
  let done = false;
  const all = Promise.all(answers).finally(() => {
    done = true;
  });
  while (!done) await vi.advanceTimersByTimeAsync(50);
  return { platform, results: await all, delays: () => sumOf(scopes) };
}

const sumOf = (scopes: readonly { readonly delays: number }[]): number =>
  scopes.reduce((sum, { delays }) => sum + delays, 0);

const bySlot = (calls: readonly RecordedCall[]): RecordedCall[][] => [
  ...Map.groupBy(calls, ({ messageId }) => messageId).values(),
];

/** The most calls within any stretch of `spanMs`. */
const mostWithin = (calls: readonly RecordedCall[], spanMs: number): number =>
  Math.max(
    0,
    ...calls.map(({ atMs }) => calls.filter((one) => one.atMs >= atMs && one.atMs < atMs + spanMs).length),
  );

/** Sent after the answer that told of the penalty, and before its end. A call takes effect half-way. */
function isInsidePenalty(call: RecordedCall, calls: readonly RecordedCall[], latencyMs: number): boolean {
  const sentAtMs = call.atMs - latencyMs / 2;
  return calls.some(({ atMs, retryAfterMs }) => {
    const toldAtMs = atMs + latencyMs / 2;
    return retryAfterMs !== undefined && sentAtMs > toldAtMs && sentAtMs < toldAtMs + retryAfterMs;
  });
}

describe("whatever the streams, limits and faults, the outbox", () => {
  it("delivers every answer whole, once and in order", async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async (run) => {
        const { platform, results } = await play(run);
        for (const { status, text, messages } of results) {
          expect(status).toBe("done");
          expect(messages.map((message) => message.text).join(" ")).toBe(text.trim());
          for (const { id, text: shown } of messages) expect(platform.shown.get(id)).toBe(shown);
        }
        expect(platform.shown.size).toBe(results.reduce((sum, { messages }) => sum + messages.length, 0));
      }),
      { numRuns: RUNS },
    );
  });

  it("never has two calls of one message in flight, and never an older text after a newer one", async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async (run) => {
        const { platform } = await play(run);
        expect(platform.mostInFlight).toBeLessThanOrEqual(1);
        for (const calls of bySlot(platform.calls)) {
          const lengths = calls.map(({ text }) => text.length);
          expect(lengths).toEqual([...lengths].sort((a, b) => a - b));
        }
      }),
      { numRuns: RUNS },
    );
  });

  it("never makes more calls than a limit allows in any stretch of time, nor one inside a penalty", async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async (run) => {
        const { platform } = await play(run);
        expect(platform.calls.filter((call) => isInsidePenalty(call, platform.calls, run.latencyMs))).toEqual(
          [],
        );
        for (const limit of run.limits) {
          const [spanMs, most] =
            limit.kind === "window"
              ? [limit.intervalMs, limit.limit]
              : [10_000, limit.burst + limit.perSecond * 10];
          expect(mostWithin(platform.calls, spanMs)).toBeLessThanOrEqual(most);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it("never makes the ceiling wait, since the ledger is right", async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async (run) => {
        const { delays } = await play(run);
        expect(delays()).toBe(0);
      }),
      { numRuns: RUNS },
    );
  });
});
