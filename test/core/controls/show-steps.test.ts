import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Adapter, LiveOptions, StreamEvent } from "../../../core/index.ts";
import { createDesk, createOutbox, streamReply } from "../../../core/index.ts";
import { createRecordingPlatform } from "../recording-platform.ts";
import { ASKER, settled } from "./pressing.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const LONG = `line one\nline two ${"x".repeat(300)}`;
const search: StreamEvent[] = [
  { type: "tool-start", id: "1", name: "search", input: { q: "cats", api_key: "sk-12345678" } },
  { type: "tool-end", id: "1", result: LONG, durationMs: 1200 },
];

async function answer(
  events: readonly (StreamEvent | string)[],
  options: LiveOptions = { steps: "full" },
  chat: { takesFiles?: boolean } = { takesFiles: true },
) {
  const platform = createRecordingPlatform();
  const desk = createDesk();
  const adapter: Adapter = platform.adapter("a", chat);
  const door = { adapter, outbox: createOutbox(), desk, asker: ASKER.id };
  await settled(streamReply(door, () => [...events].values(), options));
  const controls = () => [...platform.controls.values()].at(-1) ?? [];
  const press = async (user = ASKER, showsFiles = false) => {
    const id = controls().find(({ label }) => label === "Show steps")?.id ?? "";
    const reply = await desk.press({ id, user, showsFiles });
    await vi.advanceTimersByTimeAsync(5000);
    return reply;
  };
  return { platform, press, labels: controls().map(({ label }) => label) };
}

const STEPS = [
  "## 💭 Thoughts",
  "Cats, then.",
  "## 1. search (done, 1.2 s)",
  'Input:\n\n```json\n{\n  "q": "cats",\n  "api_key": …\n}\n```',
  `Result:\n\n\`\`\`\n${LONG}\n\`\`\`\n`,
].join("\n\n");

describe("Show steps", () => {
  it("sends all that the lines of the answer left out as a file, without secrets, and only once", async () => {
    const thought: StreamEvent = { type: "reasoning-delta", text: "Cats, then." };
    const { platform, press, labels } = await answer([thought, ...search, "Cats."]);
    expect(labels).toEqual(["Regenerate", "Show steps"]);
    expect(await press()).toEqual({});
    expect([...platform.files]).toEqual([["steps.md", STEPS]]);
    expect(await press()).toEqual({ notice: "The steps are in the chat already." });
    expect(platform.files.size).toBe(1);
  });

  it("goes to the one who pressed alone where the platform can do that", async () => {
    const { platform, press } = await answer([...search, "Cats."]);
    const reply = await press(ASKER, true);
    expect(reply).toMatchObject({ file: { name: "steps.md", mediaType: "text/markdown" } });
    expect(new TextDecoder().decode(reply?.file?.data)).toContain(LONG);
    expect(platform.files.size).toBe(0);
  });

  it("is a notice when it is short, and the beginning of it where no file can be sent", async () => {
    const short: StreamEvent[] = [
      { type: "tool-start", id: "1", name: "add" },
      { type: "tool-end", id: "1", result: "1\n2", durationMs: 0 },
    ];
    const { press } = await answer([...short, "Three."]);
    expect(await press()).toEqual({ notice: "## 1. add (done, 0.1 s)\n\nResult:\n\n```\n1\n2\n```\n" });
    const { press: pressThere } = await answer([...search, "Cats."], { steps: "full" }, {});
    const { notice = "" } = (await pressThere()) ?? {};
    expect(notice).toHaveLength(200);
    expect(notice.endsWith("…")).toBe(true);
  });

  it("is for the asker's eyes only, not for a moderator's", async () => {
    const { platform, press } = await answer([...search, "Cats."]);
    const moderator = { id: "3", name: "Grace", isModerator: true };
    expect(await press(moderator)).toEqual({ notice: "Only the one who asked can do that." });
    expect(platform.files.size).toBe(0);
  });

  it("can be tried again when the file did not arrive", async () => {
    const { platform, press } = await answer([...search, "Cats."]);
    platform.fail({ kind: "fatal", message: "no" }, { kind: "file" });
    await press();
    expect(platform.files.size).toBe(0);
    await press();
    expect(platform.files.size).toBe(1);
  });

  it.each([["compact"], ["off"]] as const)("is not offered where steps are %s", async (steps) => {
    expect((await answer([...search, "Cats."], { steps })).labels).toEqual(["Regenerate"]);
  });

  it("is not offered when the lines tell all there is", async () => {
    const small: StreamEvent[] = [
      { type: "tool-start", id: "1", name: "add", input: { a: 1 } },
      { type: "tool-end", id: "1", result: "3" },
    ];
    expect((await answer([...small, "Three."])).labels).toEqual(["Regenerate"]);
  });
});
