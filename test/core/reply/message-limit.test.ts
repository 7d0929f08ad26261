import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  createOutbox,
  type Failure,
  type LiveOptions,
  type Source,
  streamReply,
} from "../../../core/index.ts";
import { settled } from "../controls/pressing.ts";
import { type ChatOptions, createRecordingPlatform, speak, words } from "../recording-platform.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

interface Setting {
  /** Of files. */
  readonly failure?: Failure;
  readonly options?: LiveOptions;
}

async function write(said: number | Source, chat: ChatOptions, { failure, options }: Setting = {}) {
  const platform = createRecordingPlatform({ maxLength: 400 });
  if (failure) platform.fail(failure, { kind: "file", times: 30 });
  const door = { adapter: platform.adapter("a", chat), outbox: createOutbox() };
  const source = typeof said === "number" ? () => speak(said, 20) : said;
  const result = await settled(streamReply(door, source, { footer: true, ...options }));
  return { platform, result, shown: [...platform.shown.values()] };
}

describe("an answer that may have only so many messages", () => {
  it("is as any other one while it needs no more", async () => {
    const { result, shown } = await write(120, { maxMessages: 2, takesFiles: true });
    expect(result.status).toBe("done");
    expect(shown.join(" ").replace(/\s+/g, " ")).toMatch(new RegExp(`^${words(120)} = `));
    expect(result.messages).toHaveLength(2);
  });

  it("sends the whole of it as a file once the last one is full, and says so", async () => {
    const { platform, result, shown } = await write(400, { maxMessages: 2, takesFiles: true });
    expect(result.status).toBe("done");
    expect(shown).toHaveLength(2);
    expect(shown[1]).toMatch(/ w\d+\n\n✂️ No more fits here: the whole answer comes as a file\.\n\n= /);
    expect(platform.files).toEqual(new Map([["answer.md", words(400)]]));
    expect(platform.calls.at(-1)?.kind).toBe("file");
    expect(words(400).startsWith(shown.join(" ").replace(/\n\n✂️.*/s, ""))).toBe(true);
  });

  it("is cut with words where no file can be sent, and keeps the whole text for the host", async () => {
    const { result, shown } = await write(400, { maxMessages: 1 });
    expect(shown).toHaveLength(1);
    expect(shown[0]).toMatch(/ w\d+\n\n✂️ Cut off: no more fits here\.\n\n= /);
    expect(result).toMatchObject({
      status: "failed",
      text: words(400),
      cause: { name: "DeliveryError", kind: "too-long" },
    });
  });

  it("says that it is cut when the file is refused", async () => {
    const refusal: Failure = { kind: "fatal", message: "no files here" };
    const { result, shown } = await write(400, { maxMessages: 1, takesFiles: true }, { failure: refusal });
    expect(shown[0]).toMatch(/ w\d+\n\n✂️ Cut off: no more fits here\.\n\n= /);
    expect(result).toMatchObject({ status: "failed", cause: { kind: "too-long" } });
  });

  it("is stopped, not failed, when it was stopped besides, and says both", async () => {
    const host = new AbortController();
    setTimeout(() => host.abort(), 6000);
    const { result, shown } = await write(400, { maxMessages: 1 }, { options: { signal: host.signal } });
    expect(shown[0]).toMatch(/ w\d+\n\n✂️ Cut off: no more fits here\.\n⏹️ Stopped\.\n\n= /);
    expect(result.status).toBe("stopped");
    expect(result).not.toHaveProperty("cause");
  });

  it("has what broke its source as its cause, though it was cut besides", async () => {
    const cause = new Error("the model broke");
    async function* source() {
      yield* speak(300, 20);
      throw cause;
    }
    const { result } = await write(source, { maxMessages: 1 });
    expect(result).toMatchObject({ status: "failed", cause });
  });

  it("does not take up calls for text that it can't show", async () => {
    const short = await write(400, { maxMessages: 1 });
    const long = await write(4000, { maxMessages: 1 });
    expect(long.platform.calls.length).toBeLessThanOrEqual(short.platform.calls.length + 1);
  });
});
