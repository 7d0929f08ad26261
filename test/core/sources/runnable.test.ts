/** A runnable with its input as a source: which call is made of it, and with what. */

import { describe, expect, it } from "vitest";
import { assertSource, type Source } from "../../../core/sources/index.ts";
import { collect, streamOf, text } from "./collect.ts";
import { ai } from "./langchain-shapes.ts";

interface Call {
  readonly method: string;
  readonly input: unknown;
  readonly options: Readonly<Record<string, unknown>>;
}

/** Remembers how it was asked, and answers with `items`. */
function stub(items: readonly unknown[], fields: object = {}, methods = ["stream", "streamEvents"]) {
  const calls: Call[] = [];
  const answering = (method: string) => (input: unknown, options: Call["options"]) => {
    calls.push({ method, input, options });
    const stream = streamOf(...items);
    // A chat model's events are thenable as well: awaited, they would be over.
    const isThenable = method === "streamEvents" && options.version === undefined;
    // biome-ignore lint/suspicious/noThenProperty: they are like this.
    return isThenable ? Object.assign(stream, { then: () => {} }) : stream;
  };
  const runnable = { ...Object.fromEntries(methods.map((name) => [name, answering(name)])), ...fields };
  return { runnable: runnable as { stream(): unknown }, calls };
}

const callOf = async (fields: object, methods?: string[]) => {
  const { runnable, calls } = stub([], fields, methods);
  await collect({ runnable, input: "x", config: { recursionLimit: 5 } });
  return calls.map(({ method, options: { signal: _, ...options } }) => ({ method, options }))[0];
};

class BaseModel {
  _modelType() {
    return "base_chat_model";
  }
  _streamChatModelEvents() {}
}

describe("a runnable with its input", () => {
  it("is streamed in all modes when it is a graph or an agent, with what runs inside of it", async () => {
    const options = {
      recursionLimit: 5,
      streamMode: ["messages", "updates", "custom", "tools", "values"],
      subgraphs: true,
    };
    expect(await callOf({ lg_is_pregel: true })).toEqual({ method: "stream", options });
    expect(await callOf({ graph: { lg_is_pregel: true } })).toEqual({ method: "stream", options });
  });

  it("is streamed as events of v2 when it is a chain", async () => {
    const call = { method: "streamEvents", options: { recursionLimit: 5, version: "v2" } };
    expect(await callOf({ first: {}, last: {} })).toEqual(call);
  });

  it("is streamed as the events of a chat model that has some, else as its messages, bound or not", async () => {
    const withEvents = Object.assign(new BaseModel(), { _streamChatModelEvents() {} });
    const models = { withEvents, without: new BaseModel() };
    const methods = async (model: BaseModel) => {
      const own = stub([]);
      const runnable = Object.assign(model, own.runnable);
      await collect({ runnable, input: "x" });
      const bound = await callOf({ bound: { bound: runnable, ...own.runnable } });
      return [own.calls[0]?.method, bound?.method];
    };
    expect(await methods(models.withEvents)).toEqual(["streamEvents", "streamEvents"]);
    expect(await methods(models.without)).toEqual(["stream", "stream"]);
  });

  it("is streamed as it can when it knows nothing else", async () => {
    expect(await callOf({}, ["stream"])).toEqual({ method: "stream", options: { recursionLimit: 5 } });
  });

  it("labels the texts of a parallel chain, whatever its name", async () => {
    const { runnable } = stub(
      [
        { event: "on_chain_start", run_id: "r", name: "mine", data: {} },
        { event: "on_chain_stream", run_id: "r", data: { chunk: { a: "x" } } },
        { event: "on_chain_stream", run_id: "r", data: { chunk: { b: "y" } } },
      ],
      { steps: { a: {}, b: {} } },
    );
    expect((await collect({ runnable, input: "x" })).events).toEqual([
      { type: "text-delta", text: "x", section: "a" },
      { type: "text-delta", text: "y", section: "b" },
    ]);
  });

  it("may be what a function or a promise gives, and is asked anew each time", async () => {
    const { runnable, calls } = stub(["a"], { lg_is_pregel: true });
    const source: Source = { runnable, input: { q: 1 } };
    for (const given of [source, () => source, Promise.resolve(source), source]) {
      expect((await collect(given)).events).toEqual([text("a")]);
    }
    expect(calls.map(({ input }) => input)).toEqual(Array(4).fill({ q: 1 }));
  });

  it("is read live, though what a chat model gives is thenable", async () => {
    const model = Object.assign(new BaseModel(), { _streamChatModelEvents() {} });
    const { runnable } = stub([ai("live")]);
    expect((await collect({ runnable: Object.assign(model, runnable), input: "x" })).events).toEqual([
      text("live"),
    ]);
  });

  it.each(["answer", "own"] as const)("is stopped by the signal of %s", async (stopper) => {
    const stops = { answer: new AbortController(), own: new AbortController() };
    let given: AbortSignal | undefined;
    const runnable = {
      lg_is_pregel: true,
      async *stream(_input: unknown, { signal }: { readonly signal: AbortSignal }) {
        given = signal;
        yield "a";
        stops[stopper].abort("enough");
        signal.throwIfAborted();
      },
    };
    const source = { runnable, input: "x", config: { signal: stops.own.signal } };
    const { events, error } = await collect(source, stops.answer.signal);
    expect(events).toEqual([text("a")]);
    expect(given?.reason).toBe("enough");
    expect(stopper === "answer" ? error : (error as Error).cause).toBe("enough");
  });

  it("without a `stream` is told what a source may be", () => {
    expect(() => assertSource({ runnable: {}, input: "x" })).toThrow(TypeError);
    expect(() => assertSource({ runnable: { stream() {} }, input: "x" })).not.toThrow();
  });
});
