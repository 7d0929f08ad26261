import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createOutbox, type LiveOptions, type NotifyPolicy, streamReply } from "../../../core/index.ts";
import { settled } from "../controls/pressing.ts";
import { type ChatOptions, createRecordingPlatform, speak, words } from "../recording-platform.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

interface Setting {
  readonly count?: number;
  readonly chat?: ChatOptions;
  readonly prepare?: (platform: ReturnType<typeof createRecordingPlatform>) => void;
}

async function write(
  notify: NotifyPolicy | undefined,
  { count = 140, chat = { canRemove: true }, prepare }: Setting = {},
) {
  const platform = createRecordingPlatform({ maxLength: 300 });
  prepare?.(platform);
  const door = { adapter: platform.adapter("a", chat), outbox: createOutbox() };
  const result = await settled(streamReply(door, speak(count, 60), { notify }));
  const sends = platform.calls.filter(({ kind, failure }) => kind === "send" && !failure);
  const shown = [...platform.shown.values()];
  expect(shown.join(" ")).toBe(words(count));
  expect(result.messages.map(({ text }) => text)).toEqual(shown);
  return { platform, result, rings: sends.map(({ isSilent }) => !isSilent), kinds: kindsOf(platform) };
}

const kindsOf = ({ calls }: ReturnType<typeof createRecordingPlatform>) => calls.map(({ kind }) => kind);

describe("the messages of an answer", () => {
  it("ring once, with the first one, unless something else is asked for", async () => {
    expect((await write(undefined)).rings).toEqual([true, false]);
    expect((await write("first")).rings).toEqual([true, false]);
  });

  it("never ring when they are to be silent", async () => {
    expect((await write("silent")).rings).toEqual([false, false]);
  });

  it("ring once when all of it stands, and only then the one that grew is taken away", async () => {
    const { rings, kinds } = await write("final");
    expect(rings).toEqual([false, false, true]);
    expect(kinds.slice(-2)).toEqual(["send", "remove"]);
  });

  it("are not sent anew when the answer came at once", async () => {
    const { rings, kinds } = await write("final", { count: 1 });
    expect(rings).toEqual([true]);
    expect(kinds).toEqual(["send"]);
  });

  it("keep the one that grew, with the whole text, when the last one can't be sent anew", async () => {
    const { result, kinds } = await write("final", {
      count: 40,
      prepare: (platform) => void setTimeout(() => platform.fail(fatal, { kind: "send" }), 700),
    });
    expect(result.status).toBe("done");
    expect(kinds.slice(-2)).toEqual(["send", "edit"]);
    expect(kinds).not.toContain("remove");
  });

  it("ring with the first one where nothing can be taken away", async () => {
    expect((await write("final", { chat: {} })).rings).toEqual([true, false]);
  });

  it("report the copy that could not be taken away", async () => {
    const platform = createRecordingPlatform();
    platform.fail(fatal, { kind: "remove" });
    const door = { adapter: platform.adapter("a", { canRemove: true }), outbox: createOutbox() };
    const result = await settled(streamReply(door, speak(40, 20), { notify: "final" }));
    expect(result).toMatchObject({ status: "done", figures: { possibleDuplicates: 1 } });
  });

  it("ring again at the end of an answer that took long, and not of a quick one", async () => {
    expect((await write({ pingIfLongerThanMs: 60_000 })).rings).toEqual([true, false]);
    expect((await write({ pingIfLongerThanMs: 1500 })).rings).toEqual([true, false, true]);
  });

  it.each([{ pingIfLongerThanMs: -1 }, { pingIfLongerThanMs: "5" }, "loud", 5, null, {}])(
    "are for no other wish, such as %j",
    (notify) => {
      const platform = createRecordingPlatform();
      const door = { adapter: platform.adapter("a"), outbox: createOutbox() };
      expect(() => streamReply(door, speak(1, 1), { notify } as unknown as LiveOptions)).toThrow(
        /Expected `notify` to be "first"/,
      );
    },
  );
});

const fatal = { kind: "fatal", message: "no" } as const;
