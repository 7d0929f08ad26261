import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Adapter, Failure, Outcome, ScopeSpec } from "../../core/adapter.ts";
import { createOutbox } from "../../core/index.ts";
import type { Content, Urgency } from "../../core/outbox/slot.ts";
import { createPlainDialect } from "./plain-dialect.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const GROUP: readonly ScopeSpec[] = [
  {
    name: "group",
    limits: [
      { kind: "bucket", burst: 3, perSecond: 1 },
      { kind: "window", limit: 20, intervalMs: 60_000 },
    ],
    pace: { keep: 1 },
  },
];

/** One log of all calls in a group, with the moment each was made. */
function createGroup() {
  const outbox = createOutbox();
  const log: { atMs: number; what: string }[] = [];
  const startMs = Date.now();
  const refusals: Failure[] = [];
  const note = async (what: string): Promise<Outcome> => {
    log.push({ atMs: Date.now() - startMs, what });
    const failure = refusals.shift();
    return failure ? { failure } : { messageId: "1" };
  };
  const refuseNext = (failure: Failure) => void refusals.push(failure);
  const perform = (urgency: Urgency, what: string, dropAfterMs?: number) =>
    outbox.perform({
      scopes: GROUP,
      urgency,
      call: () => note(what),
      ...(dropAfterMs === undefined ? {} : { dropAfterMs }),
    });
  /** An answer that stands already and shows whatever is newest. */
  const open = () => {
    let length = 0;
    let shown = 0;
    let state = 0;
    let shownState = 0;
    const adapter: Adapter = {
      dialect: createPlainDialect(2000),
      scopes: () => GROUP,
      exactlyOnce: true,
      send: () => note("send"),
      edit: (_id, { text }) => note(text),
    };
    const content: Content = {
      adapter: () => adapter,
      messageId: () => "1",
      callKind: () => "edit",
      isBegun: () => true,
      room: () => Number.POSITIVE_INFINITY,
      snapshot: () =>
        length === shown && state === shownState
          ? undefined
          : {
              kind: "edit",
              rendered: { text: `text ${length}` },
              nonce: "n",
              messageId: "1",
              showsUpTo: length,
            },
      delivered: ({ showsUpTo }) => {
        shown = showsUpTo;
        shownState = state;
      },
      refused() {},
      failed() {},
    };
    const slot = outbox.open(content);
    return {
      say(characters: number) {
        length += characters;
        slot.grow(characters);
      },
      step() {
        state += 1;
        slot.touch();
      },
    };
  };
  return { log, perform, open, outbox, refuseNext };
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe("a call that is no text", () => {
  it("is made at once where there is room", async () => {
    const group = createGroup();
    expect(await group.perform("chore", "typing")).toEqual({ messageId: "1" });
    expect(group.log).toEqual([{ atMs: 0, what: "typing" }]);
  });

  it("goes before previews when somebody pressed a button, with a call that is kept from them", async () => {
    const group = createGroup();
    const answer = group.open();
    for (let second = 0; second < 4; second += 1) {
      answer.say(500);
      await pass(500);
    }
    const before = group.log.length;
    answer.say(500);
    void group.perform("ack", "ack");
    await pass(0);
    expect(group.log.slice(before).map(({ what }) => what)).toEqual(["ack"]);
  });

  it("is not made any more when it would come too late, and says so", async () => {
    const group = createGroup();
    group.open();
    for (let call = 0; call < 3; call += 1) void group.perform("ack", "ack");
    const typing = group.perform("chore", "typing", 900);
    await pass(5000);
    expect(await typing).toBeUndefined();
    expect(group.log.map(({ what }) => what)).not.toContain("typing");
  });

  it("leaves the text of open answers half of a minute's calls", async () => {
    const group = createGroup();
    const answer = group.open();
    for (let call = 0; call < 30; call += 1) void group.perform("chore", "chore", 50_000);
    await pass(40_000);
    expect(group.log).toHaveLength(10);
    answer.say(100);
    await pass(1000);
    expect(group.log.at(-1)?.what).toBe("text 100");
  });

  it("waits out a refusal for its pace, and hands any other one to its caller", async () => {
    const { outbox } = createGroup();
    const outcomes: Outcome[] = [
      { failure: { kind: "rate-limited", retryAfterMs: 3000 } },
      { failure: { kind: "gone", message: "deleted" } },
    ];
    const times: number[] = [];
    const call = async () => {
      times.push(Date.now());
      return outcomes.shift() as Outcome;
    };
    const done = outbox.perform({ scopes: GROUP, urgency: "chore", call });
    await pass(10_000);
    expect(await done).toEqual({ failure: { kind: "gone", message: "deleted" } });
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(3000);
  });
});

describe("steps beside the text", () => {
  it("are shown after a refusal, even if nothing more happens", async () => {
    const group = createGroup();
    const answer = group.open();
    group.refuseNext({ kind: "rate-limited", retryAfterMs: 3000 });
    answer.step();
    await pass(10_000);
    expect(group.log.map(({ what }) => what)).toEqual(["text 0", "text 0"]);
  });

  it("share one call when they change together", async () => {
    const group = createGroup();
    const answer = group.open();
    for (let tool = 0; tool < 10; tool += 1) {
      answer.step();
      await pass(25);
    }
    await pass(2000);
    expect(group.log).toHaveLength(1);
  });

  it("do not slow the text of a group, however many there are", async () => {
    const quiet = createGroup();
    const busy = createGroup();
    const [calm, eager] = [quiet.open(), busy.open()];
    for (let tick = 0; tick < 400; tick += 1) {
      calm.say(10);
      eager.say(10);
      if (tick % 10 === 0) for (let tool = 0; tool < 10; tool += 1) eager.step();
      await pass(100);
    }
    await pass(2000);
    expect(busy.log).toEqual(quiet.log);
  });
});
