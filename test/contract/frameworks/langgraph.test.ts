/** The real LangGraph, in every way in which it can be streamed: the same run is always the same story. */

import { AIMessage, HumanMessage } from "@langchain/core/messages";
import { StringOutputParser } from "@langchain/core/output_parsers";
import { tool } from "@langchain/core/tools";
import {
  Annotation,
  interrupt,
  MemorySaver,
  MessagesAnnotation,
  START,
  StateGraph,
} from "@langchain/langgraph";
import { createAgent, humanInTheLoopMiddleware } from "langchain";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { Source } from "../../../core/sources/index.ts";
import { calling, ScriptedModel, tokens, words } from "./scripted-model.ts";
import { storyOf } from "./story.ts";

const input = { messages: [{ role: "user", content: "cats?" }] };

const search = tool(
  async function* ({ q }: { q: string }, config: { writer?: (value: unknown) => void }) {
    config.writer?.("a line of the tool's writer");
    yield { message: "half way", progress: 0.5 };
    return `found ${q}`;
  } as never,
  { name: "search", description: "Searches.", schema: z.object({ q: z.string() }) },
);

const fetchPage = tool(
  async () => {
    throw new Error("no network");
  },
  { name: "fetch", description: "Fetches.", schema: z.object({ url: z.string() }) },
);

const agent = () =>
  createAgent({
    model: new ScriptedModel(
      [
        ...words("Looking", " up…"),
        ...calling("c1", "search", { q: "cats" }, 1),
        ...calling("c2", "fetch", { url: "x" }, 2),
        tokens(3, 2),
      ],
      [...words("Cats", " are."), tokens(7, 2)],
    ),
    tools: [search, fetchPage],
  });

type Streamed = Parameters<ReturnType<typeof agent>["stream"]>[1];

const streamed = (options: object) => () => agent().stream(input, options as Streamed);

const tools = [
  { id: "c1", name: "search", input: { q: "cats" }, result: "found cats" },
  { id: "c2", name: "fetch", input: { url: "x" }, error: expect.stringMatching(/^(Error: )?no network$/) },
];

const all = ["messages", "updates", "custom", "tools"];

