/** What graphs and agents of LangGraph stream, by its shape, without the package. */

import { describe, expect, it } from "vitest";
import type { StreamEvent } from "../../../core/events.ts";
import { fromLangGraph } from "../../../core/sources/explicit.ts";
import { toEvents } from "../../../core/sources/index.ts";
import { collect, streamOf, text } from "./collect.ts";
import { heapBytes } from "./heap.ts";
import { ai, human, roleless, tool, wholeAi } from "./langchain-shapes.ts";

const eventsOf = async (...items: readonly unknown[]) => {
  const { events, error } = await collect(streamOf(...items));
  if (error !== undefined) throw error;
  return events;
};

const textOf = (events: readonly StreamEvent[]) =>
  events
    .map((event) => (event.type === "text-delta" && event.section === undefined ? event.text : ""))
    .join("");

const durationMs = expect.any(Number);

/** What LangGraph tells of where a chunk was written. */
const at = (node: string, step = 1, task = `${node}:1`) => ({
  tags: [],
  langgraph_node: node,
  langgraph_step: step,
  langgraph_checkpoint_ns: task,
});

const args = (id: string, name: string, json: string) =>
  ai("", { id: "m1", tool_call_chunks: [{ index: 0, id, name, args: json }] });

/** One turn of an agent with a tool, as each mode tells it. */
const turn = {
  words: ["messages", [ai("Looking", { id: "m1" }), at("model_request")]],
  call: ["messages", [args("c1", "search", '{"q":1}'), at("model_request")]],
  message: wholeAi("m1", "Looking", { tool_calls: [{ id: "c1", name: "search", args: { q: 1 } }] }),
  start: { event: "on_tool_start", toolCallId: "c1", name: "search", input: '{"q":1}' },
  progress: { event: "on_tool_event", toolCallId: "c1", name: "search", data: "half way" },
  end: { event: "on_tool_end", toolCallId: "c1", name: "search", output: tool("c1", "found") },
  result: tool("c1", "found"),
  answer: wholeAi("m2", "Cats are"),
} as const;

