/** Whatever an app has that streams becomes events, stops at once, and keeps what came before an error. */

import { describe, expect, it } from "vitest";
import { type Source, toEvents } from "../../../core/sources/index.ts";
import { BUSY_MACHINE, collect, streamOf, stuckStream, text } from "./collect.ts";
import { heapBytes } from "./heap.ts";

const live = () => new AbortController().signal;

describe("a source", () => {
  it.each<[string, () => Source]>([
    ["a stream of strings", () => streamOf("a", "b")],
    ["a function that returns a stream", () => () => streamOf("a", "b")],
    ["an async function that returns a stream", () => async () => streamOf("a", "b")],
    ["a promise of a stream", () => Promise.resolve(streamOf("a", "b"))],
    ["an array", () => ["a", "", "b"]],
    ["a ReadableStream", () => ReadableStream.from(["a", "b"])],
    ["a stream of events", () => streamOf(text("a"), text("b"))],
    ["a mixture", () => streamOf("a", { choices: [{ delta: { content: "b" } }] })],
  ])("may be %s", async (_what, source) => {
    expect(await collect(source())).toEqual({ events: [text("a"), text("b")] });
  });

  it("may be thenable as well as a stream: it is read live, not awaited", async () => {
    const thenable = () => ({
      [Symbol.asyncIterator]: () => streamOf("live"),
      // biome-ignore lint/suspicious/noThenProperty: LangChain's event streams are like this.
      then: (resolve: (value: string) => void) => resolve("the end"),
    });
    expect(await collect(thenable())).toEqual({ events: [text("live")] });
    expect(await collect(() => thenable())).toEqual({ events: [text("live")] });
  });

  it("is called with a signal that stops with the answer, for the same reason", async () => {
    const stop = new AbortController();
    let given: AbortSignal | undefined;
    const events = toEvents(
      (context) => {
        given = context.signal;
        return streamOf("a", "b");
      },
      { signal: stop.signal },
    );
    await events.next();
    expect(given?.aborted).toBe(false);
    stop.abort("enough");
    expect(given?.reason).toBe("enough");
    await expect(events.next()).rejects.toBe("enough");
  });

  it("that breaks in the middle keeps what came before, and its error unchanged", async () => {
    const broken = new Error("the model fell over");
    async function* half() {
      yield "half";
      throw broken;
    }
    expect(await collect(half())).toEqual({ events: [text("half")], error: broken });
    expect(await collect(() => Promise.reject(broken))).toEqual({ events: [], error: broken });
  });

  it.each([[undefined], [42], [true], [Symbol("x")], [() => "b"]])(
    "that yields %s is told what it may yield",
    async (item) => {
      const { events, error } = await collect(streamOf("a", item));
      expect(events).toEqual([text("a")]);
      expect(error).toBeInstanceOf(TypeError);
      expect(String(error)).toContain("text, bytes, StreamEvents, or chunks of a model");
    },
  );

  it("may yield values of no known kind: each is the newest state of something being written", async () => {
    const values = [{ name: "J" }, { name: "Jo" }, ["a"]];
    expect(await collect(streamOf(null, ...values))).toEqual({
      events: values.map((value) => ({ type: "data", value })),
    });
  });

  it("that is no stream is told what it may be", async () => {
    const { error } = await collect(() => 5 as never);
    expect(error).toBeInstanceOf(TypeError);
  });

  it("of 100,000 chunks is read without keeping them", async () => {
    async function* many() {
      for (let index = 0; index < 100_000; index += 1) yield "x";
    }
    let earlyBytes = 0;
    let grownBytes = 0;
    let count = 0;
    for await (const _event of toEvents(many(), { signal: live() })) {
      count += 1;
      if (count === 20_000) earlyBytes = heapBytes();
      if (count === 100_000) grownBytes = heapBytes() - earlyBytes;
    }
    expect(count).toBe(100_000);
    expect(grownBytes).toBeLessThan(1_000_000);
  });
});

describe("an abort", () => {
  it.each<[string, () => Source]>([
    ["in the middle", () => stuckStream("a")],
    ["before its first word", () => () => new Promise(() => {})],
    ["in a generator that waits", () => neverMoving()],
    ["in a ReadableStream", () => new ReadableStream()],
  ])(
    "ends a source that is stuck %s, with the signal's reason, within 30 ms",
    BUSY_MACHINE,
    async (_where, source) => {
      const stop = new AbortController();
      const reason = new Error("stopped by the reader");
      let abortedAtMs = 0;
      setTimeout(() => {
        abortedAtMs = performance.now();
        stop.abort(reason);
      }, 20);
      const { error } = await collect(source(), stop.signal);
      expect(performance.now() - abortedAtMs).toBeLessThan(30);
      expect(error).toBe(reason);
    },
  );

  it("that came before the start asks no model at all", async () => {
    let calls = 0;
    const { error } = await collect(() => {
      calls += 1;
      return streamOf("a");
    }, AbortSignal.abort("early"));
    expect(error).toBe("early");
    expect(calls).toBe(0);
  });

  it("gives its own reason, whatever error the source makes of it", async () => {
    const stop = new AbortController();
    async function* stubborn() {
      yield "a";
      stop.abort("mine");
      throw new Error("something else");
    }
    expect(await collect(stubborn(), stop.signal)).toEqual({ events: [text("a")], error: "mine" });
  });

  it("discards a stream that a promise still brings afterwards", async () => {
    const stop = new AbortController();
    const late = Promise.withResolvers<AsyncIterable<unknown>>();
    const stream = stuckStream("a");
    const collected = collect(() => late.promise, stop.signal);
    stop.abort("stopped");
    expect((await collected).error).toBe("stopped");
    late.resolve(stream);
    await expect.poll(() => stream.left).toBe(true);
  });
});

describe("a reader who leaves early", () => {
  it("ends the source without waiting for it", async () => {
    const stream = stuckStream("a");
    for await (const _event of toEvents(stream, { signal: live() })) break;
    expect(stream.left).toBe(true);
  });

  it("is told so at once, also while an event is awaited", async () => {
    const events = toEvents(stuckStream("a"), { signal: live() });
    await events.next();
    const awaited = events.next();
    await events.return();
    expect(await awaited).toEqual({ done: true, value: undefined });
    expect(await events.next()).toEqual({ done: true, value: undefined });
  });
});

describe("a reader in a hurry", () => {
  it("who asks for several events at once gets them in order, and then the end", async () => {
    const events = toEvents(streamOf("a", "b"), { signal: live() });
    const all = await Promise.all([events.next(), events.next(), events.next(), events.next()]);
    expect(all.map(({ value }) => value)).toEqual([text("a"), text("b"), undefined, undefined]);
  });

  it("who asks for several events of a source that breaks gets its error once", async () => {
    async function* half() {
      yield "half";
      throw new Error("broken");
    }
    const events = toEvents(half(), { signal: live() });
    const all = await Promise.allSettled([events.next(), events.next(), events.next()]);
    expect(all.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  });
});

async function* neverMoving(): AsyncGenerator<string> {
  yield await new Promise<string>(() => {});
}
