/** A local OpenAI-compatible server over a real socket: the test says what it answers. */

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface ModelServer {
  /** Ends in `/v1`. */
  readonly url: string;
  /** Bodies of the requests, parsed. */
  readonly requests: {
    readonly messages: readonly { role: string; content: unknown }[];
    readonly model: string;
    readonly tools?: readonly unknown[];
  }[];
  close(): Promise<void>;
}

export type Answering = (
  response: ServerResponse,
  request: IncomingMessage,
  body: ModelServer["requests"][number],
) => unknown;

export async function startModelServer(answer: Answering): Promise<ModelServer> {
  const requests: ModelServer["requests"] = [];
  const server = createServer(async (request, response) => {
    const body = JSON.parse((await request.toArray()).join(""));
    requests.push(body);
    answer(response, request, body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function beginStream(response: ServerResponse): (content: string) => void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  return (content) => {
    response.write(`data: ${JSON.stringify(chunk({ content }))}\n\n`);
  };
}

export function endStream(response: ServerResponse): void {
  response.end(`data: ${JSON.stringify(chunk({}, "stop"))}\n\ndata: [DONE]\n\n`);
}

/** One call of a tool, and no word. */
export function callTool(response: ServerResponse, name: string, args: object): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  const call = { index: 0, id: `call-${name}`, type: "function" };
  const tool_calls = [{ ...call, function: { name, arguments: JSON.stringify(args) } }];
  response.write(`data: ${JSON.stringify(chunk({ role: "assistant", tool_calls }))}\n\n`);
  response.end(`data: ${JSON.stringify(chunk({}, "tool_calls"))}\n\ndata: [DONE]\n\n`);
}

/** A whole answer at once. */
export function say(response: ServerResponse, text: string): void {
  beginStream(response)(text);
  endStream(response);
}

function chunk(delta: object, finish_reason: string | null = null) {
  return {
    id: "1",
    object: "chat.completion.chunk",
    created: 1,
    model: "m",
    choices: [{ index: 0, delta, finish_reason }],
  };
}
