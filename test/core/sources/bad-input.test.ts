/** What goes wrong with sources has a defined outcome: an event, a clear error, or a clean end. */

import { describe, expect, it } from "vitest";
import { SourceError } from "../../../core/errors.ts";
import { assertSource, type Source, toEvents } from "../../../core/sources/index.ts";
import { collect, streamOf, text } from "./collect.ts";

describe("a source", () => {
  it.each<[string, unknown]>([
    ["a string", "boom sk-secret123"],
    ["nothing", undefined],
    ["an object", { message: "boom" }],
  ])("that throws %s is an error with it as its cause", async (_what, thrown) => {
    async function* throwing() {
      yield "a";
      throw thrown;
    }
    const { events, error } = await collect(throwing());
    expect(events).toEqual([text("a")]);
    expect(error).toBeInstanceOf(SourceError);
    expect((error as Error).cause).toBe(thrown);
    expect(String(error)).not.toContain("secret123");
    expect((await collect(() => Promise.reject(thrown))).error).toBeInstanceOf(SourceError);
  });

  it("that throws at once instead of promising is an error like any other", async () => {
    const broken = new Error("boom");
    const source: AsyncIterable<unknown> = {
      [Symbol.asyncIterator]: () => ({
        next: () => {
          throw broken;
        },
      }),
    };
    expect((await collect(source)).error).toBe(broken);
    expect(
      (
        await collect(() => {
          throw broken;
        })
      ).error,
    ).toBe(broken);
  });

  it.each<[string, () => Source]>([
    ["a generator", () => streamOf()],
    ["an array", () => []],
    ["a string", () => "" as never],
    ["a web stream", () => ReadableStream.from([])],
    ["a Response", () => new Response("", { headers: { "content-type": "text/event-stream" } })],
    ["bytes", () => [new Uint8Array()]],
  ])("that ends at once gives nothing: %s", async (_what, source) => {
    expect(await collect(source())).toEqual({ events: [] });
  });

  it("that was read before gives nothing, or says so", async () => {
    const generator = streamOf("a");
    expect(await collect(generator)).toEqual({ events: [text("a")] });
    expect(await collect(generator)).toEqual({ events: [] });
    const list = ["a"];
    expect(await collect(list)).toEqual(await collect(list));
    const stream = ReadableStream.from(["a", "b"]);
    const { signal } = new AbortController();
    const first = toEvents(stream, { signal });
    await first.next();
    expect(String((await collect(stream)).error)).toContain("being read already");
    await first.return();
  });

  it.each<[string, () => Source]>([
    ["the result of the AI SDK", () => ({ stream: streamOf("a"), textStream: streamOf("wrong") })],
    ["its older form", () => ({ fullStream: streamOf("a") })],
    ["a promise of it", () => Promise.resolve({ fullStream: streamOf("a") })],
    ["a function of it", () => () => ({ stream: streamOf("a"), fullStream: streamOf("wrong") })],
  ])("may hold its stream: %s", async (_what, source) => {
    expect(await collect(source())).toEqual({ events: [text("a")] });
  });

  it.each([[5], [null], [undefined], [true], [{}], [new Date()]])("can't be %s", async (value) => {
    expect(() => assertSource(value)).toThrow(TypeError);
    const { error } = await collect((() => value) as never);
    expect(error).toBeInstanceOf(TypeError);
    expect(String(error)).toContain("Expected the source to be a stream");
  });
});