describe("a graph streamed in all modes at once", () => {
  it("tells each text once, and a call under one id from the first word of its input to its only end", async () => {
    const state = [human("cats?"), turn.message, turn.result, turn.answer];
    expect(
      await eventsOf(
        ["values", { messages: [human("cats?")] }],
        turn.words,
        turn.call,
        ["updates", { model_request: { messages: [turn.message] } }],
        ["tools", turn.start],
        ["tools", turn.progress],
        ["tools", turn.end],
        ["messages", [turn.result, at("tools", 2)]],
        ["updates", { tools: { messages: [turn.result] } }],
        ["messages", [ai("Cats", { id: "m2" }), at("model_request", 3, "model_request:2")]],
        ["messages", [ai(" are", { id: "m2" }), at("model_request", 3, "model_request:2")]],
        ["updates", { model_request: { messages: [turn.answer] } }],
        ["values", { messages: state }],
      ),
    ).toEqual([
      text("Looking"),
      { type: "tool-start", id: "c1", name: "search" },
      { type: "tool-args-delta", id: "c1", text: '{"q":1}' },
      { type: "step", id: "c1", name: "half way", state: "running" },
      { type: "step", id: "c1", name: "half way", state: "done" },
      { type: "tool-end", id: "c1", input: { q: 1 }, result: "found", durationMs },
      text("\n\nCats"),
      text(" are"),
    ]);
  });

  it("tells the same with the path of a subgraph before each", async () => {
    expect(
      textOf(
        await eventsOf(
          [["model_request:1"], ...turn.words],
          [[], "updates", { model_request: { messages: [turn.message] } }],
          [["a:1", "b:2"], "messages", [ai("deep", { id: "m3" }), at("b", 1, "a:1|b:2")]],
        ),
      ),
    ).toBe("Looking\n\ndeep");
  });

  it("says why a tool failed, in the tool's words and without its stack", async () => {
    const error = new Error("no network\n    at somewhere");
    expect(
      await eventsOf(
        ["tools", turn.start],
        ["tools", { event: "on_tool_error", toolCallId: "c1", name: "search", error }],
        ["messages", [tool("c1", "Please fix your mistakes.", { status: "error" }), at("tools")]],
      ),
    ).toEqual([
      { type: "tool-start", id: "c1", name: "search", input: { q: 1 } },
      { type: "tool-end", id: "c1", error: "no network", durationMs },
    ]);
  });

  it("ends each call once that the model's service gives no id", async () => {
    const turnOf = (id: string, output: string) => [
      [
        "messages",
        [ai("", { id, tool_call_chunks: [{ index: 0, name: "search", args: "{}" }] }), at("model")],
      ],
      ["tools", { event: "on_tool_start", toolCallId: undefined, name: "search", input: "{}" }],
      ["tools", { event: "on_tool_end", toolCallId: undefined, name: "search", output }],
      ["messages", [tool(undefined as never, output, { name: "search" }), at("tools")]],
    ];
    const events = await eventsOf(...turnOf("m1", "one"), ...turnOf("m2", "two"));
    expect(events.filter(({ type }) => type !== "tool-args-delta")).toEqual([
      { type: "tool-start", id: "call-0", name: "search" },
      { type: "tool-end", id: "call-0", input: {}, result: "one", durationMs },
      { type: "tool-start", id: "call-1", name: "search" },
      { type: "tool-end", id: "call-1", input: {}, result: "two", durationMs },
    ]);
  });

  it("knows a call again that was given its id only after it was written", async () => {
    const piece = ai("", { id: "m1", tool_call_chunks: [{ index: 0, name: "search", args: '{"q":1}' }] });
    expect(
      await eventsOf(
        ["messages", [piece, at("model_request")]],
        ["updates", { model_request: { messages: [turn.message] } }],
        ["tools", turn.start],
        ["tools", turn.end],
        ["messages", [turn.result, at("tools")]],
      ),
    ).toEqual([
      { type: "tool-start", id: "call-0", name: "search" },
      { type: "tool-args-delta", id: "call-0", text: '{"q":1}' },
      { type: "tool-end", id: "call-0", input: { q: 1 }, result: "found", durationMs },
    ]);
  });

  it("hands out the value of an agent that answers in a form", async () => {
    const structuredResponse = { stars: 5 };
    const events = await eventsOf(
      ["updates", { model_request: { messages: [turn.answer], structuredResponse } }],
      ["values", { messages: [human("?")] }],
      ["values", { messages: [human("?"), turn.answer], structuredResponse }],
    );
    expect(events).toEqual([text("Cats are"), { type: "data", value: structuredResponse }]);
  });

  it("takes an interrupt in a tool for a question, not for a failure, and asks it once", async () => {
    const interrupts = { __interrupt__: [{ id: "i1", value: { question: "Sure?" } }] };
    const error = Object.assign(new Error("[]"), { name: "GraphInterrupt" });
    expect(
      await eventsOf(
        ["tools", turn.start],
        ["tools", { event: "on_tool_error", toolCallId: "c1", name: "search", error }],
        ["updates", interrupts],
        ["values", interrupts],
      ),
    ).toEqual([
      { type: "tool-start", id: "c1", name: "search", input: { q: 1 } },
      { type: "approval", id: "i1", requests: [{ name: "Sure?", input: { question: "Sure?" } }] },
    ]);
  });

  it("asks for each action of the human-in-the-loop middleware, with the answers that it takes", async () => {
    const value = {
      actionRequests: [{ name: "delete", args: { all: true }, description: "Delete all?" }],
      reviewConfigs: [{ actionName: "delete", allowedDecisions: ["approve", "reject"] }],
    };
    expect(await eventsOf(["updates", { __interrupt__: [{ id: "i1", value }] }])).toEqual([
      {
        type: "approval",
        id: "i1",
        requests: [
          {
            name: "delete",
            input: { all: true },
            description: "Delete all?",
            decisions: ["approve", "reject"],
          },
        ],
      },
    ]);
  });

  it("shows nothing of a model that asked not to be streamed, on no channel", async () => {
    expect(
      await eventsOf(
        ["messages", [ai("secret", { id: "m1" }), { ...at("judge"), tags: ["nostream"] }]],
        ["updates", { judge: { messages: [wholeAi("m1", "secret")] } }],
      ),
    ).toEqual([]);
  });

  it("leaves what a tool's own model says to the tool, whose result tells what came of it", async () => {
    const origin = at("model_request", 1, "tools:1|model_request:2");
    const events = await eventsOf(
      ["messages", [ai("thinking to myself", { id: "m9" }), origin]],
      ["messages", [args("c9", "look", "{}"), origin]],
    );
    expect(textOf(events)).toBe("");
    expect(events).toContainEqual({ type: "tool-start", id: "c9", name: "look" });
  });

  it("labels texts that are written at the same time, and goes on below when they are done", async () => {
    const one = (content: string) => ["messages", [ai(content, { id: "m1" }), at("one")]];
    const two = (content: string) => ["messages", [ai(content, { id: "m2" }), at("two")]];
    expect(
      await eventsOf(one("o"), two("t"), one("ne"), two("wo"), [
        "messages",
        [ai("sum", { id: "m3" }), at("sum", 2)],
      ]),
    ).toEqual([
      text("o"),
      { type: "text-delta", text: "t", section: "two" },
      text("ne"),
      { type: "text-delta", text: "wo", section: "two" },
      text("\n\nsum"),
    ]);
  });

  it("tells texts apart that turn out to be written at the same time", async () => {
    const write = (id: string, content: string) => [
      "messages",
      [ai(content, { id }), at(id, 1, `${id}:1|n:1`)],
    ];
    const events = await eventsOf(write("a", "x"), write("b", "y"), write("a", "xx"), write("b", "yy"));
    expect(textOf(events)).toBe("x\n\nyyy");
    expect(events).toContainEqual({ type: "text-delta", text: "xx", section: "a" });
  });

  it("says the text of a node without a model, and not again what the node's model has said", async () => {
    expect(
      textOf(
        await eventsOf(
          ["messages", [ai("Hel", { id: "run-1" }), at("write")]],
          ["messages", [ai("lo", { id: "run-1" }), at("write")]],
          ["updates", { write: { messages: [{ role: "ai", content: "Hello" }] } }],
          ["updates", { plain: { messages: [{ role: "ai", content: "Goodbye" }] } }],
          ["values", { messages: [wholeAi("x1", "Hello"), wholeAi("x2", "Goodbye")] }],
        ),
      ),
    ).toBe("Hello\n\nGoodbye");
  });

  it("says nothing of the history that a node puts into order", async () => {
    const remove = { lc_namespace: [], content: "", id: "__all__", getType: () => "remove" };
    expect(await eventsOf(["updates", { trim: { messages: [remove, wholeAi("old", "long ago")] } }])).toEqual(
      [],
    );
  });

  it("shows a writer's lines and values, and passes its events on", async () => {
    const event = { type: "step", id: "s", name: "reading", state: "done" };
    expect(
      await eventsOf(
        ["custom", "half way"],
        ["custom", { message: "nearly", percent: 90 }],
        ["custom", { rows: 3 }],
        ["custom", event],
      ),
    ).toEqual([
      { type: "step", id: "custom", name: "half way", state: "running" },
      { type: "step", id: "custom", name: "nearly", state: "running", fraction: 0.9 },
      { type: "data", value: { rows: 3 } },
      event,
    ]);
  });

  it("names its nodes as steps where it was asked for tasks", async () => {
    expect(
      await eventsOf(
        ["tasks", { id: "t", name: "research", input: {}, triggers: [] }],
        ["tasks", { id: "t", name: "research", result: {} }],
        ["debug", { type: "task_result", payload: { id: "u", name: "write", error: "down" } }],
        ["checkpoints", { values: {} }],
      ),
    ).toEqual([
      { type: "step", id: "t", name: "research", state: "running" },
      { type: "step", id: "t", name: "research", state: "done" },
      { type: "step", id: "u", name: "write", state: "failed" },
    ]);
  });
});

