/** What a provider's own client makes of a recorded stream is what Livetype makes of it. */

import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Source, toEvents } from "../../../core/sources/index.ts";
import { BUSY_MACHINE } from "../../core/sources/collect.ts";
import { clientOf } from "./clients.ts";
import { RECORDINGS, type Recording, type StreamServer, startStreamServer } from "./recordings.ts";
import { saidIn } from "./said.ts";

let server: StreamServer;

beforeAll(async () => {
  server = await startStreamServer();
});

afterAll(() => server.close());

it("puts nothing on the console, though clients warn of some of their fields", async () => {
  const warn = vi.spyOn(console, "warn");
  for (const { recording, client } of PLAYED)
    await saidIn(client.stream(server.urlOf(recording))).catch(() => {});
  expect(warn).not.toHaveBeenCalled();
});

const PLAYED = RECORDINGS.flatMap((recording) => {
  const client = clientOf(recording);
  return client ? [{ name: recording.name, recording, client }] : [];
});

const fails = ({ lines }: Recording): boolean =>
  lines.some((line) => /^\{"(type":"error"|error")/.test(line));

describe("a recorded stream", () => {
  it.each(PLAYED.filter(({ recording }) => !fails(recording)))(
    "says the same as to its provider's client, from the client's stream and from the bare Response: $name",
    async ({ recording, client }) => {
      const url = server.urlOf(recording);
      const expected = await client.accumulate(url);
      expect(await saidIn(({ signal }) => client.stream(url, signal))).toEqual(expected);
      expect(await saidIn(fetch(url))).toEqual(expected);
      if (client.helper) {
        // openai's own sum knows not every event: see finalResponse.
        const isKnown = !recording.lines.some((line) => line.includes("response.shell_call_command"));
        if (isKnown) expect(await saidIn(client.helper(url))).toEqual(expected);
      }
    },
  );

  it.each(PLAYED.filter(({ recording }) => fails(recording)))(
    "that reports an error fails as with its provider's client: $name",
    async ({ recording, client }) => {
      const url = server.urlOf(recording);
      await expect(client.accumulate(url)).rejects.toThrow();
      await expect(saidIn(client.stream(url))).rejects.toThrow();
      await expect(saidIn(fetch(url))).rejects.toMatchObject({ name: "SourceError" });
    },
  );
});

describe("a stream that is stuck", () => {
  const FIRST_OF_EACH = PLAYED.filter(({ recording }) => !fails(recording)).filter(
    ({ client }, index, all) => all.findIndex((other) => other.client === client) === index,
  );

  it.each(FIRST_OF_EACH)(
    "is closed by a stop within 30 ms, and so is its connection: $name",
    BUSY_MACHINE,
    async ({ recording, client }) => {
      const url = server.stuckUrlOf(recording);
      await expectClosed(({ signal }) => client.stream(url, signal));
      // Google's client has nothing but its signal.
      if (recording.format.name !== "google") await expectClosed(client.stream(url));
      if (client.helper) await expectClosed(client.helper(url));
    },
  );

  async function expectClosed(source: Source): Promise<void> {
    const stop = new AbortController();
    const events = toEvents(source, { signal: stop.signal });
    const reading = (async () => {
      for await (const _event of events);
    })();
    reading.catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 100));
    const stoppedAtMs = performance.now();
    stop.abort("stopped");
    await expect(reading).rejects.toBe("stopped");
    expect(performance.now() - stoppedAtMs).toBeLessThan(30);
    await server.closed();
  }
});
