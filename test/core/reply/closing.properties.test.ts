import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { LiveResult } from "../../../core/index.ts";
import { createDesk, createOutbox, streamReply } from "../../../core/index.ts";
import { ASKER } from "../controls/pressing.ts";
import { createRecordingPlatform } from "../recording-platform.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const RUNS = process.env.FUZZ === undefined ? 80 : 3000;

const setting = fc.record({
  /** Pauses before chunks of so many words. */
  chunks: fc.array(fc.tuple(fc.integer({ min: 0, max: 10_000 }), fc.integer({ min: 1, max: 60 })), {
    minLength: 1,
    maxLength: 30,
    size: "max",
  }),
  /** A twentieth of it is enough for two calls that wait their turn. */
  lifeMs: fc.integer({ min: 40_000, max: 120_000 }),
  /** From when Continue is seen to its press. */
  pressAfterMs: fc.integer({ min: 0, max: 90_000 }),
  latencyMs: fc.integer({ min: 0, max: 300 }),
  maxLength: fc.constantFrom(300, 900, 2000),
  steps: fc.boolean(),
});

describe("an answer in a place where nothing can be written after a while", () => {
  it("shows every word once, in order, to who presses Continue each time, and makes no call too late", async () => {
    let pauses = 0;
    await fc.assert(
      fc.asyncProperty(setting, async ({ chunks, lifeMs, pressAfterMs, steps, ...about }) => {
        const platform = createRecordingPlatform(about);
        const desk = createDesk();
        const open = () => platform.adapter("a", { closesAtMs: Date.now() + lifeMs });
        let count = 0;
        async function* source() {
          for (const [pauseMs, length] of chunks) {
            await new Promise((resolve) => setTimeout(resolve, pauseMs));
            if (steps) yield { type: "tool-start", id: `${count}`, name: "search" } as const;
            for (let word = 0; word < length; word += 1) {
              count += 1;
              yield count === 1 ? "w1" : ` w${count}`;
            }
            if (steps) yield { type: "tool-end", id: `${count - length}`, result: "ok" } as const;
          }
        }
        const door = { adapter: open(), outbox: createOutbox(), desk, asker: ASKER.id };
        let result: LiveResult | undefined;
        void streamReply(door, source).then((one) => {
          result = one;
        });
        while (!result) {
          const controls = [...platform.controls.values()].at(-1) ?? [];
          const goOn = controls.find(({ label }) => label === "Continue");
          if (goOn) {
            pauses += 1;
            await vi.advanceTimersByTimeAsync(pressAfterMs);
            await desk.press({ id: goOn.id, user: ASKER, open: async () => open() });
          }
          await vi.advanceTimersByTimeAsync(500);
        }
        expect(result.status).toBe("done");
        const words = [...platform.shown.values()].flatMap((text) => text.match(/\bw\d+\b/g) ?? []);
        expect(words).toEqual(Array.from({ length: count }, (_, index) => `w${index + 1}`));
        for (const text of platform.shown.values()) expect(text.length).toBeLessThanOrEqual(about.maxLength);
        expect(platform.calls.filter(({ failure }) => failure)).toEqual([]);
      }),
      { numRuns: RUNS },
    );
    expect(pauses).toBeGreaterThan(RUNS / 3);
  }, 60_000);
});
