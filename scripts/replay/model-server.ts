/** A model server on loopback that plays recordings back, each in its own wire format, at their pace. */

import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text as readText } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import type { Recording } from "./recordings.ts";

export interface ModelServer {
  readonly url: string;
  /** When the recording's first text was said, and half of it, by `Date.now()`; of the newest playback. */
  saidAtMs(name: string): { readonly first: number; readonly half: number } | undefined;
  close(): void;
}

/** A question that names a recording is answered by it. */
export async function startModelServer(recordings: readonly Recording[]): Promise<ModelServer> {
  const said = new Map<string, { first: number; half: number }>();
  const server = createServer(async (request, response) => {
    const body = await readText(request);
    const recording = recordings.find(({ name }) => body.includes(name));
    if (!recording) return void response.writeHead(404).end();
    response.writeHead(200, { "content-type": recording.format.contentType });
    said.delete(recording.name);
    await play(recording, response, (isHalf) => {
      const now = Date.now();
      const first = said.get(recording.name)?.first ?? now;
      said.set(recording.name, { first, half: isHalf ? now : Number.POSITIVE_INFINITY });
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    saidAtMs: (name) => said.get(name),
    close: () => void server.close(),
  };
}

/** `onText` hears of the first text, and of the one that makes it half. */
async function play(recording: Recording, response: ServerResponse, onText: (isHalf: boolean) => void) {
  const { events, format, gapsMs, text } = recording;
  let said = 0;
  let owedMs = 0;
  for (const [index, event] of events.entries()) {
    // Node's timers are whole milliseconds: shorter pauses are saved up.
    owedMs += gapsMs[index % gapsMs.length] ?? 0;
    if (owedMs >= 1) {
      await sleep(Math.floor(owedMs));
      owedMs -= Math.floor(owedMs);
    }
    const parsed = JSON.parse(event);
    response.write(format.frame(event, parsed));
    const before = said;
    said += format.textOf(parsed).length;
    const isHalf = before < text.length / 2 && said >= text.length / 2;
    if (isHalf || (before === 0 && said > 0)) onText(isHalf);
  }
  response.end(format.lastFrame);
}
