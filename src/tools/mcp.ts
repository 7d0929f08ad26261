/** Tools of MCP servers, started here or reached over HTTP. One that fails harms nothing but its own tools. */

import type { DynamicStructuredTool } from "@langchain/core/tools";
import { loadMcpTools } from "@langchain/mcp-adapters";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { SSEClientTransport } from "@modelcontextprotocol/sdk/client/sse.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { messageOf } from "../report.ts";
import type { McpServer } from "./mcp-config.ts";
import { showFiles } from "./results.ts";
import type { Toolbox } from "./toolbox.ts";

/** A server that npx has to fetch first takes a while. */
const START_TIMEOUT_MS = 30_000;

interface Connecting {
  readonly timeoutMs: number;
  readonly log: (line: string) => void;
}

interface Connected {
  readonly name: string;
  readonly tools: readonly DynamicStructuredTool[];
  readonly approve: McpServer["approve"];
  close(): Promise<void>;
}

/** Never rejects: `log` is told, in one line each, which servers are missing. */
export async function startMcpTools(
  servers: Readonly<Record<string, McpServer>>,
  log: (line: string) => void,
  timeoutMs: number = START_TIMEOUT_MS,
): Promise<Toolbox> {
  const found = await Promise.all(
    Object.entries(servers).map(async ([name, server]) => {
      try {
        return [await connect(name, server, { timeoutMs, log })];
      } catch (error) {
        log(`The MCP server "${name}" did not start, so its tools are missing: ${messageOf(error)}.`);
        return [];
      }
    }),
  );
  const connected = found.flat();
  const tools: DynamicStructuredTool[] = [];
  const approve = new Set<string>();
  for (const server of connected) addTools(server, { tools, approve, log });
  return {
    tools,
    approve,
    async close() {
      await Promise.allSettled(connected.map((server) => server.close()));
    },
  };
}

async function connect(name: string, server: McpServer, { timeoutMs, log }: Connecting): Promise<Connected> {
  const client = new Client({ name: "livetype", version: "1" });
  const { promise: tooLate, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer after ${timeoutMs / 1000} s`)), timeoutMs);
  // The SDK's own types do not fit `exactOptionalPropertyTypes`.
  const starting = client
    .connect(transportTo(server) as never)
    .then(() => loadMcpTools(name, showFiles(client) as never));
  try {
    const tools = await Promise.race([starting, tooLate]);
    client.onclose = () =>
      log(`The MCP server "${name}" has ended: its tools fail until the bot is started again.`);
    return { name, tools, approve: server.approve, close: () => end(client) };
  } catch (error) {
    starting.catch(() => {});
    // Takes seconds where the server does not end by itself.
    end(client).catch(() => {});
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

function transportTo(server: McpServer) {
  if (!("url" in server)) {
    const { command, args, env = {}, cwd } = server;
    // It gets PATH, HOME and the like, and what is configured: no keys of ours. Its chatter is not ours to print.
    return new StdioClientTransport({ command, args, env, stderr: "ignore", ...(cwd && { cwd }) });
  }
  const { url, headers = {}, type } = server;
  const Transport = type === "sse" ? SSEClientTransport : StreamableHTTPClientTransport;
  return new Transport(new URL(url), { requestInit: { headers } });
}

function end(client: Client): Promise<void> {
  delete client.onclose;
  return client.close();
}

interface Gathering {
  readonly tools: DynamicStructuredTool[];
  readonly approve: Set<string>;
  readonly log: (line: string) => void;
}

function addTools({ name: server, tools, approve }: Connected, all: Gathering): void {
  const asks = (name: string) => (typeof approve === "object" ? approve.includes(name) : approve === true);
  const unknown = Array.isArray(approve)
    ? approve.filter((name) => !tools.some((tool) => tool.name === name))
    : [];
  if (unknown.length > 0)
    all.log(`The MCP server "${server}" has no tool ${unknown.join(", ")}: correct its "approve".`);
  for (const tool of tools) {
    const isToAsk = asks(tool.name);
    tool.name = freeName(tool.name, server, all.tools);
    all.tools.push(tool);
    if (isToAsk) all.approve.add(tool.name);
  }
}

/** As services take it, and once. */
function freeName(name: string, server: string, others: readonly DynamicStructuredTool[]): string {
  const plain = toPlainName(name);
  const isTaken = others.some((other) => other.name === plain);
  return isTaken ? toPlainName(`${server}_${name}`) : plain;
}

const toPlainName = (name: string): string => name.replaceAll(/[^\w-]/g, "_").slice(0, 64);
