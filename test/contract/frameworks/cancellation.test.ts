/** A stop closes the provider's socket, whatever stands between: in most frameworks leaving the loop alone does not. */

import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { StringOutputParser } from "@langchain/core/output_parsers";
import { tool } from "@langchain/core/tools";
import { ChatOpenAI } from "@langchain/openai";
import { streamText, ToolLoopAgent } from "ai";
import { createAgent } from "langchain";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { fromCallbacks } from "../../../core/sources/callbacks.ts";
import { type Source, toEvents } from "../../../core/sources/index.ts";
import { BUSY_MACHINE } from "../../core/sources/collect.ts";
import { calling, startScriptedServer, words } from "./openai-server.ts";

const input = { messages: [{ role: "user", content: "cats?" }] };

const chatModel = (baseURL: string) =>
  new ChatOpenAI({ model: "m", apiKey: "none", configuration: { baseURL }, maxRetries: 0 });

const aiModel = (baseURL: string) => createOpenAICompatible({ name: "local", baseURL })("m");

const STREAMS: readonly [string, (url: string) => Source][] = [
  ["a LangGraph agent", (url) => ({ runnable: createAgent({ model: chatModel(url), tools: [] }), input })],
  [
    "events of v2",
    (url) =>
      ({ signal }) =>
        chatModel(url).pipe(new StringOutputParser()).streamEvents("x", { version: "v2", signal }),
  ],
  ["a chain", (url) => ({ runnable: chatModel(url).pipe(new StringOutputParser()), input: "x" })],
  ["a chat model", (url) => ({ runnable: chatModel(url), input: "x" })],
  [
    "callbacks",
    (url) =>
      ({ signal }) => {
        const { handler, events } = fromCallbacks();
        chatModel(url)
          .invoke("x", { callbacks: [handler], signal })
          .catch(() => {});
        return events;
      },
  ],
  [
    "the AI SDK",
    (url) =>
      ({ signal }) =>
        streamText({ model: aiModel(url), prompt: "x", abortSignal: signal, onError() {} }),
  ],
  [
    "an agent of the AI SDK",
    (url) =>
      ({ signal }) =>
        new ToolLoopAgent({ model: aiModel(url) }).stream({ prompt: "x", abortSignal: signal }),
  ],
];

describe("the model's socket", () => {
  it.for(STREAMS)(
    "is closed by a stop of %s, and the answer is over within 30 ms",
    BUSY_MACHINE,
    async ([, source], test) => {
      const { url, closed } = await startScriptedServer(test, [...words("a"), "hang"]);
      const stop = new AbortController();
      let stoppedAtMs = 0;
      const reading = (async () => {
        for await (const event of toEvents(source(url), { signal: stop.signal })) {
          if (event.type !== "text-delta" || stop.signal.aborted) continue;
          stoppedAtMs = performance.now();
          stop.abort("enough");
        }
      })();
      await expect(reading).rejects.toBe("enough");
      expect(performance.now() - stoppedAtMs).toBeLessThan(30);
      await closed;
    },
  );

  it.for(STREAMS)("is closed when a reader of %s leaves early", async ([, source], test) => {
    const { url, closed } = await startScriptedServer(test, [...words("a"), "hang"]);
    for await (const event of toEvents(source(url), { signal: new AbortController().signal })) {
      if (event.type === "text-delta") break;
    }
    await closed;
  });
});

describe("a tool that runs when the answer is stopped", () => {
  it("is told so by its own signal", async (test) => {
    const { url } = await startScriptedServer(test, calling("c1", "wait", {}));
    const told = Promise.withResolvers<void>();
    const wait = tool(
      (_input, config) =>
        new Promise((_resolve, reject) => {
          config.signal?.addEventListener("abort", () => {
            told.resolve();
            reject(new Error("stopped"));
          });
        }),
      { name: "wait", description: "Waits.", schema: z.object({}) },
    );
    const stop = new AbortController();
    const runnable = createAgent({ model: chatModel(url), tools: [wait] });
    const reading = (async () => {
      for await (const { type } of toEvents({ runnable, input }, { signal: stop.signal })) {
        if (type === "tool-start") setTimeout(() => stop.abort("enough"), 30);
      }
    })();
    await expect(reading).rejects.toBe("enough");
    await told.promise;
  });
});