describe("a server that names no role", () => {
  it("streams its words, each of them, also where one says what the words before it have said", async () => {
    const words = ["ha", "ha", "haha", "!"].map((word) => [
      "messages",
      [roleless(word, { id: "m1" }), at("model_request")],
    ]);
    const whole = ["updates", { model_request: { messages: [wholeAi("m1", "hahahaha!")] } }];
    expect(textOf(await eventsOf(...words, whole))).toBe("hahahaha!");
  });

  it("streams its words also where they have no id", async () => {
    const words = ["ha", "ha", "!"].map((word) => ["messages", [roleless(word), at("model_request")]]);
    expect(textOf(await eventsOf(...words))).toBe("haha!");
  });
});

describe("a message of 100,000 chunks", () => {
  it("is read without keeping it, and still known again when it comes whole", async () => {
    const metadata = at("model_request");
    const words = Array.from({ length: 100 }, (_, index) => `word ${index} `);
    async function* chunks() {
      for (let index = 0; index < 100_000; index += 1) {
        const word = words[index % words.length] as string;
        yield [["model_request:1"], "messages", [ai(word, { id: "m1" }), metadata]];
      }
      const content = words.join("").repeat(1000);
      yield [[], "updates", { model_request: { messages: [wholeAi("another", content)] } }];
      yield [[], "updates", { review: { messages: [wholeAi("third", `${content.slice(0, -1)}.`)] } }];
    }
    let earlyBytes = 0;
    let grownBytes = 0;
    let count = 0;
    for await (const _event of toEvents(chunks(), { signal: new AbortController().signal })) {
      count += 1;
      if (count === 20_000) earlyBytes = heapBytes();
      if (count === 99_999) grownBytes = heapBytes() - earlyBytes;
    }
    expect(count).toBe(100_001);
    // Kept as a chain of its words it would be over 4 MB.
    expect(grownBytes).toBeLessThan(1_000_000);
  });
});

