import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createOutbox, type StreamEvent, streamReply } from "../../../core/index.ts";
import type { Limit } from "../../../core/outbox/limit.ts";
import { settled } from "../controls/pressing.ts";
import { createRecordingPlatform, speak, words } from "../recording-platform.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Those of a Telegram group. */
const GROUP: readonly Limit[] = [
  { kind: "bucket", burst: 3, perSecond: 1, growth: 2 },
  { kind: "window", limit: 20, intervalMs: 60_000 },
];

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Ten of them begin within a second while the text is being written, and end one by one. */
async function* withTools(): AsyncGenerator<StreamEvent | string> {
  const text = speak(400, 50);
  for (let index = 0; index < 10; index += 1) {
    yield { type: "tool-start", id: `${index}`, name: `search ${index}` };
    await sleep(100);
  }
  let count = 0;
  for await (const word of text) {
    yield word;
    count += 1;
    if (count % 40 === 0) yield { type: "tool-end", id: `${count / 40 - 1}`, result: "ok" };
  }
}

async function* withoutTools() {
  await sleep(1000);
  yield* speak(400, 50);
}

async function write(source: () => AsyncGenerator<StreamEvent | string>) {
  const platform = createRecordingPlatform({ limits: GROUP });
  const door = { adapter: platform.adapter("g"), outbox: createOutbox() };
  const result = await settled(streamReply(door, source));
  /** The moment at which a reader has seen so many words. */
  const seenAtMs = (count: number) =>
    platform.calls.find(({ text }) => text.includes(`w${count} `) || text.endsWith(`w${count}`))?.atMs ??
    Number.POSITIVE_INFINITY;
  const waits = [20, 60, 100, 150, 200, 250, 300, 350, 400].map(
    (count) => seenAtMs(count) - 1000 - count * 50,
  );
  const meanWaitMs = waits.reduce((sum, wait) => sum + wait, 0) / waits.length;
  return { platform, result, meanWaitMs };
}

describe("ten tools that start within a second in a group of 20 calls a minute", () => {
  it("leave the text its pace, and all of it arrives", async () => {
    const { platform, result, meanWaitMs } = await write(withTools);
    const alone = await write(withoutTools);
    expect(result).toMatchObject({ status: "done", text: words(400), figures: { rateLimits: 0 } });
    expect(platform.calls.filter(({ atMs }) => atMs < 60_000).length).toBeLessThanOrEqual(20);
    expect(meanWaitMs).toBeLessThan(alone.meanWaitMs * 1.3);
    expect(result.figures.finalLagMs).toBeLessThan(1000);
  });

  it("are seen while they run, in a call or two, and not in one each", async () => {
    const { platform } = await write(withTools);
    const before = platform.calls.filter(({ text }) => text.includes("⏳") && !text.includes("w1"));
    expect(before.length).toBeGreaterThanOrEqual(1);
    expect(before.length).toBeLessThanOrEqual(3);
  });
});
