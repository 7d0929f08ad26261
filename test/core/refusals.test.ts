import { describe, expect, it } from "vitest";
import { roomAtMs } from "../../core/outbox/room.ts";
import { createScope } from "../../core/outbox/scope.ts";

const spec = {
  name: "discord:edits:1",
  limits: [{ kind: "bucket", burst: 5, perSecond: 1 }],
  pace: { keep: 0.7 },
} as const;

/** A scope whose headers were right so far, in which `count` calls went out a second apart. */
function createBusyScope(count: number) {
  const scope = createScope(spec);
  for (let call = 1; call <= count; call += 1) {
    scope.start(call * 1000);
    scope.settle(call * 1000);
    scope.observe({ limit: 5, remaining: 4, resetAfterMs: 1000 }, call * 1000);
  }
  return scope;
}

describe("a refusal with a short wait", () => {
  it("narrows the quick limit of a chat, and leaves its slow one as it is", () => {
    const scope = createScope({
      name: "telegram:chat:1",
      limits: [
        { kind: "bucket", burst: 3, perSecond: 1 },
        { kind: "bucket", burst: 30, perSecond: 1 / 3 },
      ],
      pace: { keep: 0.8 },
    });
    scope.start(0);
    scope.settle(0);
    scope.refuse(2000, true, 0);
    const [quick, slow] = scope.budgets;
    expect(quick?.ledger.refill(2000)).toEqual({ kind: "bucket", perMs: 1 / 2000 });
    expect(quick?.ledger.level(2000)).toBe(1);
    expect(slow?.ledger.level(2000)).toBeGreaterThan(29);
    expect(roomAtMs(scope, "final", 0)).toBe(2000);
  });
});

describe("the first call after a refusal", () => {
  it("shows what has grown old meanwhile, though the budget keeps a call back for the end", () => {
    const scope = createScope(spec);
    scope.open = 1;
    scope.start(0);
    scope.settle(0);
    scope.refuse(2000, true, 0);
    expect(roomAtMs(scope, "edit", 0)).toBe(2000);
    scope.start(2000);
    scope.settle(2000);
    expect(roomAtMs(scope, "edit", 2000)).toBeGreaterThan(4000);
    expect(roomAtMs(scope, "final", 2000)).toBe(4000);
  });
});

describe("a refusal with a long wait that no header told of", () => {
  it("lets the final text go as soon as the wait is over", () => {
    const scope = createBusyScope(10);
    scope.refuse(30_000, true, 10_500);
    expect(roomAtMs(scope, "final", 10_600)).toBe(40_500);
  });

  it("is not provoked again: fewer calls go out in any later minute than went out before it", () => {
    const scope = createBusyScope(10);
    scope.refuse(30_000, true, 10_500);
    let calls = 0;
    for (let nowMs = 40_500; nowMs < 100_000; nowMs = roomAtMs(scope, "final", nowMs + 1)) {
      scope.start(nowMs);
      scope.settle(nowMs);
      calls += 1;
    }
    expect(calls).toBe(9);
  });
});
