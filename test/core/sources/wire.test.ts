/** Bodies as services write them: server-sent events of every manner, a JSON value per line, plain text. */

import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { SourceError } from "../../../core/errors.ts";
import type { Source } from "../../../core/sources/index.ts";
import { collect, text } from "./collect.ts";

const bytesOf = (body: string): Uint8Array => new TextEncoder().encode(body);

const respond = (type: string, body: string): Response =>
  new Response(body, { headers: type === "" ? {} : { "content-type": type } });

const byteByByte = (body: string) =>
  ReadableStream.from([...bytesOf(body)].map((byte) => Uint8Array.of(byte)));

const sse = (body: string): Response => respond("text/event-stream", body);

async function textOf(source: Source): Promise<string> {
  const { events, error } = await collect(source);
  if (error !== undefined) throw error;
  return events.map((event) => (event.type === "text-delta" ? event.text : `<${event.type}>`)).join("");
}

const chatLine = (content: string): string => JSON.stringify({ choices: [{ delta: { content } }] });
const LAST_LINE = JSON.stringify({ choices: [{ delta: {}, finish_reason: "stop" }] });

describe("server-sent events", () => {
  it.each([
    ["text as it stands", "data: Hello\n\ndata:  world\n\n", "Hello world"],
    [
      "text that looks like something else",
      "data: a\n\ndata: 42\n\ndata: [1]\n\ndata: {\n\ndata: null\n\n",
      "a42[1]{null",
    ],
    ["quoted text after plain text", 'data: say\n\ndata: "hi"\n\n', 'say"hi"'],
    [
      "JSON strings, as LangServe sends them",
      'event: data\ndata: "Hel"\n\nevent: data\ndata: "lo"\n\nevent: end\n\n',
      "Hello",
    ],
    ["lines of one event", "data: a\ndata: b\n\n", "a\nb"],
    ["text under a name", "event: token\ndata: Hello\n\n", "Hello"],
    ["CRLF", "event: token\r\ndata: a\r\ndata: b\r\n\r\ndata: c\r\n\r\n", "a\nbc"],
    ["lone CR", "data: a\r\rdata: b\r\r", "ab"],
    ["a byte order mark", "\uFEFFdata: a\n\n", "a"],
    ["comments, ids and retries", ": hi\n\nid: 1\nretry: 5\ndata: a\n\n", "a"],
    ["no last line break", "data: a\n\ndata: b", "ab"],
    ["no data at all", ": keep-alive\n\n", ""],
    ["an end that more follows", "data: a\n\nevent: close\ndata:\n\ndata: b\n\n", "a"],
    ["an end without data", "data: a\n\nevent: end\n\ndata: b\n\n", "a"],
    ["[DONE]", "data: a\n\ndata: [DONE]\n\ndata: b\n\n", "a"],
    ["a run's metadata", 'event: metadata\ndata: {"run_id":"1"}\n\ndata: a\n\n', "a"],
  ])("may hold %s", async (_what, body, expected) => {
    expect(await textOf(sse(body))).toBe(expected);
    const headers = { "content-type": "text/event-stream" };
    expect(await textOf(new Response(byteByByte(body), { headers }))).toBe(expected);
  });

  it("under a name of their own that nobody knows are kept with it", async () => {
    const { events } = await collect(sse('event: sources\ndata: {"urls":["a"]}\n\n'));
    expect(events).toEqual([{ type: "data", value: { event: "sources", data: { urls: ["a"] } } }]);
  });

  it("named error end the answer, with the service's words in the cause alone", async () => {
    const { error } = await collect(
      sse('data: a\n\nevent: error\ndata: {"status":503,"message":"secret"}\n\n'),
    );
    expect(error).toMatchObject({ name: "SourceError", status: 503, cause: { message: "secret" } });
    expect(String(error)).not.toContain("secret");
  });

  it("that are none after all are read if they are JSON, as errors are", async () => {
    const { error } = await collect(sse('{"error":{"type":"overloaded_error","message":"busy"}}'));
    expect(error).toMatchObject({ name: "SourceError", status: 529 });
  });
});

describe("a JSON value per line", () => {
  it("is read with any line ends, without the last one, and with empty lines", async () => {
    for (const end of ["\n", "\r\n", "\n\n"]) {
      const body = [chatLine("a"), chatLine("b"), LAST_LINE].join(end);
      expect(await textOf(respond("application/x-ndjson", body))).toBe("ab<finish>");
    }
  });

  it("may be a string", async () => {
    expect(await textOf(respond("application/jsonl", '"a"\n"b"\n'))).toBe("ab");
  });
});

describe("plain text", () => {
  it.each(["data: is what I want", '{"a":1}', "[DONE]", "  indented\r\n"])(
    "is %j as it stands",
    async (body) => {
      expect(await textOf(respond("text/plain; charset=utf-8", body))).toBe(body);
    },
  );
});

