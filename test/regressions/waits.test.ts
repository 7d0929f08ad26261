/** Faults that others have shipped while they wait for a platform, as what is right instead. */

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createOutbox, streamReply } from "../../core/index.ts";
import { settled } from "../core/controls/pressing.ts";
import { createRecordingPlatform, speak, words } from "../core/recording-platform.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("a model", () => {
  it.each([
    ["is slow", 4000, 0],
    ["lets nothing through for a minute", 100, 60_000],
  ])("is read at its own pace while the platform %s", async (_, latencyMs, retryAfterMs) => {
    const platform = createRecordingPlatform({ latencyMs });
    if (retryAfterMs > 0) platform.fail({ kind: "rate-limited", retryAfterMs }, { kind: "edit" });
    const startMs = Date.now();
    let readMs: number | undefined;
    async function* source() {
      yield* speak(200, 50);
      readMs = Date.now() - startMs;
    }
    const door = { adapter: platform.adapter("a"), outbox: createOutbox() };
    await settled(streamReply(door, source()));
    expect(readMs).toBe(199 * 50);
    expect([...platform.shown.values()]).toEqual([words(200)]);
  });
});

it.each([
  ["without a time is taken for half a minute", 0, 30_000],
  ["of years is taken for a day", 1e12, 24 * 3_600_000],
])("a wait that is asked for %s, and then the text stands", async (_, retryAfterMs, expectedMs) => {
  const platform = createRecordingPlatform({ latencyMs: 0 });
  platform.fail({ kind: "rate-limited", retryAfterMs });
  const answer = streamReply(
    { adapter: platform.adapter("a"), outbox: createOutbox() },
    ["all of it"].values(),
  );
  await vi.advanceTimersByTimeAsync(expectedMs + 60_000);
  expect((await answer).status).toBe("done");
  const [refused, shown] = platform.calls;
  expect(shown?.text).toBe("all of it");
  expect((shown?.atMs ?? 0) - (refused?.atMs ?? 0)).toBeGreaterThanOrEqual(expectedMs);
});

it("a wait without a time that each call begins anew is got over, since the guess grows", async () => {
  const platform = createRecordingPlatform({ latencyMs: 0 });
  const adapter = platform.adapter("a");
  let blockedUntilMs = Date.now() + 40_000;
  const answer = streamReply(
    {
      adapter: {
        ...adapter,
        async send(content, options) {
          if (Date.now() >= blockedUntilMs) return adapter.send(content, options);
          blockedUntilMs = Date.now() + 40_000;
          return { failure: { kind: "rate-limited", retryAfterMs: 0 } };
        },
      },
      outbox: createOutbox(),
    },
    ["all of it"].values(),
  );
  await vi.advanceTimersByTimeAsync(5 * 60_000);
  expect([...platform.shown.values()]).toEqual(["all of it"]);
  expect((await answer).figures.rateLimits).toBe(2);
});

describe("answers in one chat", () => {
  it("all grow: none stands still while another one is shown again and again", async () => {
    const platform = createRecordingPlatform({ maxLength: 100_000 });
    const outbox = createOutbox();
    const answers = [10, 20, 50, 100, 200].map((gapMs) =>
      streamReply({ adapter: platform.adapter("a"), outbox }, speak(30_000 / gapMs, gapMs)),
    );
    const results = await settled(Promise.all(answers));
    const longestMs = results.map(({ messages: [message] }) => {
      const times = platform.calls
        .filter(({ messageId }) => messageId === message?.id)
        .map(({ atMs }) => atMs);
      return Math.max(...times.map((atMs, index) => atMs - (times[index - 1] ?? 0)));
    });
    expect(Math.max(...longestMs)).toBeLessThanOrEqual(10_000);
  });
});
