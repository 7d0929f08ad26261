/** A local OpenAI-compatible server over a real socket that plays a script: one turn of the model per request. */

import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { TestContext } from "vitest";

/**
 * The `delta` of each chunk; a number is a pause in milliseconds; "hang" goes on for ever, a word every 10 ms; "die" cuts
 * the connection.
 */
export type Turn = readonly (object | number | "hang" | "die")[];

export interface ScriptedServer {
  /** Ends in `/v1`. */
  readonly url: string;
  readonly requests: { readonly messages: readonly object[] }[];
  /** Resolves when a client closed its socket in the middle of an answer. */
  readonly closed: Promise<void>;
}

export async function startScriptedServer(
  { onTestFinished }: TestContext,
  ...turns: readonly (Turn | { readonly status: number })[]
): Promise<ScriptedServer> {
  const requests: ScriptedServer["requests"] = [];
  const closed = Promise.withResolvers<void>();
  const server = createServer(async (request, response) => {
    const turn = turns[requests.length % turns.length] ?? [];
    requests.push(JSON.parse((await request.toArray()).join("")));
    response.on("close", () => {
      if (!response.writableEnded) closed.resolve();
    });
    if ("status" in turn) {
      response.writeHead(turn.status, { "content-type": "application/json", "retry-after-ms": "10" });
      response.end(JSON.stringify({ error: { message: "no", type: "refused" } }));
      return;
    }
    await play(response, turn);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/v1`, requests, closed: closed.promise };
}

async function play(response: ServerResponse, turn: Turn): Promise<void> {
  response.writeHead(200, { "content-type": "text/event-stream" });
  const say = (body: object) =>
    response.write(
      `data: ${JSON.stringify({ id: "r1", object: "chat.completion.chunk", created: 1, model: "m", ...body })}\n\n`,
    );
  let hasCalls = false;
  say(chunk({ role: "assistant", content: "" }));
  for (const step of turn) {
    if (typeof step === "number") await sleep(step);
    else if (step === "die") {
      response.destroy();
      return;
    } else if (step === "hang") {
      while (!response.closed) {
        say(chunk({ content: "x " }));
        await sleep(10);
      }
      return;
    } else {
      hasCalls ||= "tool_calls" in step;
      say(chunk(step));
    }
  }
  say(chunk({}, hasCalls ? "tool_calls" : "stop"));
  say({ choices: [], usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 } });
  response.end("data: [DONE]\n\n");
}

const chunk = (delta: object, finish_reason: string | null = null) => ({
  choices: [{ index: 0, delta, finish_reason }],
});

export const words = (...contents: readonly string[]) => contents.map((content) => ({ content }));

/** A call of a tool, its input in three pieces. */
export function calling(id: string, name: string, input: object, index = 0): object[] {
  const json = JSON.stringify(input);
  const piece = (rest: object, args: string) => ({
    tool_calls: [{ index, ...rest, function: { ...("id" in rest && { name }), arguments: args } }],
  });
  return [piece({ id, type: "function" }, ""), piece({}, json.slice(0, 4)), piece({}, json.slice(4))];
}
