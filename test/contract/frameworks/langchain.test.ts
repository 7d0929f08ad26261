/** The real LangChain: messages, chains, parsers, event streams and callbacks. */

import { dispatchCustomEvent } from "@langchain/core/callbacks/dispatch";
import {
  AIMessage,
  AIMessageChunk,
  ChatMessageChunk,
  HumanMessage,
  ToolMessage,
} from "@langchain/core/messages";
import { JsonOutputParser, StringOutputParser } from "@langchain/core/output_parsers";
import { ChatPromptTemplate } from "@langchain/core/prompts";
import { RunnableLambda, RunnableParallel } from "@langchain/core/runnables";
import { fakeModel } from "@langchain/core/testing";
import { tool } from "@langchain/core/tools";
import { ChatOpenAI } from "@langchain/openai";
import { createAgent, initChatModel } from "langchain";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { statusOf } from "../../../core/errors.ts";
import { fromCallbacks } from "../../../core/sources/callbacks.ts";
import { fromLangChain } from "../../../core/sources/explicit.ts";
import type { Source } from "../../../core/sources/index.ts";
import * as server from "./openai-server.ts";
import { calling, ScriptedModel, tokens, words } from "./scripted-model.ts";
import { storyOf } from "./story.ts";

const hello = () =>
  new ScriptedModel([
    { content: "", additional_kwargs: { reasoning_content: "hm" } },
    ...words("Hel", "lo"),
    tokens(3, 2),
  ]);
const chain = () => ChatPromptTemplate.fromTemplate("{q}").pipe(hello()).pipe(new StringOutputParser());
const json = () => new ScriptedModel(words('{"name"', ': "Jo', 'hn"}'));
const input = { q: "why?" };

describe("a chain that ends with a parser of text", () => {
  it.each<[string, () => Source]>([
    ["its stream", () => () => chain().stream(input)],
    ["its stream, wrapped", () => async () => ({ stream: await chain().stream(input) })],
    ["its log", () => () => chain().streamLog(input)],
  ])("says its text as %s", async (_what, source) => {
    expect((await storyOf(source())).text).toBe("Hello");
  });

  it.each<[string, () => Source]>([
    ["a runnable", () => ({ runnable: chain(), input })],
    ["a runnable with a name", () => ({ runnable: chain().withConfig({ runName: "mine" }), input })],
    ["events of v1", () => () => chain().streamEvents(input, { version: "v1" })],
    ["events of v2", () => () => chain().streamEvents(input, { version: "v2" })],
    [
      "server-sent events of v2",
      () => () =>
        new Response(chain().streamEvents(input, { version: "v2", encoding: "text/event-stream" }) as never, {
          headers: { "content-type": "text/event-stream" },
        }),
    ],
  ])("keeps the model's reasoning and its tokens as %s", async (_what, source) => {
    expect(await storyOf(source())).toMatchObject({
      text: "Hello",
      reasoning: "hm",
      usage: { inputTokens: 3, outputTokens: 2 },
    });
  });
});

describe("a chain that ends with a parser of JSON", () => {
  it.each<[string, () => Source]>([
    ["its stream", () => () => json().pipe(new JsonOutputParser()).stream("x")],
    [
      "its differences",
      () => () =>
        json()
          .pipe(new JsonOutputParser({ diff: true } as never))
          .stream("x"),
    ],
    ["events of v2", () => () => json().pipe(new JsonOutputParser()).streamEvents("x", { version: "v2" })],
    ["a runnable", () => ({ runnable: json().pipe(new JsonOutputParser()), input: "x" })],
  ])("is a value that grows, and none of its JSON is text, as %s", async (_what, source) => {
    const { events, text } = await storyOf(source());
    expect(text).toBe("");
    expect(events).toEqual([{}, { name: "Jo" }, { name: "John" }].map((value) => ({ type: "data", value })));
  });
});

