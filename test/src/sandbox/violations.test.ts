import { Api } from "grammy";
import { describe, expect, it, onTestFinished } from "vitest";
import { startTelegramSandbox } from "../../../src/sandbox/telegram/index.ts";
import type { Call } from "../../../src/sandbox/timeline.ts";
import { callsBeyond, callsInsidePenalty, mostCallsIn } from "../../../src/sandbox/violations.ts";
import { stopClock } from "./stopped-clock.ts";

const call = (atMs: number, more: Partial<Call> = {}): Call => ({
  atMs,
  method: "sendMessage",
  chat: "1",
  status: 200,
  ...more,
});

const refused = (atMs: number, retryAfterMs: number, more: Partial<Call> = {}) =>
  call(atMs, { status: 429, retryAfterMs, ...more });

const timesOf = (calls: readonly Call[]) => calls.map(({ atMs }) => atMs);

describe("calls inside a penalty", () => {
  it("are those before the wait of an earlier refusal was over; the refusal itself is none", () => {
    const calls = [call(0), refused(1_000, 5_000), call(3_000), call(5_999), call(6_000)];
    expect(timesOf(callsInsidePenalty(calls))).toEqual([3_000, 5_999]);
  });

  it("are told apart by chat, or by whatever the penalty covers", () => {
    const calls = [
      refused(0, 5_000, { method: "PATCH" }),
      call(1_000, { chat: "2" }),
      call(2_000, { method: "POST" }),
    ];
    expect(timesOf(callsInsidePenalty(calls))).toEqual([2_000]);
    const scopeOf = ({ method, chat }: Call) => `${method} ${chat}`;
    expect(callsInsidePenalty(calls, { scopeOf })).toEqual([]);
  });

  it("are not those that were on their way when the penalty was told, and a later wait adds to an earlier one", () => {
    const calls = [refused(0, 10_000), refused(80, 1_000), call(100), call(1_500), call(10_000)];
    expect(timesOf(callsInsidePenalty(calls, { roundTripMs: 100 }))).toEqual([1_500]);
  });

  it("cannot follow from a refusal that names no time", () => {
    expect(callsInsidePenalty([call(0, { status: 429 }), call(1)])).toEqual([]);
  });

  it("are found in a real client's timeline", async () => {
    const clock = stopClock();
    const sandbox = await startTelegramSandbox();
    onTestFinished(() => sandbox.close());
    const api = new Api(sandbox.token, { apiRoot: sandbox.url });
    const chat = sandbox.addChat({ type: "private" });
    sandbox.block(chat, 30_000);
    await expect(api.sendMessage(chat, "x")).rejects.toMatchObject({ error_code: 429 });
    expect(callsInsidePenalty(sandbox.timeline.calls)).toEqual([]);
    clock.pass(10_000);
    await expect(api.sendMessage(chat, "x")).rejects.toMatchObject({ error_code: 429 });
    expect(callsInsidePenalty(sandbox.timeline.calls)).toHaveLength(1);
  });
});

describe("the most calls in a window", () => {
  it("are counted in any stretch, whose end belongs to the next", () => {
    const calls = [0, 900, 1_000, 1_100, 1_899, 1_900, 5_000].map((atMs) => call(atMs));
    expect(mostCallsIn(1_000, calls)).toBe(4);
    expect(mostCallsIn(1_001, calls)).toBe(5);
    expect(mostCallsIn(1_000, [])).toBe(0);
  });

  it("don't depend on the order in which calls were answered", () => {
    expect(mostCallsIn(1_000, [call(2_000), call(0), call(2_500), call(100), call(2_999)])).toBe(3);
  });
});

describe("calls beyond given limits", () => {
  it("are those the limits would have refused, and only they", () => {
    const calls = [0, 100, 200, 300, 1_300, 1_400].map((atMs) => call(atMs));
    const burst = { kind: "bucket", limit: 3, intervalMs: 3_000 } as const;
    expect(timesOf(callsBeyond([burst], calls))).toEqual([300, 1_400]);
    expect(timesOf(callsBeyond([burst, { kind: "window", limit: 2, intervalMs: 60_000 }], calls))).toEqual([
      200, 300, 1_300, 1_400,
    ]);
  });
});