describe("an agent with a tool that works and one that fails", () => {
  it.each<[string, () => Source]>([
    ["a runnable with its input", () => ({ runnable: agent(), input })],
    ["a graph with its input", () => ({ runnable: agent().graph, input })],
    ["all modes", () => streamed({ streamMode: all })],
    ["all modes with subgraphs", () => streamed({ streamMode: all, subgraphs: true })],
    ["all modes and the state", () => streamed({ streamMode: [...all, "values", "checkpoints"] })],
    ["messages alone", () => streamed({ streamMode: "messages" })],
    ["messages alone with subgraphs", () => streamed({ streamMode: "messages", subgraphs: true })],
    ["messages and state", () => streamed({ streamMode: ["messages", "values"] })],
    ["updates alone", () => streamed({ streamMode: "updates" })],
    ["updates alone with subgraphs", () => streamed({ streamMode: "updates", subgraphs: true })],
    ["the state alone", () => streamed({ streamMode: "values" })],
    ["events of v1", () => () => agent().graph.streamEvents(input, { version: "v1" })],
    ["events of v2", () => () => agent().streamEvents(input, { version: "v2" })],
    ["its log", () => () => agent().graph.streamLog(input)],
  ])("is the same story as %s", async (_what, source) => {
    const story = await storyOf(source());
    expect(story.error).toBeUndefined();
    expect(story.text).toBe("Looking up…\n\nCats are.");
    expect(story.tools).toEqual(tools);
    expect(story.usage).toMatchObject({ inputTokens: 10, outputTokens: 4 });
  });

  it("is the same story as the server-sent events of its graph", async () => {
    const stream = await agent().stream(input, {
      streamMode: all,
      encoding: "text/event-stream",
    } as never);
    const body = new Response(stream as never, { headers: { "content-type": "text/event-stream" } });
    const story = await storyOf(body);
    expect(story.text).toBe("Looking up…\n\nCats are.");
    // On the wire LangGraph's own JSON leaves nothing of an Error.
    expect(story.tools).toEqual([tools[0], { ...tools[1], error: expect.any(String) }]);
  });

  it("tells the tool's progress and its writer's lines while it runs, and how long it took", async () => {
    const { events } = await storyOf({ runnable: agent(), input });
    const steps = events.filter((event) => event.type === "step");
    expect(steps).toEqual([
      { type: "step", id: "custom", name: "a line of the tool's writer", state: "running" },
      { type: "step", id: "c1", name: "half way", state: "running", fraction: 0.5 },
      { type: "step", id: "c1", name: "half way", state: "done" },
    ]);
    for (const event of events)
      if (event.type === "tool-end") expect(event.durationMs).toBeGreaterThanOrEqual(0);
  });

  it("is told with no word of its own where only its tools are streamed", async () => {
    expect((await storyOf(streamed({ streamMode: "tools" }))).tools).toEqual(tools);
  });

  it("that was only invoked says its texts", async () => {
    const { text } = await storyOf(async () => [await agent().invoke(input)]);
    expect(text).toBe("Looking up…\n\nCats are.");
  });

  it("is the same story as events of v3, of which LangGraph breaks those of a tool that fails", async () => {
    const model = new ScriptedModel(
      [...words("Looking", " up…"), ...calling("c1", "search", { q: "cats" }, 1)],
      words("Cats", " are."),
    );
    const one = createAgent({ model, tools: [search] });
    const story = await storyOf(() => one.streamEvents(input, { version: "v3" }));
    expect(story.text).toBe("Looking up…\n\nCats are.");
    expect(story.tools).toEqual([tools[0]]);
    expect(story.events).toContainEqual({
      type: "step",
      id: "c1",
      name: "half way",
      state: "running",
      fraction: 0.5,
    });
  });
});

describe("an agent that asks", () => {
  // Its types do not allow for exact optional properties.
  const middleware = humanInTheLoopMiddleware({
    interruptOn: { search: { allowedDecisions: ["approve", "reject"], description: "Search it?" } },
  } as never) as never;
  const asking = () =>
    createAgent({
      model: new ScriptedModel(
        [...words("May I?"), ...calling("c1", "search", { q: "cats" }, 1)],
        words("Done."),
      ),
      tools: [tool(() => "found", { name: "search", description: "s", schema: z.object({ q: z.string() }) })],
      checkpointer: new MemorySaver(),
      middleware: [middleware],
    });
  const config = { configurable: { thread_id: "1" } };

  it("for an approval says of what, and goes on under the same call when it is given", async () => {
    const one = asking();
    const asked = await storyOf({ runnable: one, input, config });
    expect(asked.text).toBe("May I?");
    expect(asked.tools).toEqual([{ id: "c1", name: "search", input: { q: "cats" } }]);
    expect(asked.events.at(-1)).toEqual({
      type: "approval",
      id: expect.any(String),
      requests: [
        { name: "search", input: { q: "cats" }, description: "Search it?", decisions: ["approve", "reject"] },
      ],
    });
    const resume = { lg_name: "Command", resume: { decisions: [{ type: "approve" }] } };
    const answered = await storyOf({ runnable: one, input: resume, config });
    expect(answered.text).toBe("Done.");
    expect(answered.tools).toEqual([{ id: "c1", name: "search", input: { q: "cats" }, result: "found" }]);
  });

  it.each<[string, object]>([
    ["all modes", { streamMode: [...all, "values"] }],
    ["updates", { streamMode: "updates" }],
    ["values", { streamMode: "values" }],
  ])("in a tool asks once, and the tool has not failed, in %s", async (_what, options) => {
    const ask = tool(() => `They like ${interrupt({ question: "Which colour?" })}`, {
      name: "ask",
      description: "Asks.",
      schema: z.object({}),
    });
    const model = new ScriptedModel(calling("c1", "ask", {}, 1), words("Blue."));
    const one = createAgent({ model, tools: [ask], checkpointer: new MemorySaver() });
    const { events, tools } = await storyOf(() => one.stream(input, { ...config, ...options } as never));
    expect(events.filter(({ type }) => type === "approval")).toEqual([
      {
        type: "approval",
        id: expect.any(String),
        requests: [{ name: "Which colour?", input: { question: "Which colour?" } }],
      },
    ]);
    expect(tools).toEqual([{ id: "c1", name: "ask", input: {} }]);
  });
});

