import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createOutbox, type Failure, type LiveOptions, streamReply } from "../../../core/index.ts";
import { settled } from "../controls/pressing.ts";
import { type ChatOptions, createRecordingPlatform } from "../recording-platform.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const code = Array.from({ length: 300 }, (_, line) => `print("this is line ${line}")`).join("\n");
const answer = `Here it is:\n\n\`\`\`python\n${code}\n\`\`\`\n\nRun it.`;

async function write(options: LiveOptions = {}, chat: ChatOptions = { takesFiles: true }, failure?: Failure) {
  const platform = createRecordingPlatform();
  if (failure) platform.fail(failure, { kind: "file" });
  const adapter = platform.adapter("a", chat);
  const result = await settled(
    streamReply(
      { adapter, outbox: createOutbox() },
      async function* () {
        yield answer;
      },
      options,
    ),
  );
  const shown = [...platform.shown.values()].join("\n");
  return { result, files: [...platform.files], shown };
}

describe("code that fills several messages", () => {
  it("is shown as it comes, and can be had in one piece below, as the last message says", async () => {
    const { files, shown } = await write();
    expect(files).toEqual([["code.py", `${code}\n`]]);
    expect(shown).toContain("this is line 299");
    expect(shown).toMatch(/Run it\.\s+📎 Also as a file: code\.py$/);
  });

  it("is as well without: where no file can be sent, or none is wanted", async () => {
    for (const { files, shown } of [
      await write({}, {}),
      await write({ filesOver: Number.POSITIVE_INFINITY }),
    ]) {
      expect(files).toEqual([]);
      expect(shown).not.toContain("📎");
    }
  });

  it("is harmed by no file that fails", async () => {
    const { result, shown } = await write({}, { takesFiles: true }, { kind: "too-long", message: "413" });
    expect(result.status).toBe("done");
    expect(shown).toContain("this is line 299");
    expect(shown).toMatch(/📎 code\.py is too large to be sent here\.$/);
  });

  it("comes in the file of the whole answer where messages can't hold that", async () => {
    const { files } = await write({}, { takesFiles: true, maxMessages: 2 });
    expect(files).toEqual([["answer.md", answer]]);
  });

  it("needs a length that is one", () => {
    const door = { adapter: createRecordingPlatform().adapter("a"), outbox: createOutbox() };
    expect(() => streamReply(door, ["x"], { filesOver: -1 })).toThrow(
      new TypeError("Expected `filesOver` to be a number above 0, got -1"),
    );
  });
});
