import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Adapter, Outcome } from "../../core/adapter.ts";
import { createDesk, createOutbox, type LiveOptions, type Source, streamReply } from "../../core/index.ts";
import { createRecordingPlatform, speak } from "./recording-platform.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** The marks that were set and taken away, with their times; each call takes `tookMs`. */
function createMarking({ tookMs = 100, outcome, closesAtMs }: Setting) {
  const platform = createRecordingPlatform();
  const adapter = platform.adapter("a", closesAtMs === undefined ? {} : { closesAtMs });
  const startMs = Date.now();
  const marks: [atMs: number, isShown: boolean][] = [];
  const acknowledgement: Adapter["acknowledgement"] = {
    scopes: [{ name: "marks", limits: [{ kind: "bucket", burst: 1, perSecond: 0.5 }] }],
    async show(isShown) {
      marks.push([Date.now() - startMs, isShown]);
      await sleep(tookMs);
      return outcome ?? { messageId: "" };
    },
  };
  return { adapter: { ...adapter, acknowledgement } satisfies Adapter, marks };
}

async function answer(source: Source, setting: Setting = {}) {
  const { adapter, marks } = createMarking(setting);
  const door = { adapter, outbox: createOutbox(), desk: createDesk() };
  const { options = {} } = setting;
  const result = streamReply(door, source, { acknowledge: true, ...options });
  await vi.advanceTimersByTimeAsync(60_000);
  const { status } = await result;
  return { marks, status };
}

interface Setting {
  readonly options?: LiveOptions;
  readonly tookMs?: number;
  readonly outcome?: Outcome;
  readonly closesAtMs?: number;
}

describe("the mark at a question", () => {
  it("is set at once, and taken away when the answer has ended", async () => {
    const { marks } = await answer(() => speak(100, 50));
    expect(marks).toEqual([
      [0, true],
      [expect.any(Number), false],
    ]);
    expect(marks[1]?.[0]).toBeGreaterThan(4950);
    expect(marks[1]?.[0]).toBeLessThan(6000);
  });

  it("is taken away when the rest of the answer waits for a press, and not once more at its end", async () => {
    const host = new AbortController();
    setTimeout(() => host.abort(), 55_000);
    const { marks } = await answer(() => speak(600, 100), {
      options: { signal: host.signal },
      closesAtMs: Date.now() + 40_000,
    });
    expect(marks).toEqual([
      [0, true],
      [expect.any(Number), false],
    ]);
    expect(marks[1]?.[0]).toBeLessThan(40_000);
  });

  it("is taken away when the answer fails", async () => {
    const failing = () => {
      throw new Error("no");
    };
    const { marks, status } = await answer(failing);
    expect(status).toBe("failed");
    expect(marks.map(([, isShown]) => isShown)).toEqual([true, false]);
  });

  it("is never left behind by a call that was slow to be answered", async () => {
    const { marks } = await answer(() => ["at once"].values(), { tookMs: 5000 });
    expect(marks.map(([, isShown]) => isShown)).toEqual([true, false]);
  });

  it("that has to wait its turn is not set when the answer has ended by then", async () => {
    const { adapter, marks } = createMarking({ tookMs: 2000 });
    const outbox = createOutbox();
    const answers = [1, 2, 3].map(() =>
      streamReply({ adapter, outbox }, () => ["at once"].values(), { acknowledge: true }),
    );
    await vi.advanceTimersByTimeAsync(60_000);
    await Promise.all(answers);
    expect(marks.filter(([, isShown]) => isShown)).toEqual([[0, true]]);
    expect(marks.filter(([, isShown]) => !isShown)).toHaveLength(1);
  });

  it("does the answer no harm when it is refused, and is not taken away then", async () => {
    const { marks, status } = await answer(() => speak(20, 20), {
      outcome: { failure: { kind: "fatal", message: "REACTION_INVALID" } },
    });
    expect(status).toBe("done");
    expect(marks).toEqual([[0, true]]);
  });

  it("is only set for those who ask for it", async () => {
    expect((await answer(() => speak(5, 5), { options: { acknowledge: false } })).marks).toEqual([]);
  });
});
