/** What the AI SDK streams, by its shape, without the package. */

import { describe, expect, it } from "vitest";
import { statusOf } from "../../../core/errors.ts";
import { collect, streamOf, text } from "./collect.ts";

const eventsOf = async (...items: readonly unknown[]) => {
  const { events, error } = await collect(streamOf(...items));
  if (error !== undefined) throw error;
  return events;
};

const durationMs = expect.any(Number);

describe("a part of the AI SDK", () => {
  it("is text or reasoning, from a result, a provider or a UI message stream alike", async () => {
    expect(
      await eventsOf(
        { type: "start" },
        { type: "text-start", id: "1" },
        { type: "text-delta", id: "1", text: "a" },
        { type: "text-delta", id: "1", delta: "b" },
        { type: "text-end", id: "1" },
        { type: "reasoning-delta", id: "2", text: "c" },
        { type: "reasoning-delta", id: "2", delta: "d" },
      ),
    ).toEqual([
      text("a"),
      text("b"),
      { type: "reasoning-delta", text: "c" },
      { type: "reasoning-delta", text: "d" },
    ]);
  });

  it("of the next step begins a paragraph", async () => {
    expect(
      await eventsOf(
        { type: "start-step" },
        { type: "text-delta", id: "1", text: "Looking up…" },
        { type: "finish-step", usage: { inputTokens: 3, outputTokens: 2 } },
        { type: "start-step" },
        { type: "text-delta", id: "1", text: "Cats are" },
      ),
    ).toContainEqual(text("\n\nCats are"));
  });

  it("tells of a call from the first word of its input to its end, and of what the tool says meanwhile", async () => {
    expect(
      await eventsOf(
        { type: "tool-input-start", id: "c1", toolName: "search" },
        { type: "tool-input-delta", id: "c1", delta: '{"q":1}' },
        { type: "tool-call", toolCallId: "c1", toolName: "search", input: { q: 1 } },
        {
          type: "tool-result",
          toolCallId: "c1",
          output: { message: "half", progress: 0.5 },
          preliminary: true,
        },
        { type: "tool-result", toolCallId: "c1", toolName: "search", output: "found" },
        { type: "tool-call", toolCallId: "c2", toolName: "fetch", input: "{}" },
        { type: "tool-error", toolCallId: "c2", toolName: "fetch", error: new Error("no network") },
      ),
    ).toEqual([
      { type: "tool-start", id: "c1", name: "search" },
      { type: "tool-args-delta", id: "c1", text: '{"q":1}' },
      { type: "step", id: "c1", name: "half", state: "running", fraction: 0.5 },
      { type: "step", id: "c1", name: "half", state: "done" },
      { type: "tool-end", id: "c1", input: { q: 1 }, result: "found", durationMs },
      { type: "tool-start", id: "c2", name: "fetch", input: {} },
      { type: "tool-end", id: "c2", error: "no network", durationMs },
    ]);
  });

  it("tells of a call in a UI message stream the same", async () => {
    expect(
      await eventsOf(
        { type: "tool-input-start", toolCallId: "c1", toolName: "search" },
        { type: "tool-input-delta", toolCallId: "c1", inputTextDelta: "{}" },
        { type: "tool-input-available", toolCallId: "c1", toolName: "search", input: {} },
        { type: "tool-output-available", toolCallId: "c1", output: "found" },
        { type: "tool-output-error", toolCallId: "c1", errorText: "too late" },
        { type: "tool-approval-request", approvalId: "a1", toolCallId: "c1" },
      ),
    ).toMatchObject([
      { type: "tool-start", id: "c1", name: "search" },
      { type: "tool-args-delta", id: "c1", text: "{}" },
      { type: "tool-end", id: "c1", input: {}, result: "found" },
      { type: "approval", id: "a1" },
    ]);
  });

  it("asks for an approval with the tool's name, its input and the answers it takes", async () => {
    const toolCall = { type: "tool-call", toolCallId: "c1", toolName: "delete", input: { all: true } };
    const request = { name: "delete", input: { all: true }, decisions: ["approve", "deny"] };
    const asked = { type: "approval", id: "a1", requests: [request] };
    expect(
      await eventsOf(toolCall, { type: "tool-approval-request", approvalId: "a1", toolCall }),
    ).toContainEqual(asked);
    expect(
      await eventsOf(
        { ...toolCall, type: "tool-input-available" },
        { type: "tool-approval-request", approvalId: "a1", toolCallId: "c1" },
        { type: "tool-output-denied", toolCallId: "c1" },
      ),
    ).toEqual([
      { type: "tool-start", id: "c1", name: "delete", input: { all: true } },
      asked,
      { type: "tool-end", id: "c1", error: "It was not allowed.", durationMs },
    ]);
  });

  it("adds up the tokens of its steps, until the end tells all", async () => {
    const usage = { inputTokens: 3, outputTokens: 2 };
    expect(
      await eventsOf(
        { type: "finish-step", usage },
        { type: "finish-step", usage },
        { type: "finish", finishReason: "tool-calls", totalUsage: { inputTokens: 7, outputTokens: 4 } },
        {
          type: "finish",
          finishReason: { unified: "content-filter" },
          usage: { inputTokens: { total: 1 }, outputTokens: { total: 1 } },
        },
      ),
    ).toEqual([
      { type: "usage", inputTokens: 3, outputTokens: 2 },
      { type: "usage", inputTokens: 6, outputTokens: 4 },
      { type: "usage", inputTokens: 7, outputTokens: 4 },
      { type: "finish", reason: "tool" },
      { type: "usage", inputTokens: 1, outputTokens: 1 },
      { type: "finish", reason: "filter" },
    ]);
  });

  it("is a file, whichever way it is wrapped", async () => {
    const data = Uint8Array.of(1, 2);
    const file = { type: "file", data, mediaType: "image/png" };
    expect(
      await eventsOf(
        { type: "file", file: { uint8Array: data, mediaType: "image/png" } },
        { type: "file", mediaType: "image/png", url: "data:image/png;base64,AQI=" },
        { type: "file", mediaType: "image/png", data: { type: "data", data: "AQI=" } },
        { type: "file", mediaType: "image/png", url: "https://example.com/not-fetched.png" },
      ),
    ).toEqual([file, file, file]);
  });

  it("of one's own is a value, or a line of progress", async () => {
    expect(
      await eventsOf(
        { type: "data-weather", data: { degrees: 21 } },
        { type: "data-progress", id: "p", data: { status: "reading", percent: 50 } },
      ),
    ).toEqual([
      { type: "data", value: { degrees: 21 } },
      { type: "step", id: "p", name: "reading", state: "running", fraction: 0.5 },
    ]);
  });

  it("that is an error ends the answer with its status, even after several tries, and without its words", async () => {
    const refused = Object.assign(new Error("bad key sk-abcdefgh12345678"), { statusCode: 401 });
    for (const part of [
      { type: "error", error: refused },
      {
        type: "error",
        error: Object.assign(new Error("3 tries"), { lastError: refused, errors: [refused] }),
      },
    ]) {
      const { events, error } = await collect(streamOf({ type: "text-delta", id: "1", text: "half" }, part));
      expect(events).toEqual([text("half")]);
      expect(statusOf(error)).toBe(401);
      expect(String(error)).not.toContain("sk-");
    }
    const { error } = await collect(streamOf({ type: "error", errorText: "An error occurred." }));
    expect(error).toMatchObject({ name: "SourceError" });
  });

  it("that says aborted is a failure, since the answer is not whole", async () => {
    const { error } = await collect(streamOf({ type: "abort", reason: "timeout" }));
    expect(error).toMatchObject({ name: "SourceError", cause: "timeout" });
  });

  it("leaves values alone that only look alike", async () => {
    for (const value of [{ type: "start", at: 5 }, { type: "file", name: "a.txt" }, { type: "custom" }]) {
      expect(await eventsOf(value)).toEqual([{ type: "data", value }]);
    }
  });
});

