/** Whoever stops reading an answer stops the model: its connection closes, and nothing is left running. */

import { once } from "node:events";
import { createServer, get, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Source, type SourceContext, toEvents } from "../../../core/sources/index.ts";
import { BUSY_MACHINE, collect } from "./collect.ts";

const FIRST = 'data: {"choices":[{"delta":{"content":"a"}}]}\n\n';

let server: Server;
let url = "";
/** Settles when the newest connection was closed by its reader. */
let closed = Promise.withResolvers<void>();

/** Says one thing, then nothing more: a model that hangs. */
beforeAll(async () => {
  server = createServer((request, response) => {
    closed = Promise.withResolvers();
    response.on("close", () => closed.resolve());
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(request.url === "/broken" ? `${FIRST}data: {"error":{"code":500}}\n\n` : FIRST);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => void server.close());

async function incoming(): Promise<IncomingMessage> {
  const [message] = await once(get(url), "response");
  return message as IncomingMessage;
}

/** Waits deep inside, where leaving it does not reach: only its signal does. */
async function* deaf({ signal }: SourceContext): AsyncGenerator<string> {
  const response = await fetch(url, { signal });
  yield "a";
  for await (const _bytes of response.body ?? []);
}

const SOURCES: readonly [string, () => Source | Promise<Source>][] = [
  [
    "a call of fetch that has the signal",
    () =>
      ({ signal }) =>
        fetch(url, { signal }),
  ],
  ["a call of fetch that ignores it", () => () => fetch(url)],
  ["a Response", () => fetch(url)],
  ["a web stream of bytes", async () => (await fetch(url)).body as ReadableStream],
  [
    "a web stream of text",
    async () => ((await fetch(url)).body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()),
  ],
  ["a Node stream of bytes", () => incoming()],
  ["a Node stream of text", async () => (await incoming()).setEncoding("utf8")],
  ["a Node stream around a web stream", async () => Readable.fromWeb((await fetch(url)).body as never)],
  ["a generator that has the signal", () => deaf],
];

describe("the model's connection", () => {
  it.each(SOURCES)(
    "closes when a stuck answer is stopped, which ends within 30 ms: %s",
    BUSY_MACHINE,
    async (_what, open) => {
      const stop = new AbortController();
      const events = toEvents(await open(), { signal: stop.signal });
      expect((await events.next()).value).toMatchObject({ type: "text-delta" });
      const stuck = events.next();
      await new Promise((resolve) => setTimeout(resolve, 5));
      const stoppedAtMs = performance.now();
      stop.abort("stopped");
      await expect(stuck).rejects.toBe("stopped");
      expect(performance.now() - stoppedAtMs).toBeLessThan(30);
      await closed.promise;
      expect(performance.now() - stoppedAtMs).toBeLessThan(30);
    },
  );

  it.each(SOURCES)("closes when its reader leaves early: %s", async (_what, open) => {
    const { signal } = new AbortController();
    for await (const _event of toEvents(await open(), { signal })) break;
    await closed.promise;
  });

  it("closes when the answer breaks in the middle", async () => {
    const { error } = await collect(({ signal }) => fetch(`${url}/broken`, { signal }));
    expect(error).toMatchObject({ name: "SourceError", status: 500 });
    await closed.promise;
  });

  it("closes when a stop comes while its reader is busy elsewhere", async () => {
    const stop = new AbortController();
    const events = toEvents(({ signal }) => fetch(url, { signal }), { signal: stop.signal });
    await events.next();
    stop.abort("stopped");
    await closed.promise;
    await expect(events.next()).rejects.toBe("stopped");
  });

  it("closes when a stop came before it answered", async () => {
    const stop = new AbortController();
    const opening = fetch(url);
    const collected = collect(() => opening, stop.signal);
    stop.abort("stopped");
    expect((await collected).error).toBe("stopped");
    await opening;
    await closed.promise;
  });
});

describe("a signal given to a function", () => {
  it("stays quiet when the answer came to its end", async () => {
    let given: AbortSignal | undefined;
    await collect(({ signal }) => {
      given = signal;
      return ["a"];
    });
    expect(given?.aborted).toBe(false);
  });
});
