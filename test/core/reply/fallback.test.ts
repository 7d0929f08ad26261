import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createOutbox, streamReply } from "../../../core/index.ts";
import { settled } from "../controls/pressing.ts";
import { createRecordingPlatform, speak, words } from "../recording-platform.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A way of writing with long messages, and a plain one for when that is not supported. */
function createTwoWays() {
  const plain = createRecordingPlatform({ maxLength: 300 });
  const rich = createRecordingPlatform({ maxLength: 900 });
  const fallback = plain.adapter("plain");
  return { plain, rich, adapter: rich.adapter("rich", { fallback }) };
}

const unsupported = { kind: "unsupported", message: "unknown method" } as const;

describe("an answer whose way of writing is not supported", () => {
  it("is written in the other way from its first word, in messages as long as those may be", async () => {
    const { plain, rich, adapter } = createTwoWays();
    rich.fail(unsupported);
    const result = await settled(streamReply({ adapter, outbox: createOutbox() }, speak(200, 20)));
    expect(result).toMatchObject({ status: "done", figures: { possibleDuplicates: 0 } });
    expect(rich.calls).toHaveLength(1);
    expect(plain.shown.size).toBeGreaterThan(2);
    expect([...plain.shown.values()].join(" ")).toBe(words(200));
    expect(result.messages.map(({ text }) => text)).toEqual([...plain.shown.values()]);
  });

  it("keeps its full messages, and goes on in the other way from the start of the open one", async () => {
    const { plain, rich, adapter } = createTwoWays();
    const answer = streamReply({ adapter, outbox: createOutbox() }, speak(600, 20));
    await vi.advanceTimersByTimeAsync(6000);
    const sealed = [...rich.shown.values()].slice(0, -1);
    expect(sealed.length).toBeGreaterThan(0);
    rich.fail(unsupported);
    const result = await settled(answer);
    expect(result.status).toBe("done");
    expect([...sealed, ...plain.shown.values()].join(" ")).toBe(words(600));
    expect([...rich.shown.values()].slice(0, sealed.length)).toEqual(sealed);
  });

  it("is asked again in that way too", async () => {
    const { rich, adapter } = createTwoWays();
    rich.fail(unsupported, { times: 2 });
    const answer = streamReply({ adapter, outbox: createOutbox() }, speak(20, 20));
    expect((await settled(answer)).status).toBe("done");
    expect(rich.calls).toHaveLength(1);
  });

  it("fails when there is no other way", async () => {
    const { plain } = createTwoWays();
    plain.fail(unsupported);
    const door = { adapter: plain.adapter("plain"), outbox: createOutbox() };
    expect(await settled(streamReply(door, speak(20, 20)))).toMatchObject({
      status: "failed",
      cause: { kind: "unsupported" },
    });
  });
});
