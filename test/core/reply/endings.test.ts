import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import {
  createOutbox,
  type LiveOptions,
  parseJson,
  pipe,
  type Source,
  type StreamEvent,
  streamReply,
  type Usage,
} from "../../../core/index.ts";
import { formatDuration, formatFraction, formatUsd } from "../../../core/reply/amounts.ts";
import { footerLine } from "../../../core/reply/footer.ts";
import { createRecordingPlatform, words } from "../recording-platform.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function shownOf(
  parts: readonly (string | StreamEvent | Error)[],
  options: LiveOptions = {},
  maxLength = 2000,
  prepare: (source: AsyncIterable<string | StreamEvent>) => Source = (source) => source,
) {
  const platform = createRecordingPlatform({ maxLength });
  async function* source() {
    for (const part of parts) {
      await new Promise((resolve) => setTimeout(resolve, 600));
      if (part instanceof Error) throw part;
      yield part;
    }
  }
  const answer = streamReply(
    { adapter: platform.adapter("a"), outbox: createOutbox() },
    prepare(source()),
    options,
  );
  await vi.runAllTimersAsync();
  await answer;
  return [...platform.shown.values()];
}

describe("the end of an answer", () => {
  it("needs no words when it is done", async () => {
    expect(await shownOf(["Done."])).toEqual(["Done."]);
  });

  it.each([
    ["length", "✂️ Cut off: the model reached its length limit."],
    ["filter", "⚠️ Cut off: the model's content filter ended the answer."],
  ] as const)("says that it was cut by %s", async (reason, ending) => {
    expect(await shownOf(["Half of", { type: "finish", reason }])).toEqual([`Half of\n\n${ending}`]);
  });

  it.each([
    ["ECONNREFUSED", "the model's service can't be reached. Please try again later."],
    ["UND_ERR_HEADERS_TIMEOUT", "the model took too long. Please try again."],
    ["ECONNRESET", "the model stopped answering. Please try again."],
  ])("says why it was interrupted after %s, without the error's own words", async (code, reason) => {
    const cause = Object.assign(new Error("connect 10.0.0.7:443 sk-12345678"), { code });
    expect(await shownOf(["Half of", new Error("Connection error.", { cause })])).toEqual([
      `Half of\n\n⚠️ Interrupted: ${reason}`,
    ]);
  });

  it("says that a value is not what was asked for, and not that the model stopped", async () => {
    const schema = z.object({ age: z.number() });
    for (const written of ['{"age": "old"}', '{"age": ', "no value at all"]) {
      const shown = await shownOf([written], {}, 2000, (source) => pipe(source, parseJson({ schema })));
      expect(shown.at(-1)).toMatch(
        /⚠️ Interrupted: what the model wrote is not in the form that was asked for\. Please ask again\.$/,
      );
    }
  });

  it("is told in words where there is no text: a tool that somebody else runs, or files", async () => {
    const call: StreamEvent = { type: "tool-start", id: "1", name: "pay" };
    const asked: StreamEvent = { type: "finish", reason: "tool" };
    expect(await shownOf([call, asked], { steps: "off" })).toEqual([
      "The model asked for a tool and wrote nothing.",
    ]);
    const picture: StreamEvent = { type: "file", mediaType: "image/png", data: new Uint8Array(1) };
    expect(await shownOf([picture])).toEqual([
      "📎 The answer is the file below.\n📎 image.png can't be shown here.",
    ]);
  });

  it("says of a tool that somebody else is to run no more than that it was called", async () => {
    const call: StreamEvent = { type: "tool-start", id: "1", name: "pay" };
    const asked: StreamEvent = { type: "finish", reason: "tool" };
    expect(await shownOf([call, "Please pay.", asked])).toEqual(["> 🔧 pay\n\nPlease pay."]);
    expect((await shownOf([call, "Please", new Error("gone")]))[0]).toMatch(/^> ◻️ pay: not finished\n/);
  });

  it("tells what it took when one wants to know", async () => {
    const usage: StreamEvent = { type: "usage", inputTokens: 1200, outputTokens: 34, costUsd: 0.0042 };
    expect(await shownOf(["Done.", usage], { footer: true })).toEqual([
      "Done.\n\n= 1,234 tokens · 1.2 s · $0.0042",
    ]);
    expect(await shownOf(["Done.", usage])).toEqual(["Done."]);
  });

  it("moves to a message of its own when the last one is full, and takes no text with it", async () => {
    const text = words(77);
    expect(await shownOf([text], { footer: true }, 300)).toEqual([text, "= 0.6 s"]);
  });
});

describe("what an answer took", () => {
  it.each<[string, Usage | undefined, string]>([
    ["nothing but time, when the source tells no more", undefined, "2.5 s"],
    ["an estimate as such", { outputTokens: 1, isEstimate: true }, "about 1 token · 2.5 s"],
    [
      "tokens of thinking that are counted apart",
      { inputTokens: 5, outputTokens: 7, reasoningTokens: 988 },
      "1,000 tokens · 2.5 s",
    ],
  ])("tells %s", (_what, usage, line) => expect(footerLine(usage, 2500)).toBe(line));

  it("is short, whatever the amount", () => {
    expect([40, 1249, 9940, 9960, 59_600, 60_000, 125_400].map(formatDuration)).toEqual([
      "0.1 s",
      "1.2 s",
      "9.9 s",
      "10 s",
      "1 min",
      "1 min",
      "2 min 5 s",
    ]);
    expect([0, 0.0000123, 0.004, 0.0096, 0.01, 12.345].map(formatUsd)).toEqual([
      "$0",
      "$0.000012",
      "$0.004",
      "$0.0096",
      "$0.01",
      "$12.35",
    ]);
    expect([0, 0.09, 0.6, 1, 7, Number.NaN].map(formatFraction)).toEqual([
      "▱▱▱▱▱ 0 %",
      "▱▱▱▱▱ 9 %",
      "▰▰▰▱▱ 60 %",
      "▰▰▰▰▰ 100 %",
      "▰▰▰▰▰ 100 %",
      "▱▱▱▱▱ 0 %",
    ]);
  });
});