describe("a graph streamed in one mode", () => {
  const whole = [
    text("Looking"),
    { type: "tool-start", id: "c1", name: "search", input: { q: 1 } },
    { type: "tool-end", id: "c1", result: "found", durationMs },
    text("\n\nCats are"),
  ];

  it("tells all in messages", async () => {
    const [, words] = turn.words;
    expect(textOf(await eventsOf(words, [["sub:1"], [turn.answer, at("model_request")]]))).toBe(
      "Looking\n\nCats are",
    );
  });

  it("tells all in updates", async () => {
    expect(
      await eventsOf(
        { model_request: { messages: [turn.message] } },
        { tools: { messages: [turn.result] } },
        { model_request: { messages: [turn.answer] } },
      ),
    ).toEqual(whole);
  });

  it("tells all in values, but nothing that was there before", async () => {
    const before = [human("dogs?"), wholeAi("m0", "Dogs are"), human("cats?")];
    expect(
      await eventsOf(
        { messages: before },
        { messages: [...before, turn.message] },
        { messages: [...before, turn.message, turn.result] },
        { messages: [...before, turn.message, turn.result, turn.answer] },
      ),
    ).toEqual(whole);
  });

  it("tells its tools in tools", async () => {
    expect(await eventsOf(turn.start, turn.end)).toEqual([
      { type: "tool-start", id: "c1", name: "search", input: { q: 1 } },
      { type: "tool-end", id: "c1", result: "found", durationMs },
    ]);
  });

  it("is what fromLangGraph is told it is, where the data itself can't tell", async () => {
    const from = async (mode: "custom" | "updates", item: unknown) =>
      (await collect(fromLangGraph(streamOf(item), { mode }))).events;
    expect(await from("custom", { status: "reading" })).toEqual([
      { type: "step", id: "custom", name: "reading", state: "running" },
    ]);
    expect(await from("updates", { write: { answer: "All of it." } })).toEqual([text("All of it.")]);
  });
});

