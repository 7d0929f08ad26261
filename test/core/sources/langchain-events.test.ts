/** LangChain's event streams, logs and patches, by their shape, without the package. */

import { describe, expect, it } from "vitest";
import type { StreamEvent } from "../../../core/events.ts";
import { fromLangChain } from "../../../core/sources/explicit.ts";
import { collect, streamOf, text } from "./collect.ts";
import { ai, tool, wholeAi } from "./langchain-shapes.ts";

const eventsOf = async (...items: readonly unknown[]) => {
  const { events, error } = await collect(streamOf(...items));
  if (error !== undefined) throw error;
  return events;
};

const textOf = (events: readonly StreamEvent[]) =>
  events.map((event) => (event.type === "text-delta" ? event.text : "")).join("");

const durationMs = expect.any(Number);

const event = (name: string, run_id: string, data: object = {}, rest: object = {}) => ({
  event: name,
  run_id,
  name: "",
  tags: [],
  metadata: {},
  data,
  ...rest,
});

const chain = event("on_chain_start", "root", {}, { name: "RunnableSequence" });
const output = (chunk: unknown) => event("on_chain_stream", "root", { chunk });
const said = (chunk: unknown, run = "model") => event("on_chat_model_stream", run, { chunk });

describe("events of a chain's runs", () => {
  it("say the model's words once, though every run repeats them", async () => {
    expect(
      await eventsOf(
        chain,
        event("on_chat_model_start", "model"),
        event("on_prompt_end", "prompt", { output: "What?" }),
        said(ai("Hel", { additional_kwargs: { reasoning_content: "hm" } })),
        output(ai("Hel")),
        said(ai("lo")),
        output(ai("lo")),
        event("on_chat_model_end", "model", { output: wholeAi("m1", "Hello") }),
        event("on_chain_end", "root", { output: "Hello" }),
      ),
    ).toEqual([{ type: "reasoning-delta", text: "hm" }, text("Hel"), text("lo")]);
  });

  it("say what a parser makes of the model's words, and keep the model's reasoning", async () => {
    expect(
      await eventsOf(
        chain,
        event("on_chat_model_start", "model"),
        event("on_parser_start", "parser"),
        said(ai('{"name"', { additional_kwargs: { reasoning_content: "hm" } })),
        output({}),
        said(ai(':"John"}')),
        output({ name: "John" }),
      ),
    ).toEqual([
      { type: "reasoning-delta", text: "hm" },
      { type: "data", value: {} },
      { type: "data", value: { name: "John" } },
    ]);
  });

  it("say what a chain without a model gives out", async () => {
    expect(
      await eventsOf(event("on_chain_start", "root"), output("plain"), event("on_chain_end", "root")),
    ).toEqual([text("plain")]);
  });

  it("say all of a model that can't stream at its end", async () => {
    expect(
      await eventsOf(
        chain,
        event("on_chat_model_start", "model"),
        event("on_chat_model_end", "model", { output: wholeAi("m1", "whole") }),
        output("whole"),
      ),
    ).toEqual([text("whole")]);
  });

  it("of version 1 say the same, with the words in generations", async () => {
    const generation = (content: string) => ({ text: content, message: ai(content) });
    expect(
      await eventsOf(
        chain,
        event("on_llm_start", "a"),
        event("on_llm_stream", "a", { chunk: generation("Hel") }),
        event("on_llm_stream", "a", { chunk: { text: "lo" } }),
        event("on_llm_start", "b"),
        event("on_llm_end", "b", { output: { generations: [[generation("Bye")]] } }),
      ),
    ).toEqual([text("Hel"), text("lo"), text("\n\nBye")]);
  });

  it("claim the oldest open call of its name for a tool, and end it once", async () => {
    const calls = [
      { index: 0, id: "c1", name: "search", args: "{}" },
      { index: 1, id: "c2", name: "search", args: "{}" },
    ];
    const input = { input: {} };
    const events = await eventsOf(
      event("on_chat_model_start", "model"),
      said(ai("", { id: "m1", tool_call_chunks: calls })),
      event("on_tool_start", "t1", input, { name: "search" }),
      event("on_tool_start", "t2", input, { name: "search" }),
      event("on_tool_end", "t2", { output: tool("c2", "two") }),
      event("on_tool_end", "t1", { output: "one" }),
      event("on_chain_stream", "model", { chunk: { tools: { messages: [tool("c1", "one")] } } }),
    );
    expect(events.filter(({ type }) => type === "tool-start" || type === "tool-end")).toEqual([
      { type: "tool-start", id: "c1", name: "search" },
      { type: "tool-start", id: "c2", name: "search" },
      { type: "tool-end", id: "c2", input: {}, result: "two", durationMs },
      { type: "tool-end", id: "c1", input: {}, result: "one", durationMs },
    ]);
  });

  it("tell of a tool that no model called, of its failure without the stack, and of an interrupt as no failure", async () => {
    expect(
      await eventsOf(
        event("on_tool_start", "t1", { input: '{"q":1}' }, { name: "search" }),
        event(
          "on_tool_error",
          "t1",
          { error: "no network\n\nError: no network\n    at x" },
          { name: "search" },
        ),
        event("on_tool_start", "t2", {}, { name: "ask" }),
        event("on_tool_error", "t2", { error: "[]\n\nGraphInterrupt: []" }, { name: "ask" }),
      ),
    ).toEqual([
      { type: "tool-start", id: "t1", name: "search", input: { q: 1 } },
      { type: "tool-end", id: "t1", error: "no network", durationMs },
      { type: "tool-start", id: "t2", name: "ask" },
    ]);
  });

  it("that tell no outcome of a tool leave it to the message, or end it with the stream", async () => {
    const events = await eventsOf(
      event("on_tool_start", "t1", {}, { name: "fail" }),
      event("on_tool_end", "t1", {}, { name: "fail" }),
      tool("t1", "it failed", { status: "error" }),
      event("on_tool_start", "t2", {}, { name: "void" }),
      event("on_tool_end", "t2", {}, { name: "void" }),
    );
    expect(events.filter(({ type }) => type === "tool-end")).toEqual([
      { type: "tool-end", id: "t1", error: "it failed", durationMs },
      { type: "tool-end", id: "t2", result: null, durationMs },
    ]);
  });

  it("are progress when they are one's own, and steps when they search", async () => {
    expect(
      await eventsOf(
        event("on_custom_event", "root", { message: "reading", fraction: 0.5 }, { name: "progress" }),
        event("on_custom_event", "root", { rows: 3 }, { name: "rows" }),
        event("on_custom_event", "root", {}, { name: "thinking" }),
        event("on_retriever_start", "r", {}, { name: "docs" }),
        event("on_retriever_end", "r", {}, { name: "docs" }),
      ),
    ).toEqual([
      { type: "step", id: "progress", name: "reading", state: "running", fraction: 0.5 },
      { type: "data", value: { rows: 3 } },
      { type: "step", id: "thinking", name: "thinking", state: "running" },
      { type: "step", id: "r", name: "docs", state: "running" },
      { type: "step", id: "r", name: "docs", state: "done" },
    ]);
  });

  it("label the texts of a parallel chain, and count all its tokens", async () => {
    const root = event("on_chain_start", "root", {}, { name: "RunnableMap" });
    const usage_metadata = { input_tokens: 3, output_tokens: 2 };
    expect(
      await eventsOf(
        root,
        event("on_chat_model_start", "m1"),
        said(ai("x", { usage_metadata }), "m1"),
        output({ a: "x" }),
        said(ai("y", { usage_metadata }), "m2"),
        output({ b: ai("y") }),
      ),
    ).toEqual([
      { type: "usage", inputTokens: 3, outputTokens: 2 },
      { type: "text-delta", text: "x", section: "a" },
      { type: "usage", inputTokens: 6, outputTokens: 4 },
      { type: "text-delta", text: "y", section: "b" },
    ]);
  });

  it("of a graph tell its interrupts, and skip a model that asked not to be streamed", async () => {
    const silent = { ...said(ai("secret"), "judge"), tags: ["nostream"] };
    expect(
      await eventsOf(
        event("on_chain_start", "root", {}, { name: "LangGraph" }),
        event("on_chat_model_start", "judge"),
        silent,
        output({ __interrupt__: [{ id: "i1", value: "Sure?" }] }),
      ),
    ).toEqual([{ type: "approval", id: "i1", requests: [{ name: "Sure?" }] }]);
  });
});