describe("a UI message that grows", () => {
  it("tells only what is new in it", async () => {
    const message = (...parts: object[]) => ({ id: "m", role: "assistant", parts });
    const tool = (fields: object) => ({ type: "tool-search", toolCallId: "c1", ...fields });
    const first = { type: "text", text: "Looking" };
    const done = tool({ state: "output-available", input: { q: 1 }, output: "found" });
    expect(
      await eventsOf(
        message({ type: "step-start" }, { type: "reasoning", text: "h" }),
        message({ type: "step-start" }, { type: "reasoning", text: "hm" }, first),
        message(
          { type: "step-start" },
          { type: "reasoning", text: "hm" },
          first,
          tool({ state: "input-streaming" }),
        ),
        message(
          { type: "step-start" },
          { type: "reasoning", text: "hm" },
          first,
          tool({ state: "input-available", input: { q: 1 } }),
        ),
        message({ type: "step-start" }, { type: "reasoning", text: "hm" }, first, done),
        message({ type: "step-start" }, { type: "reasoning", text: "hm" }, first, done, {
          type: "text",
          text: "Cats",
        }),
      ),
    ).toEqual([
      { type: "reasoning-delta", text: "h" },
      { type: "reasoning-delta", text: "m" },
      text("Looking"),
      { type: "tool-start", id: "c1", name: "search" },
      { type: "tool-end", id: "c1", input: { q: 1 }, result: "found", durationMs },
      text("\n\nCats"),
    ]);
  });
});
