/** What providers stream beside text: thoughts, calls of tools, files, questions, tokens, errors. */

import { describe, expect, it } from "vitest";
import type { StreamEvent } from "../../../core/events.ts";
import { collect, streamOf, text } from "./collect.ts";

async function eventsOf(...items: readonly unknown[]): Promise<StreamEvent[]> {
  const { events, error } = await collect(streamOf(...items));
  if (error !== undefined) throw error;
  return events;
}

async function errorOf(...items: readonly unknown[]): Promise<unknown> {
  return (await collect(streamOf(...items))).error;
}

const thought = (value: string): StreamEvent => ({ type: "reasoning-delta", text: value });
const args = (id: string, value: string): StreamEvent => ({ type: "tool-args-delta", id, text: value });
const start = (id: string, name: string): StreamEvent => ({ type: "tool-start", id, name });

describe("chat chunks", () => {
  const chunk = (delta: object, rest: object = {}) => ({ choices: [{ index: 0, delta, ...rest }] });

  it("carry thoughts under the name that each service gives them", async () => {
    expect(
      await eventsOf(
        chunk({ reasoning_content: "a" }),
        chunk({ reasoning: "b" }),
        chunk({ reasoning: "c", reasoning_details: [{ type: "reasoning.text", text: "c" }] }),
        chunk({ reasoning_details: [{ type: "reasoning.summary", summary: "d" }] }),
        chunk({ content: [{ type: "thinking", thinking: [{ type: "text", text: "e" }] }] }),
        chunk({ content: [{ type: "text", text: "said" }] }),
        { data: chunk({ content: "wrapped" }) },
      ),
    ).toEqual([..."abcde"].map(thought).concat(text("said"), text("wrapped")));
  });

  it("build each call of a tool under one id, whatever the server leaves out", async () => {
    const piece = (index: number | undefined, id: string | undefined, name: string, args: string) =>
      chunk({ tool_calls: [{ index, id, function: { name, arguments: args } }] });
    expect(
      await eventsOf(
        piece(0, "c1", "", ""),
        piece(0, undefined, "find", '{"q'),
        piece(0, "c1", "find", '":1}'),
      ),
    ).toEqual([start("c1", "find"), args("c1", '{"q'), args("c1", '":1}')]);
    expect(await eventsOf(piece(0, "", "a", "{}"), piece(1, "", "b", "{}"))).toEqual([
      start("call-0", "a"),
      args("call-0", "{}"),
      start("call-1", "b"),
      args("call-1", "{}"),
    ]);
    expect(await eventsOf(piece(0, "x", "a", "1"), piece(0, "y", "b", "2"))).toEqual([
      start("x", "a"),
      args("x", "1"),
      start("y", "b"),
      args("y", "2"),
    ]);
  });

  it("count a turn's newest usage once, add up turns, and keep their texts apart", async () => {
    const turn = (id: string, content: string) => [
      { id, ...chunk({ content }), usage: { prompt_tokens: 5, completion_tokens: 1 } },
      { id, ...chunk({}, { finish_reason: "stop" }), usage: { prompt_tokens: 5, completion_tokens: 3 } },
    ];
    const events = await eventsOf(...turn("one", "First."), ...turn("two", "Second."));
    expect(events.filter(({ type }) => type === "usage").at(-1)).toEqual({
      type: "usage",
      inputTokens: 10,
      outputTokens: 6,
    });
    expect(events.filter(({ type }) => type === "text-delta")).toEqual([text("First."), text("\n\nSecond.")]);
  });

  it("tell costs, and thoughts that the service counts apart", async () => {
    const usage = {
      prompt_tokens: 7,
      completion_tokens: 2,
      total_tokens: 14,
      completion_tokens_details: { reasoning_tokens: 5 },
      cost: 0.25,
    };
    expect(await eventsOf({ choices: [], usage })).toEqual([
      { type: "usage", inputTokens: 7, outputTokens: 2, reasoningTokens: 5, costUsd: 0.25 },
    ]);
    expect(await eventsOf({ choices: [], usage: { ...usage, total_tokens: 9, cost: undefined } })).toEqual([
      { type: "usage", inputTokens: 7, outputTokens: 2 },
    ]);
  });

  it("of a second choice, and of nobody, say nothing", async () => {
    expect(
      await eventsOf(
        { choices: [{ index: 1, delta: { content: "b" } }] },
        { choices: [], object: "chat.completion.chunk" },
      ),
    ).toEqual([]);
  });

  it("end for a tool where one is called, also when the server calls that a stop", async () => {
    const call = chunk({ tool_calls: [{ index: 0, id: "c", function: { name: "find", arguments: "" } }] });
    expect(await eventsOf(call, chunk({}, { finish_reason: "stop" }))).toEqual([
      start("c", "find"),
      { type: "finish", reason: "tool" },
    ]);
  });

  it("tell of tools that the service runs, when called and when done", async () => {
    const tool = { index: 0, type: "search", arguments: '{"query":"q"}' };
    expect(
      await eventsOf(
        chunk({ executed_tools: [tool] }),
        chunk({ executed_tools: [{ ...tool, output: "found" }] }),
        chunk({ content: "a" }),
      ),
    ).toEqual([
      start("executed-0-0", "search"),
      args("executed-0-0", '{"query":"q"}'),
      { type: "tool-end", id: "executed-0-0", result: "found" },
      text("a"),
    ]);
  });

  it("may be refusals, whole answers, old completions, or images", async () => {
    expect(
      await eventsOf(
        chunk({ refusal: "No." }),
        { choices: [{ message: { content: "whole" } }] },
        { choices: [{ index: 0, text: "old" }] },
        chunk({
          images: [{ image_url: { url: "data:image/png;base64,AQI=" } }, { image_url: { url: "https://x" } }],
        }),
      ),
    ).toEqual([
      text("No."),
      text("whole"),
      text("old"),
      { type: "file", data: Uint8Array.of(1, 2), mediaType: "image/png" },
    ]);
  });
});

