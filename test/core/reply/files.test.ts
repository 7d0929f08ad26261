import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createOutbox, type Failure, type StreamEvent, streamReply } from "../../../core/index.ts";
import { settled } from "../controls/pressing.ts";
import { createRecordingPlatform, speak, words } from "../recording-platform.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const file = (text: string, name?: string, mediaType = "text/csv"): StreamEvent => ({
  type: "file",
  data: new TextEncoder().encode(text),
  mediaType,
  ...(name === undefined ? {} : { name }),
});

async function write(files: readonly StreamEvent[], takesFiles = true, failures: readonly Failure[] = []) {
  const platform = createRecordingPlatform();
  for (const failure of failures) platform.fail(failure, { kind: "file" });
  async function* source() {
    yield* files;
    yield* speak(40, 20);
  }
  const door = { adapter: platform.adapter("a", { takesFiles }), outbox: createOutbox() };
  const result = await settled(streamReply(door, source));
  expect(result).toMatchObject({ status: "done", text: words(40) });
  return { platform, shown: [...platform.shown.values()] };
}

describe("a file of an answer", () => {
  it("follows its text as a message of its own, under its name", async () => {
    const { platform, shown } = await write([file("a;b", "table.csv"), file("c;d", "more.csv")]);
    expect(shown).toEqual([words(40)]);
    expect([...platform.files]).toEqual([
      ["table.csv", "a;b"],
      ["more.csv", "c;d"],
    ]);
    expect(platform.calls.slice(-3).map(({ kind }) => kind)).toEqual(["edit", "file", "file"]);
  });

  it("has a name that tells what it is when the source gives none, and never a path", async () => {
    const { platform } = await write([
      file("1", undefined, "image/png"),
      file("2", undefined, "application/pdf"),
      file("3", "../../etc/pass\u202ewd"),
    ]);
    expect([...platform.files.keys()]).toEqual(["image.png", "file.pdf", "passwd"]);
  });

  it.each<[string, Failure, string]>([
    ["too large", { kind: "too-long", message: "413" }, "📎 table.csv is too large to be sent here."],
    ["refused", { kind: "fatal", message: "403 sk-123" }, "📎 table.csv could not be sent."],
  ])("that is %s leaves one line, and the text and the other files as they are", async (_, failure, line) => {
    const { platform, shown } = await write([file("a", "table.csv"), file("b", "other.csv")], true, [
      failure,
    ]);
    expect(shown).toEqual([`${words(40)}\n\n${line}`]);
    expect([...platform.files.keys()]).toEqual(["other.csv"]);
  });

  it("says that it can't be shown where there are no files", async () => {
    const { shown } = await write([file("a", "table.csv")], false);
    expect(shown).toEqual([`${words(40)}\n\n📎 table.csv can't be shown here.`]);
  });

  it("waits its turn: it is no call outside the budget of its chat", async () => {
    const { platform } = await write(Array.from({ length: 12 }, (_, index) => file("x", `${index}.csv`)));
    for (const { atMs } of platform.calls) {
      const count = platform.calls.filter((one) => one.atMs >= atMs && one.atMs < atMs + 5000).length;
      expect(count).toBeLessThanOrEqual(10);
    }
    expect(platform.files.size).toBe(12);
  });
});
