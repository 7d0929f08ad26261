/** The real AI SDK: results, agents, UI message streams, providers; all tell the same story. */

import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { isStepCount, Output, readUIMessageStream, streamText, ToolLoopAgent, tool } from "ai";
import { describe, expect, it, type TestContext } from "vitest";
import { z } from "zod";
import { statusOf } from "../../../core/errors.ts";
import type { Source } from "../../../core/sources/index.ts";
import { calling, startScriptedServer, type Turn, words } from "./openai-server.ts";
import { storyOf } from "./story.ts";

const tools = {
  search: tool({
    inputSchema: z.object({ q: z.string() }),
    async *execute({ q }) {
      yield { message: "half way", progress: 0.5 } as unknown;
      yield `found ${q}` as unknown;
    },
  }),
  fetch: tool({
    inputSchema: z.object({ url: z.string() }),
    execute: async (): Promise<string> => {
      throw new Error("no network");
    },
  }),
};

const turns: Turn[] = [
  [
    { reasoning_content: "hm" },
    ...words("Looking", " up…"),
    ...calling("c1", "search", { q: "cats" }),
    ...calling("c2", "fetch", { url: "x" }, 1),
  ],
  words("Cats", " are."),
];

async function modelOf(test: TestContext, ...script: Parameters<typeof startScriptedServer>[1][]) {
  const { url } = await startScriptedServer(test, ...script);
  return createOpenAICompatible({
    name: "local",
    baseURL: url,
    includeUsage: true,
    supportsStructuredOutputs: true,
  })("m");
}

async function startText(test: TestContext, options: object = {}, script: readonly Turn[] = turns) {
  const model = await modelOf(test, ...script);
  const stopWhen = isStepCount(5);
  return streamText({ model, prompt: "cats?", tools, stopWhen, maxRetries: 0, onError() {}, ...options });
}

type Result = Awaited<ReturnType<typeof startText>>;

const whole = {
  text: "Looking up…\n\nCats are.",
  reasoning: "hm",
  tools: [
    { id: "c1", name: "search", input: { q: "cats" }, result: "found cats" },
    { id: "c2", name: "fetch", input: { url: "x" }, error: expect.stringMatching(/^(Error: )?no network$/) },
  ],
};

describe("an answer with a tool that works and one that fails", () => {
  it.for<[string, (result: Result) => Source]>([
    ["its result", (result) => result],
    ["a function that gives its result", (result) => () => result],
    ["its stream", ({ stream }) => stream],
    ["its UI message stream", (result) => result.toUIMessageStream()],
    ["the response of its UI message stream", (result) => result.toUIMessageStreamResponse()],
    ["its whole UI messages", (result) => readUIMessageStream({ stream: result.toUIMessageStream() })],
  ])("is the same story as %s", async ([, source], test) => {
    expect(await storyOf(source(await startText(test)))).toMatchObject(whole);
  });

  it("of an agent is the same, and counts the tokens of all its steps", async (test) => {
    const agent = new ToolLoopAgent({ model: await modelOf(test, ...turns), tools });
    expect(
      await storyOf(({ signal }) => agent.stream({ prompt: "cats?", abortSignal: signal })),
    ).toMatchObject({
      ...whole,
      usage: { inputTokens: 6, outputTokens: 4 },
    });
  });

  it("shows the tool's progress while it runs", async (test) => {
    const { events } = await storyOf(await startText(test));
    const line = { type: "step", id: "c1", name: "half way" };
    expect(events).toContainEqual({ ...line, state: "running", fraction: 0.5 });
    expect(events.findIndex(({ type }) => type === "step")).toBeLessThan(
      events.findIndex(({ type }) => type === "tool-end"),
    );
  });

  it("says its words as a stream of texts too, as far as that tells", async (test) => {
    const { textStream } = await startText(test, {}, [words("Hel", "lo")]);
    expect((await storyOf(textStream)).text).toBe("Hello");
  });

  it("that is a value grows", async (test) => {
    const output = Output.object({ schema: z.object({ name: z.string() }) });
    const result = await startText(test, { output }, [words('{"name"', ':"John"}')]);
    const { data } = await storyOf(result.partialOutputStream as AsyncIterable<unknown>);
    expect(data).toEqual({ name: "John" });
  });
});

describe("a provider of the AI SDK", () => {
  it("is read without the SDK around it", async (test) => {
    const model = await modelOf(test, ...turns);
    const prompt = [{ role: "user" as const, content: [{ type: "text" as const, text: "cats?" }] }];
    const { text, reasoning, tools } = await storyOf(async ({ signal }) => {
      const { stream } = await model.doStream({ prompt, abortSignal: signal });
      return stream;
    });
    expect({ text, reasoning }).toEqual({ text: "Looking up…", reasoning: "hm" });
    expect(tools.map(({ id, name, input }) => ({ id, name, input }))).toEqual([
      { id: "c1", name: "search", input: { q: "cats" } },
      { id: "c2", name: "fetch", input: { url: "x" } },
    ]);
  });
});

describe("an approval", () => {
  it.for<[string, (result: Result) => Source]>([
    ["a result", (result) => result],
    ["a UI message stream", (result) => result.toUIMessageStream()],
    ["whole UI messages", (result) => readUIMessageStream({ stream: result.toUIMessageStream() })],
  ])("is asked for once, with the tool and its input, in %s", async ([, source], test) => {
    const result = await startText(test, { toolApproval: { search: "user-approval" } }, [
      calling("c1", "search", { q: "cats" }),
    ]);
    const { events } = await storyOf(source(result));
    expect(events.filter(({ type }) => type === "approval")).toEqual([
      {
        type: "approval",
        id: expect.any(String),
        requests: [{ name: "search", input: { q: "cats" }, decisions: ["approve", "deny"] }],
      },
    ]);
  });
});

describe("a failure", () => {
  it("before the first word has its status, though the SDK throws nothing", async (test) => {
    for (const maxRetries of [0, 1]) {
      const model = await modelOf(test, { status: maxRetries === 0 ? 401 : 429 });
      const result = streamText({ model, prompt: "x", maxRetries, onError() {} });
      const { error, text } = await storyOf(result);
      expect(text).toBe("");
      expect(statusOf(error)).toBe(maxRetries === 0 ? 401 : 429);
    }
  });

  it("after the first words keeps them", async (test) => {
    const { text, error } = await storyOf(await startText(test, {}, [[...words("half"), 30, "die"]]));
    expect(text).toBe("half");
    expect(error).toBeInstanceOf(Error);
  });

  it("is one too when the answer was aborted by somebody else", async (test) => {
    const stop = new AbortController();
    const result = await startText(test, { abortSignal: stop.signal }, [[...words("half"), "hang"]]);
    setTimeout(() => stop.abort(), 50);
    expect((await storyOf(result)).error).toMatchObject({ name: "SourceError" });
  });
});
