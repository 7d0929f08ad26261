import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createAnswers } from "../../src/answers.ts";

const GRACE_MS = 5000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("a drain waits for what is being written, and for what that begins", async () => {
  const answers = createAnswers();
  const first = Promise.withResolvers<void>();
  const second = Promise.withResolvers<void>();
  void answers.track(first.promise.then(() => void answers.track(second.promise)));
  const drained = vi.fn();
  const drain = answers.drain(GRACE_MS).then(drained);
  expect(answers.isDraining).toBe(true);
  first.resolve();
  await vi.advanceTimersByTimeAsync(10);
  expect([answers.count, drained.mock.calls.length]).toEqual([1, 0]);
  second.resolve();
  await drain;
  expect(answers.count).toBe(0);
});

it("a drain gives up after its time", async () => {
  const answers = createAnswers();
  void answers.track(new Promise(() => {}));
  const drained = vi.fn();
  void answers.drain(GRACE_MS).then(drained);
  await vi.advanceTimersByTimeAsync(GRACE_MS - 1);
  expect(drained).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(drained).toHaveBeenCalled();
});

it("an answer that fails is over too", async () => {
  const answers = createAnswers();
  await expect(answers.track(Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  await answers.idle();
  expect(answers.count).toBe(0);
});
