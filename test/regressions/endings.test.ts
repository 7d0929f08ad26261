/** Faults that others have shipped in how an answer ends, as what is right instead. */

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createOutbox, type Failure, type LiveOptions, streamReply } from "../../core/index.ts";
import { settled } from "../core/controls/pressing.ts";
import { createRecordingPlatform, type RecordingPlatform, speak, words } from "../core/recording-platform.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Says 20 words, then " the end" once all of them stand and `beforeTheEnd` has run. */
async function write(platform: RecordingPlatform, beforeTheEnd: () => void, options: LiveOptions = {}) {
  const door = { adapter: platform.adapter("a", { canRemove: true }), outbox: createOutbox() };
  async function* source() {
    yield* speak(20, 40);
    await sleep(5000);
    beforeTheEnd();
    yield " the end";
  }
  const result = await settled(streamReply(door, source(), options));
  const calls = platform.calls.length;
  await vi.advanceTimersByTimeAsync(120_000);
  expect(platform.calls).toHaveLength(calls);
  return result;
}

const whole = `${words(20)} the end`;

describe("the last edit of an answer", () => {
  it.each<[string, Failure, boolean]>([
    ["comes too fast", { kind: "rate-limited", retryAfterMs: 8000 }, false],
    ["meets a server in trouble", { kind: "transient", message: "502" }, false],
    ["has no answer and was lost", { kind: "ambiguous", message: "reset" }, false],
    ["has no answer though it was made", { kind: "ambiguous", message: "reset" }, true],
  ])(
    "that %s is made again: the text stands whole, once, with nothing behind it",
    async (_, why, applied) => {
      const platform = createRecordingPlatform();
      const fail = () => platform.fail(why, { kind: "edit", times: 2, applied });
      expect(await write(platform, fail)).toMatchObject({ status: "done", text: whole });
      expect([...platform.shown.values()]).toEqual([whole]);
      expect(platform.calls.filter(({ failure }) => failure)).toHaveLength(2);
    },
  );

  it("that changes nothing is a success, and is not made again", async () => {
    const platform = createRecordingPlatform();
    const fail = () => platform.fail({ kind: "unchanged" }, { kind: "edit", applied: true });
    expect(await write(platform, fail)).toMatchObject({ status: "done" });
    expect(platform.calls.filter(({ text }) => text === whole)).toHaveLength(1);
  });
});

it("an answer that is one message from the start arrives once when its only call comes too fast", async () => {
  const platform = createRecordingPlatform();
  platform.fail({ kind: "rate-limited", retryAfterMs: 8000 }, { kind: "send" });
  const door = { adapter: platform.adapter("a"), outbox: createOutbox() };
  expect(await settled(streamReply(door, [whole].values()))).toMatchObject({ status: "done" });
  expect([...platform.shown.values()]).toEqual([whole]);
});

describe("a preview that a final message replaces", () => {
  const late: Failure = { kind: "rate-limited", retryAfterMs: 30_000 };

  it("is all that is taken away, however late: the final text stays", async () => {
    const platform = createRecordingPlatform();
    await write(platform, () => platform.fail(late, { kind: "remove" }), { notify: "final" });
    expect([...platform.shown]).toEqual([["a/2", whole]]);
  });

  it("is all that is taken away from an answer that broke off: what went wrong stays said", async () => {
    const platform = createRecordingPlatform();
    const breakOff = () => {
      platform.fail(late, { kind: "remove" });
      throw new Error("The model broke off.");
    };
    await write(platform, breakOff, { notify: "final" });
    const [text, ...others] = platform.shown.values();
    expect(text).toMatch(/^w1 .* w20\n\n⚠️ Interrupted/s);
    expect(others).toEqual([]);
  });
});
