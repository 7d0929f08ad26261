import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createOutbox, type StreamEvent, streamReply } from "../../../core/index.ts";
import { createRecordingPlatform } from "../recording-platform.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const id = fc.constantFrom("a", "b", "c", "d", "e", "f", "g");

/** Words are numbered where they are yielded, so that a lost or repeated one is seen. */
type Part = "word" | "paragraph" | { readonly section: string } | StreamEvent;

const part: fc.Arbitrary<Part> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom("word", "paragraph") },
  { weight: 2, arbitrary: fc.record({ section: fc.constantFrom("pro", "contra") }) },
  { weight: 2, arbitrary: id.map((one): Part => ({ type: "tool-start", id: one, name: `tool ${one}` })) },
  { weight: 1, arbitrary: id.map((one): Part => ({ type: "tool-end", id: one, result: one })) },
  { weight: 1, arbitrary: id.map((one): Part => ({ type: "tool-end", id: one, error: "no" })) },
  {
    weight: 1,
    arbitrary: fc.tuple(id, fc.double({ min: 0, max: 1, noNaN: true })).map(
      ([one, fraction]): Part => ({
        type: "step",
        id: one,
        name: `step ${one}`,
        state: "running",
        fraction,
      }),
    ),
  },
  { weight: 1, arbitrary: fc.constant<Part>({ type: "reasoning-delta", text: "I think so. " }) },
);

const answer = fc.record({
  parts: fc.array(fc.tuple(part, fc.nat(900)), { minLength: 1, maxLength: 120 }),
  steps: fc.constantFrom("compact", "full", "off"),
  footer: fc.boolean(),
  maxLength: fc.constantFrom(150, 400, 2000),
  latencyMs: fc.constantFrom(20, 700),
  stopAfterMs: fc.option(fc.nat(20_000), { nil: undefined }),
  /** A frame without markup is not refused for its markup. */
  failures: fc.uniqueArray(fc.constantFrom("transient", "rate-limited", "rejected-format", "ambiguous"), {
    maxLength: 4,
  }),
});

const FAILURES = {
  transient: { kind: "transient", message: "502" },
  "rate-limited": { kind: "rate-limited", retryAfterMs: 2000 },
  "rejected-format": { kind: "rejected-format", message: "can't parse" },
  ambiguous: { kind: "ambiguous", message: "reset" },
} as const;

const STATUS_LINE = /^(?:plain: )?[~>=] .*$/gm;
const textOf = (message: string) => message.replace(/^plain: /, "").replace(STATUS_LINE, "");

describe("any answer, whatever it does besides its text", () => {
  it("shows every word once and in order, leaves full messages alone, and changes nothing after its end", async () => {
    await fc.assert(
      fc.asyncProperty(
        answer,
        async ({ parts, steps, footer, maxLength, latencyMs, stopAfterMs, failures }) => {
          const platform = createRecordingPlatform({ maxLength, latencyMs, exactlyOnce: true });
          for (const failure of failures) platform.fail(FAILURES[failure]);
          const stop = new AbortController();
          if (stopAfterMs !== undefined) setTimeout(() => stop.abort(), stopAfterMs);
          const said: string[] = [];
          async function* source() {
            for (const [one, pauseMs] of parts) {
              await new Promise((resolve) => setTimeout(resolve, pauseMs));
              if (stop.signal.aborted) return;
              if (typeof one === "object" && "type" in one) yield one;
              else {
                const word = `w${said.length} `;
                said.push(word.trim());
                if (typeof one === "object") yield { type: "text-delta", text: word, ...one };
                else yield one === "word" ? word : `${word}\n\n`;
              }
            }
          }
          const written = streamReply({ adapter: platform.adapter("a"), outbox: createOutbox() }, source(), {
            ...{ steps, footer, signal: stop.signal },
          });
          await vi.runAllTimersAsync();
          const result = await written;
          const callsAtEnd = platform.calls.length;
          await vi.advanceTimersByTimeAsync(60_000);
          expect(platform.calls).toHaveLength(callsAtEnd);

          const shown = [...platform.shown.values()];
          const words = shown.map(textOf).join(" ").match(/w\d+/g) ?? [];
          expect([...words].sort()).toEqual([...said].sort());
          if (result.sections.length === 0) expect(words).toEqual(said);
          expect(result.messages.map(({ text }) => text)).toEqual(shown);
          expect(shown.join("\n")).not.toContain("~ ");

          const order = platform.calls.map(({ messageId }) => Number(messageId.split("/")[1]));
          expect(order).toEqual([...order].sort((a, b) => a - b));
          for (const { text } of platform.calls) {
            expect(text.length).toBeLessThanOrEqual(maxLength + "plain: ".length);
            const lines = text.match(/^(?:plain: )?[~>] .*$/gm) ?? [];
            expect(lines.join("\n").length).toBeLessThanOrEqual(0.2 * maxLength + "plain: ".length);
            if (steps === "off") expect(lines).toEqual([]);
          }
        },
      ),
      { numRuns: 150 },
    );
  });
});