describe("Anthropic's events", () => {
  const block = (index: number, content_block: object, ...deltas: object[]) => [
    { type: "content_block_start", index, content_block },
    ...deltas.map((delta) => ({ type: "content_block_delta", index, delta })),
    { type: "content_block_stop", index },
  ];
  const say = (value: string) => ({ type: "text_delta", text: value });

  it("keep texts in one that only citations cut, and begin a paragraph after another block", async () => {
    const events = await eventsOf(
      ...block(0, { type: "text", text: "" }, say("Let me ")),
      ...block(1, { type: "text", text: "", citations: [] }, say("look.")),
      ...block(2, { type: "tool_use", id: "t", name: "find", input: {} }),
      ...block(3, { type: "text", text: "Found" }, say(" it.")),
    );
    expect(events).toEqual([
      text("Let me "),
      text("look."),
      start("t", "find"),
      text("\n\nFound"),
      text(" it."),
    ]);
  });

  it("carry thoughts, and arguments in pieces or whole", async () => {
    const piece = (partial_json: string) => ({ type: "input_json_delta", partial_json });
    expect(
      await eventsOf(
        ...block(0, { type: "thinking", thinking: "" }, { type: "thinking_delta", thinking: "hm" }),
        ...block(1, { type: "redacted_thinking", data: "x" }),
        ...block(2, { type: "tool_use", id: "a", name: "find", input: {} }, piece('{"q"'), piece(":1}")),
        ...block(3, { type: "tool_use", id: "b", name: "find", input: { q: 2 } }),
        ...block(4, { type: "tool_use", id: "c", name: "find", input: { q: 3 } }, piece('{"q":3}')),
      ),
    ).toEqual([
      thought("hm"),
      start("a", "find"),
      args("a", '{"q"'),
      args("a", ":1}"),
      start("b", "find"),
      args("b", '{"q":2}'),
      start("c", "find"),
      args("c", '{"q":3}'),
    ]);
  });

  it("end the tools that the service runs, with what came of them", async () => {
    const result = (type: string, rest: object) => block(9, { type, tool_use_id: "s", ...rest });
    expect(
      await eventsOf(
        ...result("web_search_tool_result", { content: [{ title: "a" }] }),
        ...result("web_search_tool_result", {
          content: { type: "web_search_tool_result_error", error_code: "max_uses_exceeded" },
        }),
        ...result("mcp_tool_result", { is_error: true, content: [{ type: "text", text: "no network" }] }),
      ),
    ).toEqual([
      { type: "tool-end", id: "s", result: [{ title: "a" }] },
      { type: "tool-end", id: "s", error: "max_uses_exceeded" },
      { type: "tool-end", id: "s", error: "no network" },
    ]);
  });

  it("count a message's newest usage once", async () => {
    const events = await eventsOf(
      { type: "message_start", message: { usage: { input_tokens: 9, output_tokens: 1 } } },
      { type: "message_delta", delta: { stop_reason: "max_tokens" }, usage: { output_tokens: 12 } },
    );
    expect(events).toEqual([
      { type: "usage", inputTokens: 9, outputTokens: 1 },
      { type: "usage", inputTokens: 9, outputTokens: 12 },
      { type: "finish", reason: "length" },
    ]);
  });
});

