/** Whatever becomes of their shapes, no item of a framework brings the reader down. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SourceError } from "../../../core/errors.ts";
import { toEvents } from "../../../core/sources/index.ts";
import { ai, human, tool, wholeAi } from "./langchain-shapes.ts";

const metadata = { tags: ["a"], langgraph_node: "n", langgraph_step: 1, langgraph_checkpoint_ns: "n:1" };
const call = { index: 0, id: "c1", name: "search", args: '{"q":1}' };
const message = wholeAi("m2", "whole", { tool_calls: [{ id: "c2", name: "fetch", args: {} }] });
const usage_metadata = { input_tokens: 1, output_tokens: 2 };
const run = { run_id: "r", name: "RunnableMap", tags: ["x"], metadata };

const ITEMS: readonly unknown[] = [
  ai("word", { id: "m1", usage_metadata, response_metadata: { finish_reason: "stop" } }),
  ai(
    [
      { type: "reasoning", reasoning: "hm" },
      { type: "text", text: "word" },
    ],
    { tool_call_chunks: [call] },
  ),
  { lc: 1, type: "constructor", id: ["x", "AIMessageChunk"], kwargs: { content: "word" } },
  ["messages", [ai("word", { id: "m1" }), metadata]],
  [["sub:1"], "updates", { n: { messages: [message, tool("c1", "found")] } }],
  [["sub:1"], [ai("word"), metadata]],
  [
    "values",
    { messages: [human("?"), message], __interrupt__: [{ id: "i", value: { actionRequests: [call] } }] },
  ],
  ["tools", { event: "on_tool_start", toolCallId: "c1", name: "search", input: '{"q":1}' }],
  [
    "tools",
    { event: "on_tool_event", toolCallId: "c1", name: "search", data: { message: "half", percent: 5 } },
  ],
  ["tools", { event: "on_tool_end", toolCallId: "c1", name: "search", output: tool("c1", "found") }],
  ["tools", { event: "on_tool_error", toolCallId: "c2", name: "fetch", error: new Error("no network") }],
  ["custom", { status: "reading" }],
  ["tasks", { id: "t", name: "n", result: {} }],
  ["debug", { type: "task", payload: { id: "t", name: "n" } }],
  { event: "messages/partial", data: [ai("word", { id: "m1" })] },
  {
    type: "event",
    method: "messages",
    params: { namespace: ["n:1"], data: { event: "message-start", id: "m" } },
  },
  {
    type: "event",
    method: "updates",
    params: { namespace: [], data: { node: "n", values: { messages: [message] } } },
  },
  {
    event: "content-block-delta",
    index: 0,
    delta: { type: "block-delta", fields: { type: "tool_call_chunk" } },
  },
  { event: "content-block-start", index: 0, content: { type: "text", text: "word" } },
  { event: "message-finish", reason: "stop", usage: usage_metadata },
  { event: "on_chain_start", ...run, data: { input: {} } },
  { event: "on_chat_model_stream", ...run, data: { chunk: { message: ai("word") } } },
  { event: "on_llm_end", ...run, data: { output: { generations: [[{ text: "word" }]] } } },
  { event: "on_chain_stream", ...run, data: { chunk: { a: "word", b: ai("word") } } },
  {
    event: "on_tool_end",
    ...run,
    data: { output: { lg_name: "Command", update: { messages: [tool("c1", "")] } } },
  },
  {
    ops: [
      { op: "add", path: "/logs/search", value: { type: "tool", name: "search", inputs: { input: "{}" } } },
    ],
  },
  [
    { op: "add", path: "/a/0", value: 1 },
    { op: "move", from: "/a", path: "/b" },
  ],
  { type: "tool-call", toolCallId: "c1", toolName: "search", input: { q: 1 } },
  {
    type: "tool-result",
    toolCallId: "c1",
    toolName: "search",
    output: { message: "half" },
    preliminary: true,
  },
  { type: "tool-approval-request", approvalId: "a", toolCall: { toolName: "search", input: {} } },
  {
    type: "finish",
    finishReason: { unified: "stop" },
    totalUsage: { inputTokens: { total: 1 }, outputTokens: 2 },
  },
  { type: "file", file: { mediaType: "image/png", base64: "AQI=" } },
  { type: "data-progress", id: "p", data: { status: "reading", progress: 0.5 } },
  {
    id: "m",
    role: "assistant",
    parts: [
      { type: "text", text: "word" },
      { type: "tool-x", state: "output-error" },
    ],
  },
];

const JUNK: readonly unknown[] = [
  undefined,
  null,
  0,
  -1,
  "",
  "word",
  true,
  [],
  {},
  [null],
  [[]],
  { a: null },
];

/** Puts `junk` somewhere into a copy of `item`, where `path` leads. */
function broken(item: unknown, [step, ...path]: readonly number[], junk: unknown): unknown {
  if (step === undefined || typeof item !== "object" || item === null) return junk;
  const keys = Object.keys(item);
  const key = keys[step % Math.max(1, keys.length)];
  if (key === undefined) return junk;
  const value: unknown = broken((item as Record<string, unknown>)[key], path, junk);
  if (Array.isArray(item)) return item.with(Number(key), value);
  return { ...item, [key]: value };
}

const anyItem = fc
  .tuple(
    fc.constantFrom(...ITEMS),
    fc.array(fc.nat(20), { minLength: 1, maxLength: 5 }),
    fc.constantFrom(...JUNK),
    fc.boolean(),
  )
  .map(([item, path, junk, isWhole]) => (isWhole ? item : broken(item, path, junk)));

describe("items of frameworks, whole and broken, in any order", () => {
  it("are events, or a clear error, and nothing else", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyItem, { maxLength: 12 }), async (items) => {
        try {
          for await (const event of toEvents(items, { signal: new AbortController().signal })) {
            expect(event.type).toMatch(/^[a-z-]+$/);
            if (event.type === "text-delta") expect(event.text).not.toBe("");
          }
        } catch (error) {
          if (error instanceof SourceError) return;
          expect(error).toMatchObject({ name: "TypeError", message: expect.stringMatching(/^Expected/) });
        }
      }),
      { numRuns: process.env.FUZZ ? 20_000 : 5000 },
    );
  });
});
