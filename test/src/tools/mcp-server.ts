/** A small MCP server: over stdio when it is run with a name as its argument, and over HTTP for the test that starts it. */

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createInterface } from "node:readline";

interface Request {
  readonly id?: number;
  readonly method: string;
  readonly params?: {
    readonly protocolVersion?: string;
    readonly name?: string;
    readonly arguments?: { readonly city?: string };
  };
}

const PIXEL =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

const inputSchema = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };

/** Undefined for what is only told, not asked. */
function answer({ id, method, params }: Request): object | undefined {
  const result = resultOf(method, params);
  return id === undefined ? undefined : { jsonrpc: "2.0", id, result };
}

function resultOf(method: string, params: Request["params"]): object {
  switch (method) {
    case "initialize":
      return {
        protocolVersion: params?.protocolVersion,
        capabilities: { tools: {} },
        serverInfo: { name: "weather", version: "1" },
      };
    case "tools/list":
      return {
        tools: [
          { name: "weather", description: "The weather in a city", inputSchema },
          { name: "paint", description: "Paints a city", inputSchema },
          { name: "city.forget", description: "Forgets a city", inputSchema },
        ],
      };
    case "tools/call":
      return call(params?.name, params?.arguments?.city ?? "");
    default:
      return {};
  }
}

function call(name: string | undefined, city: string): object {
  if (city === "yourself") process.exit();
  if (city === "Atlantis") return { isError: true, content: [{ type: "text", text: "No such city." }] };
  if (name === "paint") {
    const resource = { uri: `file:///srv/${city}.txt`, text: "Oil on canvas." };
    return {
      content: [
        { type: "image", data: PIXEL, mimeType: "image/png" },
        { type: "resource", resource },
        { type: "text", text: "x".repeat(200_000) },
      ],
    };
  }
  const text =
    name === "weather" ? `Sunny in ${city}.` : `Forgot ${city}; the key is ${process.env.OPENAI_API_KEY}.`;
  return { content: [{ type: "text", text }] };
}

export async function startHttpMcpServer(): Promise<{ readonly url: string; close(): void }> {
  const server = createServer(async (request, response) => {
    if (request.method !== "POST") {
      response.writeHead(405).end();
      return;
    }
    const said = answer(JSON.parse((await request.toArray()).join("")));
    if (said === undefined) response.writeHead(202).end();
    else response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(said));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

if (process.argv[2] === "stdio") {
  createInterface({ input: process.stdin }).on("line", (line) => {
    const said = answer(JSON.parse(line));
    if (said !== undefined) process.stdout.write(`${JSON.stringify(said)}\n`);
  });
}