describe("Google's chunks", () => {
  const chunk = (parts: object[], rest: object = {}) => ({ candidates: [{ content: { parts }, ...rest }] });

  it("carry thoughts, text, files and calls", async () => {
    expect(
      await eventsOf(
        chunk([{ text: "hm", thought: true }, { text: "Look:" }]),
        chunk([{ inlineData: { mimeType: "image/png", data: "AAAA" }, thought: true }]),
        chunk([
          { inlineData: { mimeType: "image/png", data: "AQI=" } },
          { functionCall: { name: "find", args: { q: 1 } } },
        ]),
        chunk([{ functionCall: { id: "f2", name: "find" } }, { text: "Wait." }], { finishReason: "STOP" }),
      ),
    ).toEqual([
      thought("hm"),
      text("Look:"),
      { type: "file", data: Uint8Array.of(1, 2), mediaType: "image/png" },
      start("call-1", "find"),
      args("call-1", '{"q":1}'),
      start("f2", "find"),
      args("f2", "{}"),
      text("\n\nWait."),
      { type: "finish", reason: "tool" },
    ]);
  });

  it("put arguments together that come in pieces", async () => {
    const piece = (jsonPath: string, rest: object) => ({ jsonPath, ...rest });
    const call = (functionCall: object) => chunk([{ functionCall }]);
    expect(
      await eventsOf(
        call({ id: "f", name: "send", willContinue: true }),
        call({
          partialArgs: [piece("$.to[0].name", { stringValue: "Ad", willContinue: true })],
          willContinue: true,
        }),
        call({
          partialArgs: [piece("$.to[0].name", { stringValue: "a" }), piece("$.urgent", { boolValue: true })],
          willContinue: true,
        }),
        call({
          partialArgs: [
            piece("$.__proto__.polluted", { boolValue: true }),
            piece("$.to[4294967295]", { numberValue: 1 }),
          ],
          willContinue: true,
        }),
        call({}),
      ),
    ).toEqual([start("f", "send"), args("f", '{"to":[{"name":"Ada"}],"urgent":true}')]);
    expect({}).not.toHaveProperty("polluted");
  });

  it("show code that the service runs as a tool", async () => {
    expect(
      await eventsOf(
        chunk([{ executableCode: { language: "PYTHON", code: "1/0" } }]),
        chunk([{ codeExecutionResult: { outcome: "OUTCOME_FAILED", output: "ZeroDivisionError" } }]),
      ),
    ).toEqual([
      start("call-1", "code_execution"),
      args("call-1", '{"language":"PYTHON","code":"1/0"}'),
      { type: "tool-end", id: "call-1", error: "ZeroDivisionError" },
    ]);
  });

  it("say when a filter ended the answer, or never let it begin", async () => {
    expect(await eventsOf(chunk([{ text: "a" }], { finishReason: "PROHIBITED_CONTENT" }))).toEqual([
      text("a"),
      { type: "finish", reason: "filter" },
    ]);
    expect(await eventsOf({ promptFeedback: { blockReason: "SAFETY" } })).toEqual([
      { type: "finish", reason: "filter" },
    ]);
  });

  it("with a file that is no base64 are an error", async () => {
    expect(await errorOf(chunk([{ inlineData: { mimeType: "image/png", data: "§" } }]))).toMatchObject({
      name: "SourceError",
    });
  });
});

