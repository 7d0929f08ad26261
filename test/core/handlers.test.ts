/** Callbacks are told of everything that happens, and nothing they do can harm the answer. */

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createOutbox, type Handlers, type Source, streamReply } from "../../core/index.ts";
import { createRecordingPlatform } from "./recording-platform.ts";

let warnings: string[];
beforeEach(() => {
  warnings = [];
  vi.useFakeTimers();
  vi.spyOn(process, "emitWarning").mockImplementation((warning) => void warnings.push(String(warning)));
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

async function answer(source: Source, handlers: Handlers) {
  const platform = createRecordingPlatform();
  const result = streamReply({ adapter: platform.adapter("a"), outbox: createOutbox() }, source, {
    handlers,
  });
  await vi.runAllTimersAsync();
  return { result: await result, shown: [...platform.shown.values()] };
}

/** Every handler, each calling `listener` with its name. */
const all = (listener: (name: string, value: unknown) => unknown): Handlers =>
  Object.fromEntries(
    ["Text", "Reasoning", "ToolStart", "ToolEnd", "Step", "Usage", "Error", "End"].map((name) => [
      `on${name}`,
      (value: unknown) => listener(name, value),
    ]),
  );

async function* agent() {
  yield { type: "reasoning-delta", text: "hm" };
  yield { type: "step", id: "s", name: "plan", state: "done" };
  yield { type: "tool-start", id: "1", name: "search" };
  yield { type: "tool-end", id: "1", result: 5 };
  yield "It is ";
  yield "five.";
  yield { type: "usage", outputTokens: 4 };
}

describe("handlers", () => {
  it("are told of all that happens, in order, and of the result at the end", async () => {
    const told: [string, unknown][] = [];
    const { result } = await answer(
      agent(),
      all((name, value) => told.push([name, value])),
    );
    expect(told).toEqual([
      ["Reasoning", "hm"],
      ["Step", { type: "step", id: "s", name: "plan", state: "done" }],
      ["ToolStart", { type: "tool-start", id: "1", name: "search" }],
      ["ToolEnd", { type: "tool-end", id: "1", result: 5 }],
      ["Text", "It is "],
      ["Text", "five."],
      ["Usage", { outputTokens: 4 }],
      ["End", result],
    ]);
  });

  it("are told of a failure before the end, which is told all the same", async () => {
    const broken = new Error("the model fell over");
    const told: [string, unknown][] = [];
    const { result } = await answer(
      () => Promise.reject(broken),
      all((name, value) => told.push([name, value])),
    );
    expect(told).toEqual([
      ["Error", broken],
      ["End", result],
    ]);
  });

  it.each<[string, () => unknown, number]>([
    [
      "throw",
      () => {
        throw new Error("a bug");
      },
      8,
    ],
    ["reject", () => Promise.reject(new Error("a bug")), 8],
    ["never answer", () => new Promise(() => {}), 0],
  ])("that %s harm nothing", async (_how, handler, warningCount) => {
    const { result, shown } = await answer(agent(), all(handler));
    expect(result).toMatchObject({ status: "done", text: "It is five." });
    expect(shown).toEqual(["~ ✓ plan\n~ ✓ search\n\nIt is five."]);
    expect(warnings).toHaveLength(warningCount);
  });
});
