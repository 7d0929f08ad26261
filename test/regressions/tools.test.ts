/** Faults that others have shipped in what a reader sees while a tool runs, as what is right instead. */

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Adapter } from "../../core/adapter.ts";
import { createOutbox, type StreamEvent, streamReply } from "../../core/index.ts";
import { settled } from "../core/controls/pressing.ts";
import { createRecordingPlatform } from "../core/recording-platform.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Says a few letters, uses a tool that takes a minute, and goes on; twice. */
async function* useTools(): AsyncGenerator<StreamEvent> {
  for (const id of ["1", "2"]) {
    yield { type: "text-delta", text: `Le${id} ` };
    await sleep(2000);
    yield { type: "text-delta", text: `look${id}` };
    yield { type: "tool-start", id, name: "search", input: { q: id } };
    await sleep(60_000);
    yield { type: "tool-end", id, result: "found" };
    yield { type: "text-delta", text: `. Found${id}. ` };
  }
}

const all = ["Le1", "look1", "Found1", "Le2", "look2", "Found2"];

/** Each frame has what the one before had, and perhaps more. */
function expectGrowing(frames: readonly { readonly text: string }[]) {
  const seen = frames.map(({ text }) => text.match(/(Le|look|Found)\d/g) ?? []);
  for (const words of seen) expect(words).toEqual(all.slice(0, words.length));
  const lengths = seen.map(({ length }) => length);
  expect(lengths).toEqual(lengths.toSorted((a, b) => a - b));
}

describe("text before a tool", () => {
  it.each(["off", "compact", "full"] as const)(
    "stays while the tool runs and after it, down to the last letter, with steps %s",
    async (steps) => {
      const platform = createRecordingPlatform();
      const door = { adapter: platform.adapter("a"), outbox: createOutbox() };
      await settled(streamReply(door, useTools(), { steps }));
      expectGrowing(platform.calls);
      expect(platform.calls.findLast(({ atMs }) => atMs < 60_000)?.text).toMatch(/(^|\n)Le1 look1$/);
      const [text] = platform.shown.values();
      expect(text).toMatch(/(^|\n)Le1 look1\.\s+Found1\.\s+Le2 look2\.\s+Found2\.$/);
    },
  );

  it("stays in a draft while the tool runs, and the draft never comes back over its message", async () => {
    const platform = createRecordingPlatform();
    const startMs = Date.now();
    const drafts: { atMs: number; id: string; text: string }[] = [];
    const adapter: Adapter = {
      ...platform.adapter("a"),
      drafts: {
        lastsMs: 30_000,
        async show(id, { text }) {
          drafts.push({ atMs: Date.now(), id, text });
          return { messageId: "" };
        },
      },
    };
    await settled(streamReply({ adapter, outbox: createOutbox() }, useTools()));
    const endMs = Date.now();
    await vi.advanceTimersByTimeAsync(120_000);
    const times = [...drafts.map(({ atMs }) => atMs), endMs];
    expect(Math.max(...times.slice(1).map((atMs, index) => atMs - (times[index] ?? 0)))).toBeLessThan(30_000);
    expectGrowing(drafts);
    expect(drafts.findLast(({ atMs }) => atMs < startMs + 60_000)?.text).toMatch(/\nLe1 look1$/);
    expect(new Set(drafts.map(({ id }) => id)).size).toBe(1);
    expect(platform.calls.map(({ kind }) => kind)).toEqual(["send"]);
    expect(Math.max(...drafts.map(({ atMs }) => atMs))).toBeLessThan(endMs);
  });
});
