/** The brain with a model, against a real socket: live, stoppable, and clear about what goes wrong. */

import { afterEach, describe, expect, it } from "vitest";
import { type SourceError, toEvents } from "../../../core/index.ts";
import { createLangChainBrain } from "../../../src/brain/langchain.ts";
import {
  type Answering,
  beginStream,
  endStream,
  type ModelServer,
  startModelServer,
} from "./model-server.ts";
import { turnOf } from "./turn.ts";

let server: ModelServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function ask(answer: Answering, signal = new AbortController().signal) {
  server = await startModelServer(answer);
  const brain = await createLangChainBrain({
    model: "openai:m",
    baseUrl: server.url,
    env: { OPENAI_API_KEY: "" },
  });
  return toEvents(() => brain(turnOf("Why?", { signal })), { signal });
}

async function failureOf(events: AsyncIterable<unknown>): Promise<{ texts: unknown[]; error: SourceError }> {
  const texts: unknown[] = [];
  try {
    for await (const event of events) texts.push(event);
  } catch (error) {
    return { texts, error: error as SourceError };
  }
  throw new Error("Expected a failure");
}

describe("a model's answer", () => {
  it("arrives piece by piece, while the model is still writing", async () => {
    let goOn = () => {};
    const events = await ask((response) => {
      const say = beginStream(response);
      say("Be");
      goOn = () => {
        say("cause.");
        endStream(response);
      };
    });
    const texts: string[] = [];
    for await (const event of events) {
      if (event.type !== "text-delta") continue;
      texts.push(event.text);
      if (texts.length === 1) goOn();
    }
    expect(texts).toEqual(["Be", "cause."]);
    expect(server?.requests).toMatchObject([
      {
        model: "m",
        messages: [
          { role: "system", content: "Answer in Markdown." },
          { role: "user", content: "Why?" },
        ],
      },
    ]);
  });

  it("that was stopped goes on behind what the model said itself", async () => {
    server = await startModelServer((response) => {
      beginStream(response)(" and so on.");
      endStream(response);
    });
    const { signal } = new AbortController();
    const brain = await createLangChainBrain({
      model: "openai:m",
      baseUrl: server.url,
      env: { OPENAI_API_KEY: "" },
    });
    for await (const _ of toEvents(() => brain(turnOf("Why?", { continueFrom: "Because", signal })), {
      signal,
    }));
    expect(server.requests[0]?.messages.slice(1)).toEqual([
      { role: "user", content: "Why?" },
      { role: "assistant", content: "Because" },
      { role: "user", content: expect.stringMatching(/^Continue your last message/) },
    ]);
  });

  it("stops with its signal, and the model's socket is closed", async () => {
    const stop = new AbortController();
    const closed = Promise.withResolvers<void>();
    const events = await ask((response) => {
      beginStream(response)("Be");
      response.on("close", closed.resolve);
    }, stop.signal);
    await expect(
      (async () => {
        for await (const _event of events) stop.abort("enough");
      })(),
    ).rejects.toBe("enough");
    await closed.promise;
  });
});

describe("a model that fails", () => {
  it.each([401, 429, 500])(
    "with status %i is an error with that status, and nothing of the service's words",
    async (status) => {
      const events = await ask((response) => {
        response.writeHead(status, { "content-type": "application/json" });
        response.end(
          JSON.stringify({ error: { message: "bad key sk-abcdefgh12345678 insufficient_quota" } }),
        );
      });
      const { error } = await failureOf(events);
      expect(error).toMatchObject({ name: "SourceError", status });
      expect(error.message).not.toMatch(/sk-|http|quota_/);
    },
  );

  it("in the middle keeps what it said", async () => {
    const events = await ask((response) => {
      beginStream(response)("half");
      setTimeout(() => response.destroy(), 50);
    });
    const { texts, error } = await failureOf(events);
    expect(texts).toEqual([{ type: "text-delta", text: "half" }]);
    expect(error).toMatchObject({ name: "SourceError" });
  });

  it("is out of reach is told as that", async () => {
    const { url, close } = await startModelServer(() => {});
    await close();
    const brain = await createLangChainBrain({ model: "openai:m", baseUrl: url, env: {} });
    const { signal } = new AbortController();
    const { error } = await failureOf(toEvents(() => brain(turnOf("Why?", { signal })), { signal }));
    expect(error.message).toMatch(/could not be reached/);
    expect(error.status).toBeUndefined();
  });
});

describe("a wrong MODEL", () => {
  it.each([
    ["gpt-5", "provider:name"],
    ["openai:", "provider:name"],
    ["nobody:gpt", '"nobody", which is not known'],
    ["constructor:gpt", "not known"],
    ["anthropic:claude", "npm install @langchain/anthropic"],
    ["ollama:qwen3", "OPENAI_BASE_URL=http://127.0.0.1:11434/v1"],
    ["openai:gpt-5-mini", "OPENAI_API_KEY is missing"],
  ])("%s is told at the start, in one sentence with what to do", async (model, sentence) => {
    const creating = createLangChainBrain({ model, env: {} });
    await expect(creating).rejects.toMatchObject({
      name: "ConfigError",
      message: expect.stringContaining(sentence),
    });
  });
});
