import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Adapter } from "../../core/adapter.ts";
import { createOutbox, streamReply } from "../../core/index.ts";
import { createRecordingPlatform } from "./recording-platform.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Typing that takes `tookMs` to be answered, in the chat's own budget. */
function createTypingAdapter(tookMs: number) {
  const platform = createRecordingPlatform();
  const adapter = platform.adapter("a");
  const startMs = Date.now();
  const typedAtMs: number[] = [];
  const show = async () => {
    typedAtMs.push(Date.now() - startMs);
    await sleep(tookMs);
    return { messageId: "" };
  };
  const typing = { scopes: adapter.scopes("send"), delayMs: 1000, lastsMs: 5000, show };
  return { adapter: { ...adapter, typing } satisfies Adapter, typedAtMs, platform };
}

it("goes on typing for as long as nothing is said, and ends with the first word", async () => {
  const { adapter, typedAtMs } = createTypingAdapter(100);
  const outbox = createOutbox();
  async function* source() {
    await sleep(12_000);
    yield "word";
    await sleep(20_000);
    yield " and another";
  }
  const answer = streamReply({ adapter, outbox }, source());
  await vi.advanceTimersByTimeAsync(40_000);
  expect((await answer).status).toBe("done");
  expect(typedAtMs).toEqual([1000, 5300, 9600]);
});

it("stops typing when the answer is stopped before a word", async () => {
  const { adapter, typedAtMs } = createTypingAdapter(100);
  const stop = new AbortController();
  async function* source() {
    await sleep(60_000);
    yield "never";
  }
  const answer = streamReply({ adapter, outbox: createOutbox() }, source(), { signal: stop.signal });
  await vi.advanceTimersByTimeAsync(6000);
  stop.abort();
  await vi.advanceTimersByTimeAsync(30_000);
  expect((await answer).status).toBe("stopped");
  expect(typedAtMs).toEqual([1000, 5300]);
});

it("stops typing when the model breaks off before a word, and when the chat is gone", async () => {
  for (const failure of [undefined, { kind: "gone", message: "kicked" } as const]) {
    const { adapter, typedAtMs, platform } = createTypingAdapter(100);
    async function* source() {
      await sleep(2000);
      if (!failure) throw new Error("The model broke off.");
      platform.fail(failure);
      yield "never seen";
      await sleep(60_000);
    }
    const answer = streamReply({ adapter, outbox: createOutbox() }, source());
    await vi.advanceTimersByTimeAsync(60_000);
    expect((await answer).status).toBe("failed");
    expect(typedAtMs).toEqual([1000]);
  }
});

it("makes no call for typing in a chat that is penalised", async () => {
  const { adapter, typedAtMs, platform } = createTypingAdapter(100);
  const outbox = createOutbox();
  platform.fail({ kind: "rate-limited", retryAfterMs: 20_000 });
  const first = streamReply({ adapter, outbox }, ["refused"].values());
  await vi.advanceTimersByTimeAsync(1000);
  async function* source() {
    await sleep(10_000);
    yield "later";
  }
  const second = streamReply({ adapter, outbox }, source());
  await vi.advanceTimersByTimeAsync(60_000);
  expect((await first).status).toBe("done");
  expect((await second).status).toBe("done");
  expect(typedAtMs).toEqual([]);
});
