/** Messages of LangChain, as its models send them: by their shape, without the package. */

import { describe, expect, it } from "vitest";
import { collect, streamOf, text } from "./collect.ts";
import { ai, tool } from "./langchain-shapes.ts";

const eventsOf = async (...items: readonly unknown[]) => {
  const { events, error } = await collect(streamOf(...items));
  if (error !== undefined) throw error;
  return events;
};

describe("a LangChain message chunk", () => {
  it("is its text, be it a string or blocks, an instance, plain JSON or what toJSON made", async () => {
    expect(
      await eventsOf(
        ai("a"),
        ai([{ type: "text", text: "b" }]),
        { type: "AIMessageChunk", content: "c", additional_kwargs: {}, response_metadata: {} },
        {
          lc: 1,
          type: "constructor",
          id: ["langchain_core", "messages", "AIMessage"],
          kwargs: { content: "d" },
        },
        { content: "e", lc_namespace: [], getType: () => "generic" },
        ai([{ type: "output_text", text: "f" }, "g"]),
      ),
    ).toEqual(["a", "b", "c", "d", "e", "fg"].map(text));
  });

  it("is its reasoning, in each of the places that providers put it", async () => {
    const events = await eventsOf(
      ai("", { additional_kwargs: { reasoning_content: "a" } }),
      ai([{ type: "reasoning", reasoning: "b" }]),
      ai([{ type: "thinking", thinking: "c" }]),
      ai([{ type: "reasoning", summary: [{ text: "d" }] }]),
    );
    expect(events).toEqual(["a", "b", "c", "d"].map((value) => ({ type: "reasoning-delta", text: value })));
  });

  it("starts each tool once, tells its arguments, and ends it with what came of it", async () => {
    const piece = (index: number, rest: object) => ai("", { tool_call_chunks: [{ index, ...rest }] });
    const events = await eventsOf(
      piece(0, { id: "c1" }),
      piece(0, { name: "search", args: "" }),
      piece(0, { args: '{"q":' }),
      piece(1, { id: "c2", name: "fetch" }),
      piece(0, { args: "1}" }),
      tool("c1", "found"),
      tool("c2", "no network\n Please fix it.", { status: "error" }),
      tool("c2", "again", { status: "error" }),
      piece(0, { id: "c3", name: "search" }),
    );
    const durationMs = expect.any(Number);
    expect(events).toEqual([
      { type: "tool-start", id: "c1", name: "search" },
      { type: "tool-args-delta", id: "c1", text: '{"q":' },
      { type: "tool-start", id: "c2", name: "fetch" },
      { type: "tool-args-delta", id: "c1", text: "1}" },
      { type: "tool-end", id: "c1", input: { q: 1 }, result: "found", durationMs },
      { type: "tool-end", id: "c2", error: "no network", durationMs },
      { type: "tool-start", id: "c3", name: "search" },
    ]);
  });

  it("of a model that can't stream has its calls whole", async () => {
    const message = ai("", { tool_calls: [{ id: "c1", name: "search", args: { q: 1 } }] });
    expect(await eventsOf(message, tool("c1", "found"))).toEqual([
      { type: "tool-start", id: "c1", name: "search", input: { q: 1 } },
      { type: "tool-end", id: "c1", result: "found", durationMs: expect.any(Number) },
    ]);
  });

  it("tells of the tools that the service runs by itself, and hands out its files", async () => {
    const file = { type: "file", data: Uint8Array.of(1, 2), mediaType: "image/png" };
    expect(
      await eventsOf(
        ai([{ type: "server_tool_use", id: "s1", name: "web_search", input: { query: "cats" } }]),
        ai([{ type: "web_search_tool_result", tool_use_id: "s1", content: [{ url: "x" }] }]),
        ai([{ type: "server_tool_call", id: "s2", name: "code", args: {} }]),
        ai([{ type: "code_tool_result", tool_use_id: "s2", content: { error_code: "unavailable" } }]),
        ai([{ type: "image", mimeType: "image/png", data: "AQI=" }]),
        ai([{ type: "image_url", image_url: { url: "data:image/png;base64,AQI=" } }]),
      ),
    ).toEqual([
      { type: "tool-start", id: "s1", name: "web_search", input: { query: "cats" } },
      { type: "tool-end", id: "s1", result: [{ url: "x" }], durationMs: expect.any(Number) },
      { type: "tool-start", id: "s2", name: "code" },
      { type: "tool-end", id: "s2", error: "unavailable", durationMs: expect.any(Number) },
      file,
      file,
    ]);
  });

  it("keeps the calls of two messages apart that count from 0 again", async () => {
    const piece = (id: string, args: string, rest = {}) =>
      ai("", { id, tool_call_chunks: [{ index: 0, args, ...rest }] });
    const events = await eventsOf(
      piece("m1", '{"a"', { id: "c1", name: "one" }),
      piece("m2", '{"b"', { id: "c2", name: "two" }),
      piece("m1", ":1}"),
      piece("m2", ":2}"),
      tool("c1", ""),
      tool("c2", ""),
    );
    const ends = events.filter((event) => event.type === "tool-end");
    expect(ends).toMatchObject([
      { id: "c1", input: { a: 1 } },
      { id: "c2", input: { b: 2 } },
    ]);
  });

  it("adds up the tokens of its parts, and says how the answer finished", async () => {
    const chunk = (input_tokens: number, output_tokens: number, response_metadata = {}) =>
      ai("", { usage_metadata: { input_tokens, output_tokens }, response_metadata });
    const events = await eventsOf(chunk(9, 0), chunk(0, 12, { stop_reason: "max_tokens" }));
    expect(events).toEqual([
      { type: "usage", inputTokens: 9, outputTokens: 0 },
      { type: "usage", inputTokens: 9, outputTokens: 12 },
      { type: "finish", reason: "length" },
    ]);
  });

  it("of somebody else than the model says nothing", async () => {
    const human = { content: "a question", lc_namespace: [], getType: () => "human" };
    expect(await eventsOf(human, ai(""))).toEqual([]);
  });

  it("of the next message begins a paragraph, and no word of two messages is glued", async () => {
    expect(
      await eventsOf(ai("Looking", { id: "m1" }), ai(" up…", { id: "m1" }), ai("Cats", { id: "m2" })),
    ).toEqual(["Looking", " up…", "\n\nCats"].map(text));
  });
});
