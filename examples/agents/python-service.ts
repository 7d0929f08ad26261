/**
 * A Python service (FastAPI and the like) that streams server-sent events and wants a body of its own:
 * `AGENT=./examples/agents/python-service.ts npm start`. Set SERVICE_URL to its address; without one a small local
 * server stands in for it. A service that takes Livetype's own body needs no file: AGENT is then its address.
 */

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Turn } from "../../src/brain/brain.ts";

const url = process.env.SERVICE_URL ?? (await startStandIn());

export const agent = ({ messages, signal }: Turn) =>
  fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ question: messages.at(-1)?.text }),
    signal,
  });

/** In Python: `async for chunk in chain.astream(question): yield f"data: {chunk}\n\n"`, then `event: end`. */
async function startStandIn(): Promise<string> {
  const server = createServer(async (_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (const word of ["Hello", " from", " a", " service", " in", " Python."]) {
      response.write(`data: ${word}\n\n`);
      await sleep(50);
    }
    response.end("event: end\ndata:\n\n");
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  server.unref();
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
