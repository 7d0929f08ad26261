/** An answer leaves Livetype again: as server-sent events that it can read back itself, or as strings. */

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { pipe, SourceError, type StreamEvent, toEvents, toSSE, toText } from "../../../core/index.ts";
import { drain, type Item, streamOf, stuckStream, text, textsOf } from "../processors/stream.ts";

const everything: StreamEvent[] = [
  { type: "reasoning-delta", text: "hm\n\nwell" },
  { type: "step", id: "s", name: "plan", state: "running", fraction: 0.5 },
  { type: "tool-start", id: "1", name: "search", input: { q: "cats" } },
  { type: "tool-args-delta", id: "1", text: '{"q"' },
  { type: "tool-end", id: "1", result: ["a"], durationMs: 12 },
  { type: "tool-end", id: "2", error: "no such tool" },
  text('data: {"tricky"}\r\n\n🐈'),
  { type: "text-delta", text: "left", section: "a" },
  { type: "data", value: { a: [1, null] } },
  { type: "file", data: new Uint8Array([0, 255, 10]), mediaType: "image/png", name: "cat.png" },
  { type: "approval", id: "x", requests: [{ name: "delete", decisions: ["approve", "reject"] }] },
  { type: "usage", inputTokens: 3, outputTokens: 4 },
  { type: "finish", reason: "stop" },
];

const { signal } = new AbortController();
const toResponse = (stream: ReadableStream<Uint8Array<ArrayBuffer>>) =>
  new Response(stream, { headers: { "content-type": "text/event-stream" } });
const readBack = (stream: ReadableStream<Uint8Array<ArrayBuffer>>) =>
  drain(toEvents(toResponse(stream), { signal }));

describe("toSSE", () => {
  it("is read back by toEvents as the same events", async () => {
    expect(await readBack(toSSE(streamOf(...everything)))).toEqual({ events: everything });
  });

  it("names each event, and ends with one that says so", async () => {
    const body = await new Response(toSSE(streamOf("a\nb"))).text();
    expect(body).toBe(
      'event: text-delta\ndata: {"type":"text-delta","text":"a\\nb"}\n\nevent: end\ndata: {}\n\n',
    );
  });

  it("tells a failure in a reader's words, with its status and without its own, and ends", async () => {
    const secret = new SourceError("key sk-12345678 refused", { status: 429 });
    const body = await new Response(toSSE(streamOf("a", secret))).text();
    expect(body).not.toContain("sk-");
    expect(body).toMatch(/event: error\ndata: \{"type":"error".*busy.*"status":429.*\}\n\nevent: end\n/);
    expect(await readBack(toSSE(streamOf("a", secret)))).toMatchObject({
      events: [text("a")],
      error: { name: "SourceError", status: 429 },
    });
  });

  it("sends what a tool handed out even if it is no JSON", async () => {
    const loop: Record<string, unknown> = {};
    loop.self = loop;
    const events: StreamEvent[] = [
      { type: "tool-end", id: "1", result: loop },
      { type: "tool-end", id: "2", result: { big: 5n } },
    ];
    expect((await readBack(toSSE(streamOf(...events)))).events).toEqual([
      { type: "tool-end", id: "1" },
      { type: "tool-end", id: "2", result: { big: "5" } },
    ]);
  });

  it("ends the source at once when it is cancelled, also a stuck one", async () => {
    const { seen, source } = stuckStream("a");
    const stream = toSSE(pipe(source)({ signal }));
    const reader = stream.getReader();
    await reader.read();
    const pending = reader.read();
    await reader.cancel();
    expect(await pending).toMatchObject({ done: true });
    await vi.waitFor(() => expect(seen).toEqual({ left: true, aborted: true }));
  });

  it("reads the source no faster than it is read", async () => {
    let produced = 0;
    async function* counted() {
      for (;;) yield `${produced++}`;
    }
    const reader = toSSE(counted()).getReader();
    for (let index = 0; index < 3; index += 1) await reader.read();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(produced).toBeLessThanOrEqual(4);
    await reader.cancel();
  });
});

describe("a silent source", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("has comments keep its connection open, which no reader takes for an event", async () => {
    async function* silent() {
      await new Promise((resolve) => setTimeout(resolve, 35_000));
      yield "late";
    }
    const [one, other] = toSSE(silent(), { heartbeatMs: 10_000 }).tee();
    const body = new Response(one).text();
    const events = readBack(other);
    await vi.advanceTimersByTimeAsync(40_000);
    expect((await body).match(/: keep-alive\n\n/g)).toHaveLength(3);
    expect(await events).toEqual({ events: [text("late")] });
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("a reader that went quiet", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("finds no comments piled up", async () => {
    const reader = toSSE(streamOf("a", "b"), { heartbeatMs: 1000 }).getReader();
    await vi.advanceTimersByTimeAsync(60_000);
    const frames: string[] = [];
    for (let read = await reader.read(); !read.done; read = await reader.read())
      frames.push(new TextDecoder().decode(read.value));
    expect(frames.filter((frame) => frame.startsWith(":")).length).toBeLessThanOrEqual(1);
  });
});

describe("toText", () => {
  it("gives the text alone, and passes errors", async () => {
    const pieces: string[] = [];
    const read = async (...items: readonly Item[]) => {
      for await (const piece of toText(streamOf(...items))) pieces.push(piece);
    };
    await read(...everything);
    expect(pieces).toEqual(textsOf({ events: everything }));
    await expect(read("last words", new Error("broken"))).rejects.toThrow("broken");
    expect(pieces.at(-1)).toBe("last words");
  });
});
