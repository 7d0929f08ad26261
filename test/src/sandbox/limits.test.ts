import { describe, expect, it } from "vitest";
import type { LimitOptions } from "../../../src/sandbox/limits.ts";
import { createMeter } from "../../../src/sandbox/meter.ts";

/** How many calls each second lets through when somebody tries ten times in it. */
function allowedPerSecond(meter: ReturnType<typeof createMeter>, fromMs: number, seconds: number) {
  return Array.from({ length: seconds }, (_, second) => {
    const tries = Array.from({ length: 10 }, () => meter.take(fromMs + second * 1_000).allowed);
    return tries.filter(Boolean).length;
  });
}

describe("limits that change while calls are counted", () => {
  it("let nobody start anew: what was called before goes on counting, under a higher limit and a lower one", () => {
    const changed = (limit: number) => {
      const meter = createMeter([{ kind: "bucket", limit: 5, intervalMs: 5_000 }]);
      expect(allowedPerSecond(meter, 0, 1)).toEqual([5]);
      meter.change([{ kind: "bucket", limit, intervalMs: 5_000 }]);
      return allowedPerSecond(meter, 0, 4);
    };
    expect(changed(8)).toEqual([3, 1, 2, 1]);
    expect(changed(2)).toEqual([0, 0, 0, 1]);
  });

  it("keep a window's calls in it, also those the new limit would not have let in", () => {
    const meter = createMeter([{ kind: "window", limit: 5, intervalMs: 5_000 }]);
    for (const atMs of [0, 1_000, 2_000, 3_000, 4_000]) meter.take(atMs);
    meter.change([{ kind: "window", limit: 2, intervalMs: 5_000 }]);
    expect(meter.peek(4_500)).toMatchObject({ allowed: false, remaining: 0, retryAfterMs: 3_500 });
    expect(meter.take(7_999).allowed).toBe(false);
    expect(meter.take(8_000)).toMatchObject({ allowed: true, remaining: 0 });
  });

  it("hold a fixed window that is running to the new number", () => {
    const meter = createMeter([{ kind: "fixed", limit: 3, intervalMs: 5_000 }]);
    meter.take(1_000);
    meter.take(2_000);
    meter.change([{ kind: "fixed", limit: 2, intervalMs: 5_000 }]);
    expect(meter.peek(3_000)).toMatchObject({ allowed: false, retryAfterMs: 3_000 });
    expect(allowedPerSecond(meter, 6_000, 1)).toEqual([2]);
  });

  it("count for a limit that comes later as if it had been there: after 40 calls in 40 s a bucket of 30 is not full", () => {
    const short: LimitOptions = { kind: "bucket", limit: 3, intervalMs: 3_000 };
    const meter = createMeter([short]);
    for (let second = 0; second < 40; second += 1) expect(meter.take(second * 1_000).allowed).toBe(true);
    meter.change([short, { kind: "bucket", limit: 30, intervalMs: 90_000 }]);
    // 40 calls less the 13 that 39 s brought back, of 30.
    expect(meter.levels(39_000).map(({ remaining }) => remaining)).toEqual([2, 3]);
  });

  it("change from one kind to another and to none", () => {
    const meter = createMeter([{ kind: "bucket", limit: 5, intervalMs: 5_000 }]);
    for (const _ of [1, 2, 3]) meter.take(0);
    meter.change([{ kind: "window", limit: 4, intervalMs: 60_000 }]);
    expect(allowedPerSecond(meter, 10_000, 1)).toEqual([1]);
    meter.change([]);
    expect(allowedPerSecond(meter, 10_000, 1)).toEqual([10]);
  });
});