describe("OpenAI's Responses", () => {
  const added = (item: object, output_index = 0) => ({
    type: "response.output_item.added",
    output_index,
    item,
  });
  const done = (item: object, output_index = 0) => ({
    type: "response.output_item.done",
    output_index,
    item,
  });
  const delta = (type: string, value: string, rest: object = {}) => ({
    type: `response.${type}.delta`,
    delta: value,
    ...rest,
  });

  it("keep messages and thoughts apart, as paragraphs", async () => {
    expect(
      await eventsOf(
        added({ type: "reasoning", id: "r" }),
        delta("reasoning_summary_text", "one"),
        { type: "response.reasoning_summary_part.added" },
        delta("reasoning_summary_text", "two"),
        added({ type: "message", id: "m1" }),
        delta("output_text", "First."),
        added({ type: "message", id: "m2" }),
        delta("output_text", "Second."),
        delta("refusal", " No."),
      ),
    ).toEqual([thought("one"), thought("\n\ntwo"), text("First."), text("\n\nSecond."), text(" No.")]);
  });

  it("get no more line breaks between them than a paragraph needs", async () => {
    const message = (value: string) => [added({ type: "message" }), delta("output_text", value)];
    expect(
      await eventsOf(...message("a\n"), ...message("b\n\n"), ...message("c"), ...message("\nd")),
    ).toEqual(["a\n", "\nb\n\n", "c", "\n\nd"].map(text));
  });

  it("build calls of functions under the id that their output has to name", async () => {
    const item = { type: "function_call", id: "fc", call_id: "c", name: "find" };
    expect(
      await eventsOf(
        added({ ...item, arguments: "" }),
        delta("function_call_arguments", '{"q":1}', { item_id: "fc" }),
        done({ ...item, arguments: '{"q":1}' }),
        { type: "response.completed", response: { id: "x", usage: { input_tokens: 3, output_tokens: 2 } } },
      ),
    ).toEqual([
      start("c", "find"),
      args("c", '{"q":1}'),
      { type: "usage", inputTokens: 3, outputTokens: 2 },
      { type: "finish", reason: "tool" },
    ]);
  });

  it("end the tools that the service runs, with what came of them", async () => {
    const search = {
      type: "web_search_call",
      id: "ws",
      status: "completed",
      action: { type: "search", query: "q" },
    };
    const mcp = { type: "mcp_call", id: "mcp", name: "echo", arguments: '{"a":1}' };
    expect(
      await eventsOf(
        added({ ...search, action: undefined }),
        done(search),
        added({ ...mcp, arguments: "" }, 1),
        delta("mcp_call_arguments", '{"a":1}', { item_id: "mcp" }),
        done({ ...mcp, output: "hi" }, 1),
        done({ ...mcp, id: "mcp2", error: { type: "http_error" } }, 2),
        added({ type: "shell_call", id: "sh", call_id: "sc" }, 3),
        done({ type: "shell_call", id: "sh", call_id: "sc", action: { commands: ["ls"] } }, 3),
        done({ type: "shell_call_output", id: "so", call_id: "sc", output: [{ stdout: "a" }] }, 4),
        done(
          {
            type: "image_generation_call",
            id: "ig",
            status: "completed",
            result: "AQI=",
            output_format: "webp",
          },
          5,
        ),
        { type: "response.completed", response: {} },
      ),
    ).toEqual([
      start("ws", "web_search"),
      args("ws", '{"type":"search","query":"q"}'),
      { type: "tool-end", id: "ws" },
      start("mcp", "echo"),
      args("mcp", '{"a":1}'),
      { type: "tool-end", id: "mcp", result: "hi" },
      start("mcp2", "echo"),
      args("mcp2", '{"a":1}'),
      { type: "tool-end", id: "mcp2", error: '{"type":"http_error"}' },
      start("sc", "shell"),
      args("sc", '{"commands":["ls"]}'),
      { type: "tool-end", id: "sc", result: [{ stdout: "a" }] },
      start("ig", "image_generation"),
      { type: "tool-end", id: "ig" },
      { type: "file", data: Uint8Array.of(1, 2), mediaType: "image/webp" },
      { type: "finish", reason: "stop" },
    ]);
  });

  it("ask before a tool of theirs is used", async () => {
    const item = {
      type: "mcp_approval_request",
      id: "ap",
      name: "send",
      server_label: "mail",
      arguments: '{"to":"a"}',
    };
    expect(await eventsOf(added(item), done(item), { type: "response.completed", response: {} })).toEqual([
      {
        type: "approval",
        id: "ap",
        requests: [
          { name: "send", input: { to: "a" }, description: "mail", decisions: ["approve", "reject"] },
        ],
      },
      { type: "finish", reason: "tool" },
    ]);
  });

  it("may hold a text only when it is whole", async () => {
    expect(
      await eventsOf({ type: "response.output_text.done", item_id: "m", content_index: 0, text: "whole" }),
    ).toEqual([text("whole")]);
  });

  it("say why they are incomplete", async () => {
    const response = { incomplete_details: { reason: "max_output_tokens" } };
    expect(await eventsOf({ type: "response.incomplete", response })).toEqual([
      { type: "finish", reason: "length" },
    ]);
  });
});

