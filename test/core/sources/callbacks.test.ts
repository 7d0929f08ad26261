/** Code that only pushes, by LangChain's callbacks, is a source as well. */

import { describe, expect, it } from "vitest";
import { fromCallbacks } from "../../../core/sources/callbacks.ts";
import { collect, text } from "./collect.ts";
import { ai, tool, wholeAi } from "./langchain-shapes.ts";

const durationMs = expect.any(Number);

describe("callbacks", () => {
  it("hand out tokens, tools and the end of the run they were given to", async () => {
    const { handler, events } = fromCallbacks();
    const collected = collect(events);
    handler.handleChainStart({}, {}, "root");
    handler.handleChatModelStart({}, [], "model");
    handler.handleLLMNewToken("Looking", {}, "model", "root", [], { chunk: { message: ai("Looking") } });
    handler.handleToolStart({ name: "search" }, '{"q":1}', "t1", "root", [], {}, undefined, "c1");
    handler.handleToolEnd(tool("c1", "found"), "t1");
    handler.handleToolStart({ id: ["tools", "Fetch"] }, "{}", "t2");
    handler.handleToolError(new Error("no network"), "t2");
    handler.handleCustomEvent("progress", "half way", "root");
    handler.handleLLMNewToken(" up", {}, "model");
    handler.handleLLMEnd({ generations: [] }, "model");
    handler.handleChainEnd({ output: "Looking up" }, "root");
    handler.handleLLMNewToken("too late", {}, "model");
    expect(await collected).toEqual({
      events: [
        text("Looking"),
        { type: "tool-start", id: "c1", name: "search", input: { q: 1 } },
        { type: "tool-end", id: "c1", result: "found", durationMs },
        { type: "tool-start", id: "t2", name: "Fetch", input: {} },
        { type: "tool-end", id: "t2", error: "no network", durationMs },
        { type: "step", id: "progress", name: "half way", state: "running" },
        text(" up"),
      ],
    });
  });

  it("say all at the end of a model, or of a chain without one, that does not stream", async () => {
    const model = fromCallbacks();
    model.handler.handleChatModelStart({}, [], "m");
    model.handler.handleLLMEnd({ generations: [[{ text: "whole", message: wholeAi("m1", "whole") }]] }, "m");
    expect((await collect(model.events)).events).toEqual([text("whole")]);
    const chain = fromCallbacks();
    chain.handler.handleChainStart({}, {}, "root");
    chain.handler.handleChainEnd({ output: "plain" }, "root");
    expect((await collect(chain.events)).events).toEqual([text("plain")]);
  });

  it("fail with the error of the run, after what it said, and not with that of a part that is tried again", async () => {
    const { handler, events } = fromCallbacks();
    const down = new Error("down");
    handler.handleChainStart({}, {}, "root");
    handler.handleChatModelStart({}, [], "first");
    handler.handleLLMError(new Error("busy"), "first");
    handler.handleChatModelStart({}, [], "second");
    handler.handleLLMNewToken("half", {}, "second");
    handler.handleChainError(down, "root");
    expect(await collect(events)).toEqual({ events: [text("half")], error: down });
  });

  it("of a fast model are merged while nobody reads, and lose nothing", async () => {
    const { handler, events } = fromCallbacks();
    handler.handleChatModelStart({}, [], "m");
    for (let index = 0; index < 1000; index += 1) handler.handleLLMNewToken("x", {}, "m");
    handler.handleLLMEnd({ generations: [] }, "m");
    expect((await collect(events)).events).toEqual([text("x".repeat(1000))]);
  });

  it("that never come end with the signal", async () => {
    const stop = new AbortController();
    const { events } = fromCallbacks();
    setTimeout(() => stop.abort("enough"), 10);
    expect(await collect(events, stop.signal)).toEqual({ events: [], error: "enough" });
  });
});