describe("the chunks of a parallel chain", () => {
  it("are sections where fromLangChain says so, and snapshots where nobody does", async () => {
    const chunks = [{ a: "x" }, { b: ai("y") }];
    const { events } = await collect(fromLangChain(streamOf(...chunks), { parallel: true }));
    expect(events).toEqual([
      { type: "text-delta", text: "x", section: "a" },
      { type: "text-delta", text: "y", section: "b" },
    ]);
    expect(await eventsOf({ a: "x" })).toEqual([{ type: "data", value: { a: "x" } }]);
  });
});

describe("the events of a chat model", () => {
  it("say the words that come with the start of a block, and tell arguments as they grow", async () => {
    const call = (args: string) => ({
      event: "content-block-delta",
      index: 2,
      delta: { type: "block-delta", fields: { type: "tool_call_chunk", id: "c1", name: "search", args } },
    });
    expect(
      await eventsOf(
        { event: "message-start", id: "m1" },
        { event: "content-block-start", index: 0, content: { type: "reasoning", reasoning: "h" } },
        { event: "content-block-delta", index: 0, delta: { type: "reasoning-delta", reasoning: "m" } },
        { event: "content-block-start", index: 1, content: { type: "text", text: "Looking" } },
        { event: "content-block-delta", index: 1, delta: { type: "text-delta", text: " up" } },
        { event: "content-block-finish", index: 1, content: { type: "text", text: "Looking up" } },
        call(""),
        call('{"q"'),
        call('{"q":1}'),
        { event: "usage", usage: { input_tokens: 3, output_tokens: 1 } },
        { event: "message-finish", reason: "tool_calls", usage: { input_tokens: 3, output_tokens: 2 } },
        { event: "provider", name: "x", payload: {} },
      ),
    ).toEqual([
      { type: "reasoning-delta", text: "h" },
      { type: "reasoning-delta", text: "m" },
      text("Looking"),
      text(" up"),
      { type: "tool-start", id: "c1", name: "search" },
      { type: "tool-args-delta", id: "c1", text: '{"q"' },
      { type: "tool-args-delta", id: "c1", text: ":1}" },
      { type: "usage", inputTokens: 3, outputTokens: 1 },
      { type: "usage", inputTokens: 3, outputTokens: 2 },
      { type: "finish", reason: "tool" },
    ]);
  });

  it("hand out files and what the service's own tools found, once each", async () => {
    const image = { type: "image", mimeType: "image/png", data: "AQI=" };
    const call = { type: "server_tool_call", id: "s1", name: "web_search", args: { q: 1 } };
    const result = { type: "server_tool_call_result", toolCallId: "s1", output: "found" };
    const blocks = [image, call, result];
    const written = blocks.flatMap((content, index) => [
      { event: "content-block-start", index, content },
      { event: "content-block-finish", index, content },
    ]);
    expect(await eventsOf({ event: "message-start", id: "m1" }, ...written)).toEqual([
      { type: "file", data: Uint8Array.of(1, 2), mediaType: "image/png" },
      { type: "tool-start", id: "s1", name: "web_search", input: { q: 1 } },
      { type: "tool-end", id: "s1", result: "found", durationMs },
    ]);
  });

  it("that report an error fail the answer", async () => {
    const { error } = await collect(
      streamOf({ event: "message-start" }, { event: "error", message: "down" }),
    );
    expect(error).toMatchObject({ name: "SourceError" });
  });
});