describe("bytes without a content type", () => {
  const BODIES: readonly (readonly [string, string, string])[] = [
    ["server-sent events", "\n: hi\n\ndata: Hello\n\n", "Hello"],
    ["a JSON value per line", `${chatLine("Hello")}\n${LAST_LINE}\n`, "Hello<finish>"],
    ["text", "Hello", "Hello"],
    ["text that begins like an event", "da", "da"],
    ["text that begins with a brace", "{ not JSON }\nreally", "{ not JSON }\nreally"],
  ];

  it.each(BODIES)("are known as %s by their first characters", async (_what, body, expected) => {
    const bytes = bytesOf(body);
    const cut = [...bytes].map((byte) => Uint8Array.of(byte));
    const sources: Source[] = [
      bytes,
      [bytes],
      cut,
      ReadableStream.from(cut),
      Readable.from(cut),
      Readable.from([Buffer.from(bytes)]),
      new Response(ReadableStream.from(cut)),
    ];
    for (const source of sources) expect(await textOf(source)).toBe(expected);
  });

  it("may stand beside strings, which are text", async () => {
    expect(await textOf(Readable.from(["a", Buffer.from("b"), "c"]))).toBe("abc");
  });

  it("torn in the middle of a character keep it; half a character at the end is marked", async () => {
    const wave = bytesOf("👋");
    expect(await textOf([bytesOf("hi "), wave.slice(0, 1), wave.slice(1, 3), wave.slice(3)])).toBe("hi 👋");
    expect(await textOf([bytesOf("hi "), wave.slice(0, 2)])).toBe("hi \uFFFD");
    expect(await textOf([Uint8Array.of(0x68, 0xff, 0x69)])).toBe("h\uFFFDi");
  });
});

describe("a line of a megabyte", () => {
  it.each(["text/event-stream", "application/x-ndjson", ""])(
    "is read within a second of work, however small its pieces (%s)",
    async (type) => {
      const long = "x".repeat(1_000_000);
      const prefix = type === "text/event-stream" ? "data: " : "";
      const bytes = bytesOf(`${prefix}${chatLine(long)}\n\n${prefix}${LAST_LINE}\n\n`);
      async function* pieces() {
        for (let from = 0; from < bytes.length; from += 100) yield bytes.subarray(from, from + 100);
      }
      const headers = new Headers(type === "" ? {} : { "content-type": type });
      const start = process.cpuUsage();
      expect((await textOf(new Response(ReadableStream.from(pieces()), { headers }))).length).toBe(1_000_008);
      expect(process.cpuUsage(start).user).toBeLessThan(1_000_000);
    },
  );
});

describe("what can't be read", () => {
  it.each([
    ["no JSON where JSON was", `data: ${chatLine("a")}\n\ndata: <html>oops\n\n`, '"<html>oops"'],
    ["torn JSON", 'data: {"choices":[\n\ndata: b\n\n', '"{"choices":["'],
    ["half an event at the end", `data: ${chatLine("a")}\n\ndata: {"choi`, '"{"choi"'],
    ["no event at all", "<html>Bad gateway</html>", '"<html>Bad gateway</html>"'],
  ])("is an error that shows where it begins: %s", async (_what, body, excerpt) => {
    const { error } = await collect(sse(body));
    expect(error).toBeInstanceOf(SourceError);
    expect(String(error)).toContain(excerpt);
  });

  it("shows at most 40 characters of it, printable, and no key", async () => {
    const key = "sk-proj-abcdefghijklmnop1234567890";
    const { error } = await collect(
      sse(`data: {"a":1}\n\ndata: no\u0007t, Bearer ${key} AIzaSyD123 ${"word ".repeat(20)}\n\n`),
    );
    const [, shown = ""] = /: "(.*)" is no JSON/.exec(String(error)) ?? [];
    expect(shown).toMatch(/^no t, … … word/);
    expect(shown.length).toBeLessThanOrEqual(41);
  });

  it("names the host it came from, and nothing else of the address", async () => {
    const response = sse('data: {"a":\n\n');
    Object.defineProperty(response, "url", { value: "https://api.example.com/v1?key=AIzaSecret" });
    const { error } = await collect(response);
    expect(String(error)).toContain("answer of api.example.com");
    expect(String(error)).not.toContain("AIza");
  });

  it("is nothing when the answer is complete already", async () => {
    const body = `data: ${chatLine("a")}\n\ndata: ${LAST_LINE}\n\ndata: {"usa`;
    expect(await textOf(sse(body))).toBe("a<finish>");
  });

  it("is a Response that was read before", async () => {
    const response = sse("data: a\n\n");
    expect((await collect(response)).events).toEqual([text("a")]);
    expect(String((await collect(response)).error)).toContain("read before");
  });
});
