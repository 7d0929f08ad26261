import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createOutbox, streamReply } from "../../../core/index.ts";
import { settled } from "../controls/pressing.ts";
import { createRecordingPlatform, speak, words } from "../recording-platform.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A chat that takes messages of `most` characters, and says 2,000. */
async function write(most: number) {
  const platform = createRecordingPlatform();
  const adapter = platform.adapter("a");
  const refusal = { failure: { kind: "too-long", message: "400: Must be fewer" } } as const;
  const isTooLong = ({ text }: { readonly text: string }) => text.length > most;
  const strict: typeof adapter = {
    ...adapter,
    send: async (content, options) => (isTooLong(content) ? refusal : adapter.send(content, options)),
    edit: async (id, content, options) => (isTooLong(content) ? refusal : adapter.edit(id, content, options)),
  };
  const result = await settled(
    streamReply({ adapter: strict, outbox: createOutbox() }, () => speak(600, 20)),
  );
  return { result, shown: [...platform.shown.values()] };
}

describe("a platform that counts more than its dialect does", () => {
  it("gets the same text in shorter messages", async () => {
    const { result, shown } = await write(1100);
    expect(result.status).toBe("done");
    expect(shown.join(" ")).toBe(words(600));
    for (const text of shown) expect(text.length).toBeLessThanOrEqual(1100);
  });

  it("is given up when it takes next to nothing", async () => {
    const { result } = await write(10);
    expect(result).toMatchObject({ status: "failed", cause: { kind: "too-long" } });
  });
});