describe("a log of all runs", () => {
  const patch = (path: string, value: unknown) => ({ ops: [{ op: "add", path, value }] });

  it("says what the chain gave out, and which tools ran", async () => {
    expect(
      await eventsOf(
        { ops: [{ op: "replace", path: "", value: { id: "x", streamed_output: [] } }] },
        patch("/logs/search", { type: "tool", name: "search", inputs: { input: '{"q":1}' } }),
        patch("/logs/search/final_output", { output: "found" }),
        patch("/logs/Model/streamed_output/-", ai("Hel")),
        patch("/streamed_output/-", "Hel"),
        patch("/streamed_output/-", "lo"),
      ),
    ).toEqual([
      { type: "tool-start", id: "search", name: "search", input: { q: 1 } },
      { type: "tool-end", id: "search", result: "found", durationMs },
      text("Hel"),
      text("lo"),
    ]);
  });
});

describe("patches of a value", () => {
  it("are snapshots that grow, and each stays as it was", async () => {
    expect(
      await eventsOf(
        [{ op: "replace", path: "", value: {} }],
        [{ op: "add", path: "/names", value: ["Jo"] }],
        [
          { op: "replace", path: "/names/0", value: "John" },
          { op: "add", path: "/names/-", value: "Ada" },
        ],
        [
          { op: "add", path: "/a~1b", value: { c: 1 } },
          { op: "move", from: "/a~1b/c", path: "/c" },
        ],
        [
          { op: "remove", path: "/names/0" },
          { op: "remove", path: "/a~1b" },
        ],
      ),
    ).toEqual(
      [
        {},
        { names: ["Jo"] },
        { names: ["John", "Ada"] },
        { names: ["John", "Ada"], "a/b": {}, c: 1 },
        { names: ["Ada"], c: 1 },
      ].map((value) => ({ type: "data", value })),
    );
  });

  it("that do not fit change nothing, and reach no prototype", async () => {
    const events = await eventsOf(
      [{ op: "replace", path: "", value: { list: [] } }],
      [{ op: "add", path: "/list/7", value: 1 }],
      [{ op: "add", path: "/__proto__/polluted", value: true }],
      [{ op: "test", path: "/list", value: [] }],
    );
    expect(events).toEqual(Array(4).fill({ type: "data", value: { list: [] } }));
    expect({}).not.toHaveProperty("polluted");
  });
});

it("mixed shapes of one run are still one run", async () => {
  expect(
    textOf(
      await eventsOf(ai("Hello", { id: "m1" }), ["updates", { n: { messages: [wholeAi("m1", "Hello")] } }]),
    ),
  ).toBe("Hello");
});
