/** LangChain's message chunks, as its models and agents send them. */

import {
  AIMessage,
  AIMessageChunk,
  ChatMessageChunk,
  HumanMessage,
  ToolMessage,
} from "@langchain/core/messages";
import { describe, expect, it } from "vitest";
import { collect, streamOf, text } from "./collect.ts";

const eventsOf = async (...items: readonly unknown[]) => {
  const { events, error } = await collect(streamOf(...items));
  if (error !== undefined) throw error;
  return events;
};

describe("a LangChain message chunk", () => {
  it("is its text, be it a string or blocks", async () => {
    expect(
      await eventsOf(
        new AIMessageChunk("a"),
        new AIMessageChunk({ content: [{ type: "text", text: "b" }] }),
        { type: "AIMessageChunk", content: "c", additional_kwargs: {}, response_metadata: {} },
        new AIMessage("d"),
        new ChatMessageChunk({ content: "e", role: undefined as never }),
      ),
    ).toEqual(["a", "b", "c", "d", "e"].map(text));
  });

  it("is its reasoning, in each of the three places that providers put it", async () => {
    const events = await eventsOf(
      new AIMessageChunk({ content: "", additional_kwargs: { reasoning_content: "a" } }),
      new AIMessageChunk({ content: [{ type: "reasoning", reasoning: "b" }] }),
      new AIMessageChunk({ content: [{ type: "thinking", thinking: "c" }] }),
    );
    expect(events).toEqual(["a", "b", "c"].map((value) => ({ type: "reasoning-delta", text: value })));
  });

  it("starts each tool once, as soon as its name is known, and ends it with what came of it", async () => {
    const piece = (index: number, rest: { id?: string; name?: string; args?: string }) =>
      new AIMessageChunk({ content: "", tool_call_chunks: [{ type: "tool_call_chunk", index, ...rest }] });
    const events = await eventsOf(
      piece(0, { id: "c1" }),
      piece(0, { name: "search", args: "" }),
      piece(0, { args: '{"q":' }),
      piece(1, { id: "c2", name: "fetch" }),
      piece(0, { args: "1}" }),
      new ToolMessage({ tool_call_id: "c1", content: "found" }),
      new ToolMessage({ tool_call_id: "c2", content: "no network", status: "error" }),
      piece(0, { id: "c3", name: "search" }),
    );
    expect(events).toEqual([
      { type: "tool-start", id: "c1", name: "search" },
      { type: "tool-start", id: "c2", name: "fetch" },
      { type: "tool-end", id: "c1", result: "found" },
      { type: "tool-end", id: "c2", error: "no network" },
      { type: "tool-start", id: "c3", name: "search" },
    ]);
  });

  it("adds up the tokens of its parts, and says how the answer finished", async () => {
    const chunk = (input_tokens: number, output_tokens: number, response_metadata = {}) =>
      Object.assign(new AIMessageChunk(""), {
        usage_metadata: { input_tokens, output_tokens },
        response_metadata,
      });
    const events = await eventsOf(chunk(9, 0), chunk(0, 12, { stop_reason: "max_tokens" }));
    expect(events).toEqual([
      { type: "usage", inputTokens: 9, outputTokens: 0 },
      { type: "usage", inputTokens: 9, outputTokens: 12 },
      { type: "finish", reason: "length" },
    ]);
  });

  it("of somebody else than the model says nothing", async () => {
    expect(await eventsOf(new HumanMessage("a question"), new AIMessageChunk(""))).toEqual([]);
  });
});
