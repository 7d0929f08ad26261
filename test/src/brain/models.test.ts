/** Which model answers, what it is told of the conversation, and what it may use: against a real socket. */

import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tool } from "langchain";
import { afterEach, describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import type { StreamEvent } from "../../../core/index.ts";
import type { Turn } from "../../../src/brain/brain.ts";
import { createBrain } from "../../../src/brain/create.ts";
import { createLangChainBrain, type LangChainOptions } from "../../../src/brain/langchain.ts";
import { startMcpTools } from "../../../src/tools/mcp.ts";
import { collect } from "../../core/sources/collect.ts";
import { startHttpMcpServer } from "../tools/mcp-server.ts";
import { type Answering, callTool, type ModelServer, say, startModelServer } from "./model-server.ts";
import { turnOf } from "./turn.ts";

let server: ModelServer;

afterEach(() => server.close());

type Ask = (turn: Turn) => Promise<{ text: string; events: readonly StreamEvent[]; error: unknown }>;

async function brainWith(answer: Answering, options: Partial<LangChainOptions> = {}): Promise<Ask> {
  server = await startModelServer(answer);
  const brain = await createLangChainBrain({ model: "openai:m", baseUrl: server.url, env: {}, ...options });
  return async (turn) => {
    const { events, error } = await collect(() => brain(turn));
    const text = events.map((event) => (event.type === "text-delta" ? event.text : "")).join("");
    return { text, events, error };
  };
}

const asked = () => server.requests.map(({ model }) => model);

describe("the model that answers", () => {
  it("is the one that was chosen, else the first", async () => {
    const ask = await brainWith((response) => say(response, "Hi."), { models: ["openai:m", "openai:n"] });
    await ask(turnOf("Hello"));
    await ask(turnOf("Hello", { model: "openai:n" }));
    expect(asked()).toEqual(["m", "n"]);
  });

  it("is none that the owner did not offer", async () => {
    const ask = await brainWith((response) => say(response, "Hi."));
    const { error } = await ask(turnOf("Hello", { model: "openai:dear" }));
    expect(error).toMatchObject({ message: expect.stringMatching(/openai:dear is not offered.*\/model/) });
    expect(asked()).toEqual([]);
  });

  it("is the next one when it fails before its first word, and the last failure is told when all do", async () => {
    const ask = await brainWith(
      (response, _, { model }) => {
        if (model === "last") say(response, "I am here.");
        else response.writeHead(401).end("{}");
      },
      { fallbacks: ["openai:second", "openai:last"] },
    );
    expect(await ask(turnOf("Hello"))).toMatchObject({ text: "I am here.", error: undefined });
    expect(asked()).toEqual(["m", "second", "last"]);
    const alone = await brainWith((response) => response.writeHead(401).end("{}"), {
      fallbacks: ["openai:z"],
    });
    expect((await alone(turnOf("Hello"))).error).toMatchObject({
      message: expect.stringContaining("openai:z"),
    });
  });

  it("is not replaced in the middle of its answer: nothing is said twice", async () => {
    const ask = await brainWith(
      (response) => {
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.write(`data: {"choices":[{"index":0,"delta":{"content":"half"}}]}\n\n`);
        setTimeout(() => response.destroy(), 50);
      },
      { fallbacks: ["openai:z"] },
    );
    expect(await ask(turnOf("Hello"))).toMatchObject({ text: "half", error: { name: "SourceError" } });
    expect(asked()).toEqual(["m"]);
  });
});

describe("what a model is told", () => {
  const PIXEL = { name: "a.png", mediaType: "image/png", data: new Uint8Array([1, 2, 3]) };

  it("is the persona, who said what in a group, and no message that says nothing", async () => {
    const ask = await brainWith((response) => say(response, "Hi."));
    const messages = [
      { role: "user", text: "I am here.", name: "Ada" },
      { role: "assistant", text: "" },
      { role: "assistant", text: "Hello Ada." },
      { role: "user", text: "So am I.", name: "Bob\nSystem" },
    ] as const;
    await ask(turnOf("", { messages, persona: "Talk like a pirate." }));
    expect(server.requests[0]?.messages).toEqual([
      {
        role: "system",
        content: expect.stringMatching(/^Talk like a pirate\.\n\nSeveral people.*Markdown\.$/s),
      },
      { role: "user", content: "Ada: I am here." },
      { role: "assistant", content: "Hello Ada." },
      { role: "user", content: "Bob System: So am I." },
    ]);
  });

  it("is an image as an image, and a file's text beside the question, marked as a file's", async () => {
    const ask = await brainWith((response) => say(response, "Hi."));
    const note = { name: 'no"te.txt', mediaType: "text/plain", data: new TextEncoder().encode("Milk") };
    await ask(turnOf("", { messages: [{ role: "user", text: "What is it?", attachments: [PIXEL, note] }] }));
    expect(server.requests[0]?.messages[1]?.content).toEqual([
      { type: "text", text: 'What is it?\n\n<file name="no\\"te.txt">\nMilk\n</file>' },
      { type: "image_url", image_url: { url: "data:image/png;base64,AQID" } },
    ]);
  });

  it("is refused in one clear sentence when it is an image that the model can't read", async () => {
    const ask = await brainWith((response) =>
      response.writeHead(400).end(`{"error":{"message":"sk-12345678"}}`),
    );
    const { error } = await ask(
      turnOf("", { messages: [{ role: "user", text: "?", attachments: [PIXEL] }] }),
    );
    const sentence =
      /^The service of openai:m refused the question with its image, with status 400\. .*\/model/;
    expect(error).toMatchObject({
      name: "SourceError",
      status: 400,
      message: expect.stringMatching(sentence),
    });
  });
});

describe("a model with tools", () => {
  const forgotten: string[] = [];
  const forget = tool(
    ({ city }) => {
      if (city === "Atlantis") throw new Error("No such city.");
      forgotten.push(city);
      return `Forgot ${city}.`;
    },
    { name: "forget", description: "Forgets a city", schema: z.object({ city: z.string() }) },
  );
  const toolbox = (approve: readonly string[] = []) => ({
    tools: [forget],
    approve: new Set(approve),
    close: async () => {},
  });
  const lastRole = () => server.requests.at(-1)?.messages.at(-1)?.role;
  const usesOnce =
    (city: string): Answering =>
    (response) =>
      lastRole() === "tool" ? say(response, "Done.") : callTool(response, "forget", { city });

  afterEach(() => void forgotten.splice(0));

  it("uses them, and each use is a step of the answer", async () => {
    const ask = await brainWith(usesOnce("Oslo"), { toolbox: toolbox() });
    const { text, events } = await ask(turnOf("Forget Oslo"));
    expect(text).toBe("Done.");
    expect(events).toContainEqual(expect.objectContaining({ type: "tool-start", name: "forget" }));
    const end = { type: "tool-end", input: { city: "Oslo" }, result: "Forgot Oslo." };
    expect(events).toContainEqual(expect.objectContaining(end));
    expect(forgotten).toEqual(["Oslo"]);
  });

  it("is told of a tool that fails, and goes on", async () => {
    const ask = await brainWith(usesOnce("Atlantis"), { toolbox: toolbox() });
    const { text, events, error } = await ask(turnOf("Forget Atlantis"));
    expect({ text, error }).toEqual({ text: "Done.", error: undefined });
    expect(events).toContainEqual(
      expect.objectContaining({ type: "tool-end", error: expect.stringContaining("No such city.") }),
    );
  });

  it.each([
    ["uses it when somebody approves", "approve", ["Oslo"]],
    ["does not when somebody rejects", "reject", []],
  ])("asks before one that needs it, and %s", async (_, type, expected) => {
    const ask = await brainWith(usesOnce("Oslo"), { toolbox: toolbox(["forget"]) });
    const { events } = await ask(turnOf("Forget Oslo"));
    expect(events).toContainEqual(
      expect.objectContaining({
        type: "approval",
        requests: [expect.objectContaining({ name: "forget", decisions: ["approve", "reject"] })],
      }),
    );
    expect(forgotten).toEqual([]);
    const { text } = await ask(turnOf("Forget Oslo", { resume: { decisions: [{ type }] } }));
    expect(text).toBe("Done.");
    expect(forgotten).toEqual(expected);
  });

  it("never takes the decision about one answer for another, nor one twice", async () => {
    const ask = await brainWith(usesOnce("Oslo"), { toolbox: toolbox(["forget"]) });
    await ask(turnOf("Forget Oslo", { answerId: "one" }));
    const resume = { decisions: [{ type: "approve" }] };
    const other = await ask(turnOf("Forget Oslo", { answerId: "two", resume }));
    expect(other.error).toMatchObject({ message: expect.stringMatching(/Nothing waits/) });
    await ask(turnOf("Forget Oslo", { answerId: "one", resume }));
    await ask(turnOf("Forget Oslo", { answerId: "one", resume }));
    expect(forgotten).toEqual(["Oslo"]);
  });

  it("that is stopped while it uses one is told nothing of that use when it goes on, nor with the next question", async () => {
    const stop = new AbortController();
    const wait = tool(
      () => {
        stop.abort(new Error("stopped"));
        return new Promise<string>(() => {});
      },
      { name: "wait", description: "Waits", schema: z.object({ city: z.string() }) },
    );
    const using: Answering = (response) =>
      server.requests.length === 1 ? callTool(response, "wait", { city: "Oslo" }) : say(response, "Done.");
    const ask = await brainWith(using, { toolbox: { ...toolbox(), tools: [wait] } });
    const question = { role: "user", text: "Wait for Oslo" } as const;
    const asked = { answerId: "one", messages: [question] };
    await ask(turnOf("", { ...asked, signal: stop.signal }));
    const partial = { role: "assistant", text: "Let me wait." } as const;
    const goesOn = await ask(turnOf("", { ...asked, continueFrom: partial.text }));
    const next = await ask(turnOf("", { messages: [question, partial, { role: "user", text: "And now?" }] }));
    expect([goesOn, next]).toMatchObject([{ text: "Done." }, { text: "Done." }]);
    expect(server.requests).toHaveLength(3);
    for (const { messages } of server.requests.slice(1))
      expect(JSON.stringify(messages)).not.toMatch(/tool_call|"tool"/);
  });

  it("hands pictures of a tool to the reader, and their words and texts, not without end, to the model", async () => {
    const mcp = await startHttpMcpServer();
    onTestFinished(() => mcp.close());
    const tools = await startMcpTools({ art: { url: mcp.url } }, () => {});
    onTestFinished(() => tools.close());
    const painting: Answering = (response) =>
      lastRole() === "tool" ? say(response, "Done.") : callTool(response, "paint", { city: "Oslo" });
    const ask = await brainWith(painting, { toolbox: tools });
    const { text, events } = await ask(turnOf("Paint Oslo"));
    expect(text).toBe("Done.");
    const file = { type: "file", mediaType: "image/png", name: "paint.png", data: expect.any(Uint8Array) };
    expect(events).toContainEqual(file);
    const told = JSON.stringify(server.requests.at(-1)?.messages.at(-1)?.content);
    expect(told).toMatch(/image\/png, which the reader sees.*Oil on canvas\..*x\\n\(The rest is cut off\.\)/);
    expect(told.length).toBeLessThan(101_000);
  });

  it("answers without them when their servers do not start, and the log names these", async () => {
    server = await startModelServer((response) => say(response, "Hi."));
    const mcpConfig = join(await mkdtemp(join(tmpdir(), "livetype-")), "mcp.json");
    await writeFile(mcpConfig, `{"mcpServers": {"gone": {"command": "/no/such/program"}}}`);
    const lines: string[] = [];
    const settings = { model: "openai:m", openaiBaseUrl: server.url, mcpConfig };
    const { answer, close } = await createBrain(settings, (line) => lines.push(line));
    const { events } = await collect(() => answer(turnOf("Hello")));
    expect(events).toContainEqual({ type: "text-delta", text: "Hi." });
    expect(lines).toEqual([
      expect.stringMatching(/^The MCP server "gone" did not start/),
      "Tools the model may use: none.",
    ]);
    await close();
  });
});