describe("a graph that streams no text", () => {
  it("says at its end the only text that its last node came to", async () => {
    expect(await eventsOf(["updates", { write: { answer: "All of it." } }])).toEqual([text("All of it.")]);
  });

  it("that was only invoked says what came after the question", async () => {
    const state = { messages: [human("dogs?"), wholeAi("m0", "Dogs are"), human("cats?"), turn.answer] };
    expect(await eventsOf(state)).toEqual([text("Cats are")]);
  });

  it("hands out a state of several values as data", async () => {
    expect(await eventsOf(["updates", { rate: { stars: 5, reason: "good" } }])).toEqual([
      { type: "data", value: { stars: 5, reason: "good" } },
    ]);
  });
});

describe("a LangGraph server", () => {
  const event = (name: string, data: unknown) => ({ event: name, data });

  it("tells all in events named after the modes, with the path of a subgraph behind a bar", async () => {
    expect(
      await eventsOf(
        event("metadata", { run_id: "r" }),
        event("messages", [{ ...ai("Looking", { id: "m1" }), type: "AIMessageChunk" }, at("model")]),
        event("updates|sub:1", { model: { messages: [wholeAi("m1", "Looking")] } }),
        event("tools", turn.start),
        event("custom", "half way"),
      ),
    ).toEqual([
      text("Looking"),
      { type: "tool-start", id: "c1", name: "search", input: { q: 1 } },
      { type: "step", id: "custom", name: "half way", state: "running" },
    ]);
  });

  it("that sends the newest state of a message over and over is told only what is new", async () => {
    const partial = (content: string, fields = {}) =>
      event("messages/partial", [ai(content, { id: "m1", ...fields })]);
    expect(
      await eventsOf(
        partial("Loo"),
        partial("Looking"),
        partial("Looking up", { usage_metadata: { input_tokens: 3, output_tokens: 2 } }),
        event("messages/complete", [ai("Looking up.", { id: "m1" })]),
      ),
    ).toEqual([
      text("Loo"),
      text("king"),
      text(" up"),
      { type: "usage", inputTokens: 3, outputTokens: 2 },
      text("."),
    ]);
  });

  it("of any language is read from its Response", async () => {
    const meta = { langgraph_node: "agent", langgraph_step: 1, langgraph_checkpoint_ns: "agent:1" };
    const chunk = (content: string, fields = {}) => ({
      content,
      additional_kwargs: {},
      response_metadata: {},
      type: "AIMessageChunk",
      id: "run--1",
      ...fields,
    });
    const calls = [{ name: "search", args: '{"q":1}', id: "c1", index: 0, type: "tool_call_chunk" }];
    const result = { content: "found", type: "tool", tool_call_id: "c1", name: "search", status: "success" };
    const lines = (events: readonly (readonly [string, unknown])[]) =>
      events.map(([name, data]) => `event: ${name}\r\ndata: ${JSON.stringify(data)}\r\n\r\n`).join("");
    const body = lines([
      ["metadata", { run_id: "r", attempt: 1 }],
      ["messages", [chunk("Looking"), meta]],
      ["messages", [chunk("", { tool_call_chunks: calls }), meta]],
      ["updates", { agent: { messages: [chunk("Looking")] } }],
      [
        "messages",
        [
          { ...result, additional_kwargs: {} },
          { ...meta, langgraph_node: "tools" },
        ],
      ],
      ["custom", { status: "reading" }],
      ["updates", { __interrupt__: [{ value: "Sure?", id: "i1" }] }],
      ["end", null],
    ]);
    const { events } = await collect(
      new Response(body, { headers: { "content-type": "text/event-stream" } }),
    );
    expect(events).toEqual([
      text("Looking"),
      { type: "tool-start", id: "c1", name: "search" },
      { type: "tool-args-delta", id: "c1", text: '{"q":1}' },
      { type: "tool-end", id: "c1", input: { q: 1 }, result: "found", durationMs },
      { type: "step", id: "custom", name: "reading", state: "running" },
      { type: "approval", id: "i1", requests: [{ name: "Sure?" }] },
    ]);
  });

  it("that reports an error fails the answer with its status, and without its words", async () => {
    const { error } = await collect(
      streamOf(event("error", { status_code: 429, message: "key sk-abcdefgh12345678" })),
    );
    expect(error).toMatchObject({ name: "SourceError", status: 429 });
    expect(String(error)).not.toContain("sk-");
  });
});

