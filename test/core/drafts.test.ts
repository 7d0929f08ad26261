import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Adapter, Failure } from "../../core/adapter.ts";
import { createOutbox, streamReply } from "../../core/index.ts";
import { createRecordingPlatform } from "./recording-platform.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** A chat with drafts that last 30 s; `failures` are what their calls come to, in order, undefined for nothing wrong. */
function createDraftAdapter(failures: (Failure | undefined)[] = []) {
  const platform = createRecordingPlatform();
  const adapter = platform.adapter("a");
  const startMs = Date.now();
  const drafts: { atMs: number; id: string; text: string }[] = [];
  const withDrafts: Adapter = {
    ...adapter,
    scopes: (kind) =>
      kind === "draft"
        ? [
            {
              name: "drafts",
              limits: [{ kind: "window", limit: 40, intervalMs: 30_000 }],
              pace: { keep: 0 },
              cools: ["chat:a"],
            },
          ]
        : adapter.scopes(kind),
    drafts: {
      lastsMs: 30_000,
      async show(id, { text }) {
        drafts.push({ atMs: Date.now() - startMs, id, text });
        await sleep(50);
        const failure = failures.shift();
        return failure ? { failure } : { messageId: "" };
      },
    },
  };
  return { adapter: withDrafts, platform, drafts };
}

async function* pausing(pauseMs: number) {
  yield "one two";
  await sleep(pauseMs);
  yield " three";
}

describe("a draft", () => {
  it("is shown again before it fades, for as long as the source is silent", async () => {
    const { adapter, platform, drafts } = createDraftAdapter();
    const answer = streamReply({ adapter, outbox: createOutbox() }, pausing(100_000));
    await vi.advanceTimersByTimeAsync(120_000);
    expect((await answer).status).toBe("done");
    const times = drafts.map(({ atMs }) => atMs);
    expect(times.length).toBeGreaterThanOrEqual(5);
    const gaps = times.map((atMs, index) => atMs - (times[index - 1] ?? 0));
    expect(Math.max(...gaps)).toBeLessThan(29_000);
    expect(new Set(drafts.map(({ id }) => id)).size).toBe(1);
    expect(platform.calls.map(({ kind, text }) => [kind, text])).toEqual([["send", "one two three"]]);
  });

  it("is shown no more once its message stands", async () => {
    const { adapter, drafts } = createDraftAdapter();
    const answer = streamReply({ adapter, outbox: createOutbox() }, pausing(1000));
    await vi.advanceTimersByTimeAsync(5000);
    await answer;
    const count = drafts.length;
    await vi.advanceTimersByTimeAsync(120_000);
    expect(drafts).toHaveLength(count);
  });

  it("gives way to edits when it fails three times in a row, and not for one accident", async () => {
    const transient: Failure = { kind: "transient", message: "502" };
    const one = createDraftAdapter([transient]);
    const three = createDraftAdapter([transient, transient, transient]);
    for (const { adapter, platform, drafts } of [one, three]) {
      const answer = streamReply({ adapter, outbox: createOutbox() }, pausing(10_000));
      await vi.advanceTimersByTimeAsync(30_000);
      expect((await answer).status).toBe("done");
      const kinds = platform.calls.map(({ kind }) => kind);
      expect(kinds).toEqual(adapter === one.adapter ? ["send"] : ["send", "edit"]);
      expect(drafts.length).toBeLessThanOrEqual(3);
    }
  });

  it("that has no answer when the source ends is no message that may stand twice", async () => {
    const { adapter, platform, drafts } = createDraftAdapter([{ kind: "ambiguous", message: "reset" }]);
    const answer = streamReply({ adapter, outbox: createOutbox() }, pausing(120));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(drafts).toHaveLength(1);
    expect(platform.calls.map(({ text }) => text)).toEqual(["one two three"]);
    expect((await answer).figures.possibleDuplicates).toBe(0);
  });

  it("that is refused for its pace cools the chat down as well, and nothing falls back to edits meanwhile", async () => {
    const { adapter, platform, drafts } = createDraftAdapter([{ kind: "rate-limited", retryAfterMs: 8000 }]);
    const answer = streamReply({ adapter, outbox: createOutbox() }, pausing(2000));
    await vi.advanceTimersByTimeAsync(7000);
    expect(platform.calls).toEqual([]);
    expect(drafts).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(10_000);
    expect((await answer).status).toBe("done");
    expect(platform.calls.map(({ text }) => text)).toEqual(["one two three"]);
  });
});