describe("a graph of one's own", () => {
  const say = (...contents: string[]) => new ScriptedModel(contents.flatMap((content) => [{ content }, 3]));

  it("tells apart what its subgraph, a node without a model, and a node that repeats its model say", async () => {
    const inner = new StateGraph(MessagesAnnotation)
      .addNode("deep", async () => ({ messages: [await say("From ", "below.").invoke("x")] }))
      .addEdge(START, "deep")
      .compile();
    const graph = new StateGraph(MessagesAnnotation)
      .addNode("sub", inner)
      .addNode("plain", () => ({ messages: [{ role: "ai", content: "By hand." }] }))
      .addNode("echo", async () => {
        const said = await say("Said ", "twice.").pipe(new StringOutputParser()).invoke("x");
        return { messages: [new AIMessage(said)] };
      })
      .addEdge(START, "sub")
      .addEdge("sub", "plain")
      .addEdge("plain", "echo")
      .compile();
    const whole = "From below.\n\nBy hand.\n\nSaid twice.";
    expect((await storyOf({ runnable: graph, input })).text).toBe(whole);
    const options = { streamMode: ["messages", "updates", "values"], subgraphs: true };
    expect((await storyOf(() => graph.stream(input, options as never))).text).toBe(whole);
  });

  it("labels what its nodes write at the same time", async () => {
    const graph = new StateGraph(MessagesAnnotation)
      .addNode("one", async () => ({ messages: [await say("o", "n", "e").invoke("x")] }))
      .addNode("two", async () => ({ messages: [await say("t", "w", "o").invoke("x")] }))
      .addNode("sum", async () => ({ messages: [await say("s", "um").invoke("x")] }))
      .addEdge(START, "one")
      .addEdge(START, "two")
      .addEdge(["one", "two"], "sum")
      .compile();
    const { text, sections } = await storyOf({ runnable: graph, input });
    expect(text).toBe("one\n\nsum");
    expect(sections).toEqual({ two: "two" });
  });

  it("says what its state came to when it holds no messages", async () => {
    const graph = new StateGraph(Annotation.Root({ answer: Annotation<string> }))
      .addNode("write", () => ({ answer: "All of it." }))
      .addEdge(START, "write")
      .compile();
    expect((await storyOf({ runnable: graph, input: {} })).text).toBe("All of it.");
  });

  it("says nothing of a model that is tagged nostream, nor of the history", async () => {
    const judge = say("secret").withConfig({ tags: ["nostream"] });
    const graph = new StateGraph(MessagesAnnotation)
      .addNode("judge", async () => void (await judge.invoke("x")))
      .addNode("answer", async () => ({ messages: [await say("Yes.").invoke("x")] }))
      .addEdge(START, "judge")
      .addEdge("judge", "answer")
      .compile();
    const messages = [new HumanMessage("dogs?"), new AIMessage("Dogs are."), new HumanMessage("cats?")];
    expect((await storyOf({ runnable: graph, input: { messages } })).text).toBe("Yes.");
  });

  it("that fails keeps what it said, and its error", async () => {
    const down = new Error("down");
    const graph = new StateGraph(MessagesAnnotation)
      .addNode("a", async () => ({ messages: [await say("half").invoke("x")] }))
      .addNode("b", () => Promise.reject(down))
      .addEdge(START, "a")
      .addEdge("a", "b")
      .compile();
    expect(await storyOf({ runnable: graph, input })).toMatchObject({ text: "half", error: down });
  });
});