describe("a LangServe server", () => {
  it.each<[string, string, readonly unknown[]]>([
    ["stream of a chain", "data", ["Hel", "lo"]],
    [
      "stream of a model",
      "data",
      ["Hel", "lo"].map((content) => ({
        content,
        additional_kwargs: {},
        response_metadata: {},
        type: "AIMessageChunk",
      })),
    ],
    [
      "log",
      "data",
      ["Hel", "lo"].map((value) => ({ ops: [{ op: "add", path: "/streamed_output/-", value }] })),
    ],
    [
      "events",
      "data",
      ["Hel", "lo"].map((chunk) => ({ event: "on_chain_stream", run_id: "r", name: "", data: { chunk } })),
    ],
  ])("is read from its Response: the %s", async (_what, name, values) => {
    const body = values.map((value) => `event: ${name}\ndata: ${JSON.stringify(value)}\n\n`).join("");
    const response = new Response(`event: metadata\ndata: {"run_id":"r"}\n\n${body}event: end\n\n`, {
      headers: { "content-type": "text/event-stream" },
    });
    expect(await collect(response)).toEqual({ events: [text("Hel"), text("lo")] });
  });

  it("that fails in the middle fails the answer with its status", async () => {
    const body = 'event: data\ndata: "Hel"\n\nevent: error\ndata: {"status_code":500,"message":"x"}\n\n';
    const response = new Response(body, { headers: { "content-type": "text/event-stream" } });
    const { events, error } = await collect(response);
    expect(events).toEqual([text("Hel")]);
    expect(error).toMatchObject({ name: "SourceError", status: 500 });
  });
});

describe("events of v3", () => {
  const event = (method: string, data: unknown, namespace: string[] = [], node = "") => ({
    type: "event",
    method,
    params: { namespace, timestamp: 1, node, data },
  });
  const said = (data: object) =>
    event("messages", { ...data, run_id: "r1" }, ["model_request:1"], "model_request");

  it("tell of texts, tools, progress and questions, each once", async () => {
    const fields = { type: "tool_call_chunk", id: "c1", name: "search" };
    const delta = (json: string) =>
      said({
        event: "content-block-delta",
        index: 1,
        delta: { type: "block-delta", fields: { ...fields, args: json } },
      });
    expect(
      await eventsOf(
        event("values", { messages: [human("cats?")] }),
        event("tasks", { id: "t", name: "model_request", input: {} }),
        said({ event: "message-start", id: "m1" }),
        said({ event: "content-block-start", index: 0, content: { type: "text", text: "Look" } }),
        said({ event: "content-block-delta", index: 0, delta: { type: "text-delta", text: "ing" } }),
        delta('{"q"'),
        delta('{"q":1}'),
        said({ event: "message-finish", reason: "tool_use", usage: { input_tokens: 3, output_tokens: 2 } }),
        event("updates", { node: "model_request", values: { messages: [turn.message] } }),
        event("tools", { event: "tool-started", tool_call_id: "c1", tool_name: "search", input: '{"q":1}' }),
        event("custom", { payload: "half way" }),
        event("tools", { event: "tool-output-delta", tool_call_id: "c1", delta: '{"status":"reading"}' }),
        event("tools", { event: "tool-finished", tool_call_id: "c1", output: tool("c1", "found") }),
        event("values", { messages: [human("cats?"), turn.message, turn.result] }),
      ),
    ).toEqual([
      text("Look"),
      text("ing"),
      { type: "tool-start", id: "c1", name: "search" },
      { type: "tool-args-delta", id: "c1", text: '{"q"' },
      { type: "tool-args-delta", id: "c1", text: ":1}" },
      { type: "usage", inputTokens: 3, outputTokens: 2 },
      { type: "finish", reason: "tool" },
      { type: "step", id: "custom", name: "half way", state: "running" },
      { type: "step", id: "c1", name: "reading", state: "running" },
      { type: "step", id: "c1", name: "reading", state: "done" },
      { type: "tool-end", id: "c1", input: { q: 1 }, result: "found", durationMs },
    ]);
  });
});
