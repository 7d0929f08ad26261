import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Adapter, Control, StreamEvent } from "../../../core/index.ts";
import { ASKER, startAnswer } from "./pressing.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A few end before their first frame, or a moment before the press. */
const RUNS = process.env.FUZZ === undefined ? 700 : 7000;
const STOPS = (RUNS * 5) / 7;

const said = fc.record({
  pauseMs: fc.integer({ min: 0, max: 500 }),
  length: fc.integer({ min: 1, max: 120 }),
  /** What the model does before it goes on. */
  aside: fc.constantFrom("nothing", "nothing", "tool", "thought", "step"),
});

const answer = fc.record({
  chunks: fc.array(said, { minLength: 10, maxLength: 40, size: "max" }),
  /** Whether it heeds its signal, or goes on as if nothing had happened. */
  isDeaf: fc.boolean(),
  /** As a share of its time. */
  stopAt: fc.double({ min: 0.1, max: 1, noNaN: true }),
  latencyMs: fc.integer({ min: 0, max: 400 }),
  maxLength: fc.constantFrom(500, 2000),
  steps: fc.constantFrom("off", "compact", "full"),
  /** Before there is a message, it grows as a draft. */
  hasDrafts: fc.boolean(),
});

/** What a model does besides its text; a tool ends with the next one, the last with nothing. */
function* asidesOf(aside: string, index: number): Generator<StreamEvent> {
  yield { type: "tool-end", id: `tool ${index - 1}`, result: "ok ".repeat(40) };
  if (aside === "tool") yield { type: "tool-start", id: `tool ${index}`, name: `search ${index}` };
  if (aside === "thought") yield { type: "reasoning-delta", text: `Thought ${index}. ` };
  if (aside === "step") yield { type: "step", id: "agent", name: `step ${index}`, state: "running" };
}

/** Drafts are calls as well: each is told of, with its controls. */
const withDrafts = (
  adapter: Adapter,
  latencyMs: number,
  drawn: (controls: readonly Control[]) => void,
): Adapter => ({
  ...adapter,
  drafts: {
    lastsMs: 30_000,
    async show(_, { controls = [] }) {
      drawn(controls);
      await new Promise((resolve) => setTimeout(resolve, latencyMs));
      return { messageId: "" };
    },
  },
});

/** From timer to timer: quicker than the clock's ticks, and nothing here waits for long. */
async function settled<T>(promise: Promise<T>): Promise<T> {
  let done = false;
  void promise.finally(() => {
    done = true;
  });
  while (!done) await vi.advanceTimersToNextTimerAsync();
  return promise;
}

describe("Stop, pressed at any time of any answer,", () => {
  it("ends it with what was produced by then, its signal aborted, and no call but the ending", async () => {
    let stopped = 0;
    await fc.assert(
      fc.asyncProperty(answer, async ({ chunks, isDeaf, stopAt, latencyMs, maxLength, steps, hasDrafts }) => {
        let produced = "";
        let heard: AbortSignal | undefined;
        async function* speak({ signal }: { signal: AbortSignal }) {
          heard = signal;
          for (const [index, { pauseMs, length, aside }] of chunks.entries()) {
            await new Promise((resolve) => setTimeout(resolve, pauseMs));
            if (!isDeaf) signal.throwIfAborted();
            yield* asidesOf(aside, index);
            const text = `${index}x`.padEnd(length, "y").concat(" ");
            if (!signal.aborted) produced += text;
            yield text;
          }
        }
        let drafts = 0;
        let stopId: string | undefined;
        const drawn = ([stop]: readonly Control[]) => {
          drafts += 1;
          stopId = stop?.id;
        };
        const { platform, desk, result, press, labels } = startAnswer(
          speak,
          { steps },
          { latencyMs, maxLength },
          (adapter) => (hasDrafts ? withDrafts(adapter, latencyMs, drawn) : adapter),
        );
        const lastsMs = chunks.reduce((sum, { pauseMs }) => sum + pauseMs, 0);
        await vi.advanceTimersByTimeAsync(lastsMs * stopAt);
        const calls = platform.calls.length;
        const isInMessage = labels().includes("Stop");
        const inDraft = async () => (stopId ? desk.press({ id: stopId, user: ASKER }) : undefined);
        const reply = await (isInMessage ? press("Stop") : inDraft());
        const draftsByThen = drafts;
        const { status, text, messages } = await settled(result);
        // Not shown yet, or the source had said its last word.
        if (!reply || reply.notice) {
          expect(status).toBe("done");
          return;
        }
        stopped += 1;
        expect({ status, text }).toEqual({ status: "stopped", text: produced });
        expect(heard?.aborted).toBe(true);
        // What was under way, a full page for each that the text still needs, and the words.
        const pages = new Set(platform.calls.slice(calls).map(({ messageId }) => messageId)).size;
        expect(platform.calls.length - calls).toBeLessThanOrEqual(pages + 1);
        expect(drafts).toBe(draftsByThen);
        expect(messages.at(-1)?.text.endsWith("⏹️ Stopped by Ada.")).toBe(true);
        expect(labels()[0]).toBe("Regenerate");
        const made = platform.calls.length;
        await vi.advanceTimersByTimeAsync(60_000);
        expect([platform.calls.length, drafts]).toEqual([made, draftsByThen]);
      }),
      { numRuns: RUNS },
    );
    expect(stopped).toBeGreaterThanOrEqual(STOPS);
  }, 60_000);
});