describe("Ollama's chunks", () => {
  it("carry thoughts, text, calls and tokens, of a chat or of a completion", async () => {
    expect(
      await eventsOf(
        { message: { thinking: "hm", content: "" }, done: false },
        {
          message: { content: "a", tool_calls: [{ function: { name: "find", arguments: { q: 1 } } }] },
          done: false,
        },
        { message: { content: "" }, done: true, done_reason: "stop", prompt_eval_count: 4, eval_count: 2 },
        { response: "b", done: true },
      ),
    ).toEqual([
      thought("hm"),
      text("a"),
      start("call-0", "find"),
      args("call-0", '{"q":1}'),
      { type: "usage", inputTokens: 4, outputTokens: 2 },
      { type: "finish", reason: "tool" },
      text("\n\nb"),
      { type: "usage", inputTokens: 4, outputTokens: 2 },
      { type: "finish", reason: "stop" },
    ]);
  });
});

describe("a value being written", () => {
  it.each([
    [{ question: "Who?", choices: [] }],
    [{ question: "Who?", choices: ["Ada"] }],
    [{ question: "Who?", choices: [{ text: "Ada", correct: true }] }],
    [{ candidates: [{ name: "Ada" }] }],
    [{ message: "Hello", done: true }],
  ])("is not taken for a provider's chunk that has a field in common: %j", async (value) => {
    expect(await eventsOf(value)).toEqual([{ type: "data", value }]);
  });
});

describe("an error inside of a stream", () => {
  it.each([
    ["OpenAI and Ollama", { error: "model is gone: sk-secret" }, undefined],
    ["OpenRouter", { choices: [], error: { code: 502, message: "sk-secret" } }, 502],
    ["Anthropic", { type: "error", error: { type: "overloaded_error", message: "sk-secret" } }, 529],
    ["Google", { error: { code: 429, status: "RESOURCE_EXHAUSTED", message: "sk-secret" } }, 429],
    ["Mistral", { object: "error", message: "sk-secret", code: "1300", type: "invalid_request_error" }, 400],
    ["Responses", { type: "error", code: "insufficient_quota", message: "sk-secret" }, 429],
    [
      "a failed Response",
      { type: "response.failed", response: { error: { code: "server_error", message: "sk-secret" } } },
      500,
    ],
    ["a client", Object.assign(new Error("sk-secret"), { status: 503 }), 503],
  ])("of %s ends it, tells the status, and keeps the words in the cause", async (_whose, item, status) => {
    const error = await errorOf(item);
    expect(error).toMatchObject({ name: "SourceError", ...(status && { status }) });
    expect(String(error)).not.toContain("sk-secret");
    const { cause } = error as Error;
    expect(cause instanceof Error ? cause.message : JSON.stringify(cause)).toContain("sk-secret");
  });
});