describe("a model that answers in a form", () => {
  it.for([
    ["jsonSchema", server.words('{"name"', ':"Jo', 'hn"}')],
    ["functionCalling", server.calling("c1", "extract", { name: "John" })],
  ] as const)(
    "gives a value in the end, and no call that never ends, by %s",
    async ([method, turn], test) => {
      const { url } = await server.startScriptedServer(test, turn);
      const model = new ChatOpenAI({ model: "gpt-5", apiKey: "none", configuration: { baseURL: url } });
      const runnable = model.withStructuredOutput(z.object({ name: z.string() }), { method });
      expect(await storyOf({ runnable, input: "x" })).toMatchObject({ data: { name: "John" }, tools: [] });
    },
  );
});

describe("chains that run at the same time", () => {
  const parallel = () => RunnableParallel.from({ a: chain(), b: chain() });

  it.each<[string, () => Source]>([
    ["a runnable", () => ({ runnable: parallel(), input })],
    ["a runnable with a name", () => ({ runnable: parallel().withConfig({ runName: "mine" }), input })],
    ["events of v2", () => () => parallel().streamEvents(input, { version: "v2" })],
    [
      "a stream that is said to be theirs",
      () => fromLangChain(() => parallel().stream(input), { parallel: true }),
    ],
  ])("are sections as %s", async (_what, source) => {
    expect(await storyOf(source())).toMatchObject({ text: "", sections: { a: "Hello", b: "Hello" } });
  });
});

describe("a runnable of one's own", () => {
  it("says what it returns, and shows the events that it dispatches", async () => {
    const runnable = RunnableLambda.from(async (name: string, config) => {
      await dispatchCustomEvent("progress", { message: "thinking", percent: 50 }, config);
      return `Hello ${name}`;
    });
    const { text, events } = await storyOf({ runnable, input: "Ada" });
    expect(text).toBe("Hello Ada");
    expect(events).toContainEqual({
      type: "step",
      id: "progress",
      name: "thinking",
      state: "running",
      fraction: 0.5,
    });
  });

  it("that falls back says only what the second model said", async () => {
    const runnable = new ScriptedModel([new Error("down")]).withFallbacks([hello()]);
    expect(await storyOf({ runnable, input: "x" })).toMatchObject({ text: "Hello", reasoning: "hm" });
  });
});

describe("a chat model", () => {
  const whole = { text: "Hello", reasoning: "hm", usage: { inputTokens: 3, outputTokens: 2 } };

  it.each<[string, () => Source]>([
    ["its stream", () => () => hello().stream("x")],
    ["a runnable", () => ({ runnable: hello(), input: "x" })],
    ["a runnable that is bound", () => ({ runnable: hello().withConfig({ tags: ["a"] }), input: "x" })],
  ])("that only yields chunks is read whole as %s", async (_what, source) => {
    expect(await storyOf(source())).toMatchObject(whole);
  });

  it("whose first words come with a block's start loses none of them in its events", async () => {
    const model = new ScriptedModel([
      { content: [{ type: "text", text: "Looking", index: 0 }] },
      { content: [{ type: "text", text: " up…", index: 0 }] },
    ]);
    expect((await storyOf(() => model.streamEvents("x"))).text).toBe("Looking up…");
  });

  it("of OpenAI is read with the reasoning of every server, its calls and its tokens", async (test) => {
    const { url } = await server.startScriptedServer(test, [
      { reasoning: "h" },
      { reasoning_content: "m" },
      ...server.words("Hel", "lo"),
      ...server.calling("c1", "search", { q: "cats" }),
    ]);
    const fields = { apiKey: "none", configuration: { baseURL: url }, maxRetries: 0 };
    const models = [
      new ChatOpenAI({ model: "m", ...fields }),
      new ChatOpenAI({ model: "m", ...fields }).bindTools([]),
      await initChatModel("m", { modelProvider: "openai", ...fields }),
    ];
    for (const runnable of models) {
      expect(await storyOf({ runnable, input: "x" })).toMatchObject({
        ...whole,
        tools: [{ id: "c1", name: "search", input: { q: "cats" } }],
      });
    }
  });

  it("that is refused fails with the status, as a runnable of every kind", async (test) => {
    const { url } = await server.startScriptedServer(test, { status: 401 });
    const model = new ChatOpenAI({
      model: "m",
      apiKey: "none",
      configuration: { baseURL: url },
      maxRetries: 0,
    });
    const messages = [new HumanMessage("x")];
    for (const source of [
      { runnable: model, input: "x" },
      { runnable: model.pipe(new StringOutputParser()), input: "x" },
      { runnable: createAgent({ model, tools: [] }), input: { messages } },
    ]) {
      expect(statusOf((await storyOf(source)).error)).toBe(401);
    }
  });
});

