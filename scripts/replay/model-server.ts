/** An OpenAI-compatible server on loopback that plays recordings back, at their pace. */

import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text as readText } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import type { Recording } from "./recordings.ts";

export interface ModelServer {
  readonly url: string;
  /** When half of the recording's text had been said, by `Date.now()`; of the newest playback. */
  halfSaidAtMs(name: string): number | undefined;
  close(): void;
}

/** A question that names a recording is answered by it. */
export async function startModelServer(recordings: readonly Recording[]): Promise<ModelServer> {
  const halfSaid = new Map<string, number>();
  const server = createServer(async (request, response) => {
    const body = await readText(request);
    const recording = recordings.find(({ name }) => body.includes(name));
    if (!recording) return void response.writeHead(404).end();
    response.writeHead(200, { "content-type": "text/event-stream" });
    await play(recording, response, () => halfSaid.set(recording.name, Date.now()));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    halfSaidAtMs: (name) => halfSaid.get(name),
    close: () => void server.close(),
  };
}

async function play(recording: Recording, response: ServerResponse, onHalf: () => void) {
  const { events, gapsMs, text } = recording;
  let said = 0;
  let owedMs = 0;
  for (const [index, event] of events.entries()) {
    // Node's timers are whole milliseconds: shorter pauses are saved up.
    owedMs += gapsMs[index % gapsMs.length] ?? 0;
    if (owedMs >= 1) {
      await sleep(Math.floor(owedMs));
      owedMs -= Math.floor(owedMs);
    }
    response.write(`data: ${event}\n\n`);
    const before = said;
    said += (JSON.parse(event).choices?.[0]?.delta?.content ?? "").length;
    if (before < text.length / 2 && said >= text.length / 2) onHalf();
  }
  response.end("data: [DONE]\n\n");
}
