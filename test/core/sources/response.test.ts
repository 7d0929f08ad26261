/** The answer of any OpenAI-compatible server, read from fetch's Response. */

import { describe, expect, it } from "vitest";
import { SourceError } from "../../../core/errors.ts";
import { toEvents } from "../../../core/sources/index.ts";
import { collect, text } from "./collect.ts";

const SECRET = "sk-abcdefgh12345678";

const lines = (...data: readonly unknown[]): string =>
  data.map((one) => `data: ${typeof one === "string" ? one : JSON.stringify(one)}\n\n`).join("");

const delta = (fields: object, rest: object = {}) => ({ choices: [{ index: 0, delta: fields, ...rest }] });

function respond(body: string | ReadableStream<Uint8Array>, init: ResponseInit = {}): Response {
  return new Response(body, { headers: { "content-type": "text/event-stream" }, ...init });
}

/** Bytes one at a time: characters and lines are torn wherever they can be. */
function byteByByte(body: string): ReadableStream<Uint8Array> {
  return ReadableStream.from([...new TextEncoder().encode(body)].map((byte) => Uint8Array.of(byte)));
}

describe("an OpenAI-compatible answer", () => {
  it("is read whole: reasoning, text, tools, usage and finish, however its bytes are cut", async () => {
    const body = lines(
      delta({ role: "assistant", content: "" }),
      delta({ reasoning_content: "hm" }),
      delta({ reasoning: "so" }),
      delta({ content: "你好 👋" }),
      delta({ tool_calls: [{ index: 0, id: "c1", function: { name: "search", arguments: "" } }] }),
      delta({ tool_calls: [{ index: 0, function: { arguments: "{}" } }] }),
      delta({}, { finish_reason: "tool_calls" }),
      { choices: [], usage: { prompt_tokens: 7, completion_tokens: 3 } },
      "[DONE]",
    );
    const { events, error } = await collect(respond(byteByByte(`: keep-alive\n\n${body}`)));
    expect(error).toBeUndefined();
    expect(events).toEqual([
      { type: "reasoning-delta", text: "hm" },
      { type: "reasoning-delta", text: "so" },
      text("你好 👋"),
      { type: "tool-start", id: "c1", name: "search" },
      { type: "tool-args-delta", id: "c1", text: "{}" },
      { type: "finish", reason: "tool" },
      { type: "usage", inputTokens: 7, outputTokens: 3 },
    ]);
  });

  it("is complete with a finish reason, also where no [DONE] follows", async () => {
    const body = lines(delta({ content: "a" }), delta({}, { finish_reason: "stop" }));
    expect((await collect(respond(body))).error).toBeUndefined();
  });

  it("that breaks off keeps its text and is an error", async () => {
    const { events, error } = await collect(respond(lines(delta({ content: "half" }))));
    expect(events).toEqual([text("half")]);
    expect(error).toBeInstanceOf(SourceError);
    expect(String(error)).toContain("broke off");
  });

  it("that breaks off in a later turn of the model is an error as well", async () => {
    const body = lines(
      delta({ content: "a" }),
      delta({}, { finish_reason: "tool_calls" }),
      delta({ content: "b" }),
    );
    const { events, error } = await collect(respond(body));
    expect(events.at(-1)).toEqual(text("b"));
    expect(String(error)).toContain("broke off");
  });

  it("whose connection dies keeps its text and is an error with its cause", async () => {
    const cause = new TypeError("terminated");
    async function* dying() {
      yield new TextEncoder().encode(lines(delta({ content: "half" })));
      throw cause;
    }
    const { events, error } = await collect(respond(ReadableStream.from(dying())));
    expect(events).toEqual([text("half")]);
    expect(error).toMatchObject({ name: "SourceError", cause });
  });

  it("that is refused tells the status, what to do, and nothing of the body", async () => {
    for (const [status, advice] of [
      [401, "key"],
      [404, "address"],
      [429, "Wait"],
      [500, "later"],
    ] as const) {
      const { error } = await collect(respond(`{"error":{"message":"bad ${SECRET}"}}`, { status }));
      expect(error).toMatchObject({ name: "SourceError", status });
      expect(String(error)).toContain(advice);
      expect(JSON.stringify(error) + String(error)).not.toContain(SECRET);
    }
  });

  it("with an error in the middle keeps its text, and tells the status but not the words", async () => {
    const failure = { error: { message: `overloaded ${SECRET}`, code: 503 } };
    const { events, error } = await collect(respond(lines(delta({ content: "half" }), failure)));
    expect(events).toEqual([text("half")]);
    expect(error).toMatchObject({ name: "SourceError", status: 503 });
    expect(String(error)).not.toContain(SECRET);
  });

  it.each([
    ["no stream", respond("{}", { headers: { "content-type": "application/json" } })],
    ["a web page", respond("<html>", { headers: { "content-type": "text/html" } })],
    ["without a body", new Response(null, { headers: { "content-type": "text/event-stream" } })],
  ])("that is %s is a clear error", async (_what, response) => {
    expect((await collect(response)).error).toBeInstanceOf(SourceError);
  });

  it("is cancelled when its reader leaves, also while it waits for the next byte", async () => {
    let cancelled = 0;
    const endless = () =>
      new ReadableStream<Uint8Array>({
        start: (controller) => controller.enqueue(new TextEncoder().encode(lines(delta({ content: "a" })))),
        cancel: () => {
          cancelled += 1;
        },
      });
    const { signal } = new AbortController();
    for await (const _event of toEvents(respond(endless()), { signal })) break;
    await expect.poll(() => cancelled).toBe(1);

    const { error } = await collect(respond(endless()), AbortSignal.timeout(20));
    expect(error).toMatchObject({ name: "TimeoutError" });
    await expect.poll(() => cancelled).toBe(2);
  });
});
