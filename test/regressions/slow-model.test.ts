import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createOutbox, streamReply } from "../../core/index.ts";
import { settled } from "../core/controls/pressing.ts";
import { createRecordingPlatform, speak } from "../core/recording-platform.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("a model of one word a second is read word by word, none later than a second and a half", async () => {
  const platform = createRecordingPlatform();
  const door = { adapter: platform.adapter("a"), outbox: createOutbox() };
  await settled(streamReply(door, () => speak(30, 1000)));
  for (let word = 1; word <= 30; word += 1) {
    const shown = platform.calls.find(({ text }) => text.split(" ").includes(`w${word}`));
    expect((shown?.atMs ?? Number.POSITIVE_INFINITY) - (word - 1) * 1000).toBeLessThanOrEqual(1500);
  }
});
