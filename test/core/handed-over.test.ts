import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { ScopeSpec } from "../../core/adapter.ts";
import { createOutbox, streamReply } from "../../core/index.ts";
import { createRecordingPlatform, speak, words } from "./recording-platform.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const HANDED_OVER_MS = 5000;
const BEFORE: readonly ScopeSpec[] = [
  { name: "quick", limits: [{ kind: "bucket", burst: 5, perSecond: 1 }], pace: { keep: 1 } },
];
const AFTER: readonly ScopeSpec[] = [
  { name: "slow", limits: [{ kind: "window", limit: 1, intervalMs: 10_000 }], pace: { keep: 0 } },
];

it("an answer that is handed over to another budget holds to it from its first call on", async () => {
  const platform = createRecordingPlatform();
  const startMs = Date.now();
  const adapter = {
    ...platform.adapter("a"),
    scopes: () => (Date.now() - startMs < HANDED_OVER_MS ? BEFORE : AFTER),
  };
  const result = streamReply({ adapter, outbox: createOutbox() }, () => speak(300, 100));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await result).toMatchObject({ status: "done", text: words(300) });
  const after = platform.calls.map(({ atMs }) => atMs).filter((atMs) => atMs >= HANDED_OVER_MS);
  const gaps = after.slice(1).map((atMs, place) => atMs - (after[place] ?? 0));
  expect(gaps.length).toBeGreaterThanOrEqual(2);
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(10_000);
});
