import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createOutbox, type LearnedLimits, streamReply } from "../../core/index.ts";
import { createRecordingPlatform, speak, words } from "./recording-platform.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("what was learned of a bot's limits", () => {
  it("is saved when a call is refused, and keeps the next process from calling inside a ban", async () => {
    const platform = createRecordingPlatform();
    platform.fail({ kind: "rate-limited", retryAfterMs: 120_000 });
    let saved: LearnedLimits = {};
    const memory = {
      load: () => saved,
      save: (limits: LearnedLimits) => {
        saved = JSON.parse(JSON.stringify(limits));
      },
    };
    const first = createOutbox();
    await first.remember(memory);
    void streamReply({ adapter: platform.adapter("a"), outbox: first }, speak(50, 20));
    await vi.advanceTimersByTimeAsync(5000);
    expect(Object.keys(saved)).toEqual(["chat:a"]);

    const restarted = createOutbox();
    await restarted.remember(memory);
    void streamReply({ adapter: platform.adapter("a"), outbox: restarted }, speak(50, 20));
    await vi.advanceTimersByTimeAsync(110_000);
    expect(platform.calls).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(30_000);
    expect([...platform.shown.values()]).toContain(words(50));
  });

  it("also holds for an answer that was begun before it was loaded", async () => {
    const platform = createRecordingPlatform();
    const outbox = createOutbox();
    void streamReply({ adapter: platform.adapter("a"), outbox }, speak(50, 20));
    const untilMs = Date.now() + 60_000;
    await outbox.remember({ load: () => ({ "chat:a": { blockedUntilMs: untilMs } }), save: () => {} });
    await vi.advanceTimersByTimeAsync(50_000);
    expect(platform.calls).toEqual([]);
  });

  it("that can't be saved costs no answer", async () => {
    const platform = createRecordingPlatform();
    platform.fail({ kind: "rate-limited", retryAfterMs: 1000 });
    const outbox = createOutbox();
    await outbox.remember({
      load: () => ({}),
      save: () => {
        throw new Error("disk full");
      },
    });
    void streamReply({ adapter: platform.adapter("a"), outbox }, speak(10, 20));
    await vi.advanceTimersByTimeAsync(10_000);
    expect([...platform.shown.values()]).toEqual([words(10)]);
  });
});

describe("a chat under a long penalty", () => {
  it("is not called inside it where the platform names a budget that the call does not draw on", async () => {
    const platform = createRecordingPlatform();
    platform.fail({ kind: "rate-limited", retryAfterMs: 20_000, scope: "the whole bot" }, { kind: "edit" });
    const answer = streamReply({ adapter: platform.adapter("a"), outbox: createOutbox() }, speak(50, 20));
    await vi.advanceTimersByTimeAsync(30_000);
    expect((await answer).status).toBe("done");
    const refusedAt = platform.calls.findIndex(({ failure }) => failure !== undefined);
    const [refused, next] = platform.calls.slice(refusedAt);
    expect((next?.atMs ?? 0) - (refused?.atMs ?? 0)).toBeGreaterThanOrEqual(20_000);
  });

  it("costs no other chat anything", async () => {
    const platform = createRecordingPlatform();
    const outbox = createOutbox();
    platform.fail({ kind: "rate-limited", retryAfterMs: 300_000 });
    void streamReply({ adapter: platform.adapter("parked"), outbox }, speak(100, 20));
    await vi.advanceTimersByTimeAsync(1000);
    let lagMs: number | undefined;
    void streamReply({ adapter: platform.adapter("other"), outbox }, speak(100, 50)).then(({ figures }) => {
      lagMs = figures.finalLagMs;
    });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(lagMs).toBeLessThanOrEqual(200);
  });
});