describe("messages", () => {
  it("are read by their class, and as JSON of it", async () => {
    const piece = (fields: object) =>
      new AIMessageChunk({
        content: "",
        tool_call_chunks: [{ type: "tool_call_chunk", index: 0, ...fields }],
      });
    const items = [
      new HumanMessage("a question"),
      new AIMessageChunk({ content: [{ type: "reasoning", reasoning: "hm" }] }),
      new AIMessageChunk("Hel"),
      new AIMessage("lo"),
      piece({ id: "c1", name: "search", args: "" }),
      piece({ args: '{"q":"cats"}' }),
      new ToolMessage({ tool_call_id: "c1", content: "no network", status: "error" }),
      new ChatMessageChunk({ content: "!", role: "assistant" }),
    ];
    const wanted = {
      text: "Hello!",
      reasoning: "hm",
      tools: [{ id: "c1", name: "search", input: { q: "cats" }, error: "no network" }],
    };
    expect(await storyOf(items)).toMatchObject(wanted);
    expect(await storyOf(items.map((item) => JSON.parse(JSON.stringify(item))))).toMatchObject(wanted);
  });
});

describe("callbacks of a call that does not stream", () => {
  const search = tool(({ q }: { q: string }) => `found ${q}`, {
    name: "search",
    description: "Searches.",
    schema: z.object({ q: z.string() }),
  });
  const agent = () =>
    createAgent({
      model: new ScriptedModel(
        [...words("Looking"), ...calling("c1", "search", { q: "cats" }, 1)],
        [...words("Cats", " are."), tokens(3, 2)],
      ),
      tools: [search],
    });

  const pushed = (start: (callbacks: object[]) => Promise<unknown>) => () => {
    const { handler, events } = fromCallbacks();
    start([handler]).catch(() => {});
    return events;
  };

  it("tell of an agent live: its words, its tools and its tokens", async () => {
    const messages = [new HumanMessage("cats?")];
    const source = pushed((callbacks) => agent().invoke({ messages }, { callbacks }));
    expect(await storyOf(source)).toMatchObject({
      text: "Looking\n\nCats are.",
      tools: [{ id: "c1", name: "search", input: { q: "cats" }, result: "found cats" }],
      usage: { inputTokens: 3, outputTokens: 2 },
    });
  });

  it.each<[string, (callbacks: object[]) => Promise<unknown>, string]>([
    ["a chain", (callbacks) => chain().invoke(input, { callbacks }), "Hello"],
    ["a model that can't stream", (callbacks) => whole().invoke("x", { callbacks }), "whole"],
    ["a chain without a model", (callbacks) => shout().invoke("hi", { callbacks }), "hi!"],
  ])("tell all of %s", async (_what, start, text) => {
    expect((await storyOf(pushed(start))).text).toBe(text);
  });

  const whole = () => fakeModel().respond(new AIMessage("whole"));
  const shout = () => RunnableLambda.from((word: string) => `${word}!`);

  it("fail with its error, after what it said", async () => {
    const down = new Error("down");
    const model = new ScriptedModel([...words("half"), down]);
    const source = pushed((callbacks) => model.invoke("x", { callbacks }));
    expect(await storyOf(source)).toMatchObject({ text: "half", error: down });
  });
});
