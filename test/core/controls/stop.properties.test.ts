import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { settled, startAnswer } from "./pressing.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A few end before their first frame, or a moment before the press. */
const RUNS = process.env.FUZZ === undefined ? 700 : 7000;
const STOPS = (RUNS * 5) / 7;

const answer = fc.record({
  /** Pauses and lengths of its chunks. */
  chunks: fc.array(fc.tuple(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 1, max: 120 })), {
    minLength: 10,
    maxLength: 40,
    size: "max",
  }),
  /** Whether it heeds its signal, or goes on as if nothing had happened. */
  isDeaf: fc.boolean(),
  /** As a share of its time. */
  stopAt: fc.double({ min: 0.1, max: 1, noNaN: true }),
  latencyMs: fc.integer({ min: 0, max: 400 }),
  maxLength: fc.constantFrom(500, 2000),
});

describe("Stop, pressed at any time of any answer,", () => {
  it("ends it with what was produced by then, its signal aborted, and no call but the ending", async () => {
    let stopped = 0;
    await fc.assert(
      fc.asyncProperty(answer, async ({ chunks, isDeaf, stopAt, latencyMs, maxLength }) => {
        let produced = "";
        let heard: AbortSignal | undefined;
        async function* speak({ signal }: { signal: AbortSignal }) {
          heard = signal;
          for (const [index, [pauseMs, length]] of chunks.entries()) {
            await new Promise((resolve) => setTimeout(resolve, pauseMs));
            if (!isDeaf) signal.throwIfAborted();
            const text = `${index}x`.padEnd(length, "y").concat(" ");
            if (!signal.aborted) produced += text;
            yield text;
          }
        }
        const { platform, result, labels, press } = startAnswer(speak, {}, { latencyMs, maxLength });
        const lastsMs = chunks.reduce((sum, [pauseMs]) => sum + pauseMs, 0);
        await vi.advanceTimersByTimeAsync(lastsMs * stopAt);
        const calls = platform.calls.length;
        const reply = labels().includes("Stop") ? await press("Stop") : undefined;
        const { status, text, messages } = await settled(result);
        // Not shown yet, or the source had said its last word.
        if (!reply || reply.notice) {
          expect(status).toBe("done");
          return;
        }
        stopped += 1;
        expect({ status, text }).toEqual({ status: "stopped", text: produced });
        expect(heard?.aborted).toBe(true);
        expect(produced.startsWith(text)).toBe(true);
        // What was under way, a full page for each that the text still needs, and the words.
        const pages = new Set(platform.calls.slice(calls).map(({ messageId }) => messageId)).size;
        expect(platform.calls.length - calls).toBeLessThanOrEqual(pages + 1);
        expect(messages.at(-1)?.text.endsWith("⏹️ Stopped by Ada.")).toBe(true);
        expect(labels()).toEqual(["Regenerate"]);
        const made = platform.calls.length;
        await vi.advanceTimersByTimeAsync(60_000);
        expect(platform.calls).toHaveLength(made);
      }),
      { numRuns: RUNS },
    );
    expect(stopped).toBeGreaterThanOrEqual(STOPS);
  });
});
