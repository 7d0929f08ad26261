import { describe, expect, it } from "vitest";
import { createLedger, type Ledger } from "../../core/outbox/ledger.ts";

const channel = { kind: "bucket", burst: 5, perSecond: 1 } as const;
const group = { kind: "window", limit: 20, intervalMs: 60_000 } as const;

/** Makes a call that is answered at once. */
function callAt(ledger: Ledger, nowMs: number) {
  ledger.start(nowMs);
  ledger.settle(nowMs);
}

/** A bucket that tells its state after every call, as Discord's headers do. */
function createServer(limit: number, perCallMs: number) {
  let fullAtMs = 0;
  return (nowMs: number) => {
    fullAtMs = Math.max(fullAtMs, nowMs) + perCallMs;
    const resetAfterMs = fullAtMs - nowMs;
    return { limit, remaining: Math.floor(limit - resetAfterMs / perCallMs), resetAfterMs };
  };
}

describe("the account of a bucket", () => {
  it("counts a call in flight as if it arrived now, and a settled one as if it arrived with its answer", () => {
    const ledger = createLedger(channel);
    ledger.start(0);
    expect(ledger.level(1000)).toBe(4);
    expect(ledger.level(9000)).toBe(4);
    ledger.settle(9000);
    expect(ledger.level(9000)).toBe(4);
    expect(ledger.level(9500)).toBe(4.5);
    expect(ledger.level(10_000)).toBe(5);
  });

  it("knows when the next call may go", () => {
    const ledger = createLedger(channel);
    for (let call = 0; call < 5; call += 1) callAt(ledger, 0);
    expect(ledger.readyAtMs(1, 0)).toBe(1000);
    expect(ledger.readyAtMs(1.7, 0)).toBe(1700);
    ledger.start(0);
    expect(ledger.readyAtMs(5, 0)).toBe(Number.POSITIVE_INFINITY);
  });

  it.each([
    ["twice as quick", 10, 500],
    ["half as quick", 5, 2000],
    ["smaller", 2, 1000],
  ])("learns from the headers that it is %s", (_, limit, perCallMs) => {
    const ledger = createLedger(channel);
    const server = createServer(limit, perCallMs);
    for (const nowMs of [1000, 1400, 1800]) {
      callAt(ledger, nowMs);
      ledger.observe(server(nowMs), nowMs);
    }
    expect(ledger.learned()).toEqual({ burst: limit, perCallMs });
    expect(ledger.refill(1800)).toEqual({ kind: "bucket", perMs: 1 / perCallMs });
  });

  it("tells a fixed window from a refilling bucket by its first headers, and gets all of it back at its end", () => {
    const ledger = createLedger(channel);
    callAt(ledger, 1000);
    ledger.observe({ limit: 5, remaining: 4, resetAfterMs: 5000 }, 1000);
    expect(ledger.refill(1000)).toEqual({ kind: "fixed", endsAtMs: 6000 });
    for (let call = 0; call < 4; call += 1) callAt(ledger, 1100);
    expect(ledger.level(5999)).toBe(0);
    expect(ledger.readyAtMs(1, 2000)).toBe(6000);
    expect(ledger.level(6000)).toBe(5);
  });

  it("recognises a fixed window from within it, since its end does not move", () => {
    const ledger = createLedger(channel);
    callAt(ledger, 1000);
    ledger.observe({ limit: 5, remaining: 2, resetAfterMs: 2500 }, 1000);
    callAt(ledger, 1300);
    ledger.observe({ limit: 5, remaining: 1, resetAfterMs: 2200 }, 1300);
    expect(ledger.refill(1300)).toEqual({ kind: "fixed", endsAtMs: 3500 });
  });

  it("is refused once by a sliding window that tells when the first of its calls leaves it, and never again", () => {
    const ledger = createLedger(channel);
    let calledAtMs: number[] = [];
    let refusals = 0;
    for (let nowMs = 0; nowMs < 120_000; nowMs = ledger.readyAtMs(1, nowMs + 200)) {
      calledAtMs = calledAtMs.filter((atMs) => atMs + 5000 > nowMs);
      const isRefused = calledAtMs.length >= 5;
      if (!isRefused) calledAtMs.push(nowMs);
      const resetAfterMs = (calledAtMs[0] ?? nowMs) + 5000 - nowMs;
      callAt(ledger, nowMs);
      if (isRefused) ledger.refuse(nowMs + resetAfterMs, nowMs, false);
      else ledger.observe({ limit: 5, remaining: 5 - calledAtMs.length, resetAfterMs }, nowMs);
      refusals += Number(isRefused);
    }
    expect(refusals).toBe(1);
  });

  it("believes in half the pace after a refusal that no header told of, and slowly comes back", () => {
    const ledger = createLedger(channel);
    callAt(ledger, 0);
    ledger.refuse(3000, 0, true);
    expect(ledger.refill(0)).toEqual({ kind: "bucket", perMs: 1 / 2000 });
    expect(ledger.readyAtMs(1, 0)).toBe(3000);
    callAt(ledger, 30_000);
    expect(ledger.learned()?.perCallMs).toBe(2000);
    callAt(ledger, 600_000);
    expect(ledger.learned()?.perCallMs).toBeGreaterThan(1000);
    expect(ledger.learned()?.perCallMs).toBeLessThan(1300);
  });

  it("begins with what was learned before", () => {
    const ledger = createLedger(channel, { burst: 3, perCallMs: 4000 });
    for (let call = 0; call < 3; call += 1) callAt(ledger, 0);
    expect(ledger.readyAtMs(1, 0)).toBe(4000);
  });
});

describe("the account of a sliding window", () => {
  it("lets no bot spend its whole second at once: calls would come back all at once ever after", () => {
    const ledger = createLedger({ kind: "window", limit: 50, intervalMs: 1000 });
    ledger.start(5000);
    expect(ledger.readyAtMs(1, 5000)).toBeCloseTo(5014.3, 1);
  });

  it("allows its calls in any stretch of time, and no more", () => {
    const ledger = createLedger(group);
    for (let call = 0; call < 20; call += 1) callAt(ledger, call * 1000);
    expect(ledger.level(19_000)).toBe(0);
    expect(ledger.readyAtMs(1, 19_000)).toBe(60_000);
    expect(ledger.readyAtMs(3, 19_000)).toBe(62_000);
    expect(ledger.level(60_000)).toBe(1);
  });

  it("takes the number of calls that went through for its limit once one more was refused", () => {
    const ledger = createLedger(group);
    for (let call = 0; call < 10; call += 1) callAt(ledger, 0);
    callAt(ledger, 1000);
    ledger.refuse(60_000, 1000, true);
    expect(ledger.learned()?.burst).toBe(10);
    expect(ledger.readyAtMs(1, 1000)).toBe(60_000);
  });
});
