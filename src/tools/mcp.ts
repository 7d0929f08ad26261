/** Tools of MCP servers, started here or reached over HTTP. One that fails harms nothing but its own tools. */

import type { DynamicStructuredTool } from "@langchain/core/tools";
import { MultiServerMCPClient } from "@langchain/mcp-adapters";
import { messageOf } from "../report.ts";
import type { McpServer } from "./mcp-config.ts";
import type { Toolbox } from "./toolbox.ts";

/** A server that npx has to fetch first takes a while. */
const START_TIMEOUT_MS = 30_000;

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
  startTimeoutMs: number = START_TIMEOUT_MS,
): Promise<Toolbox> {
  const found = await Promise.all(
    Object.entries(servers).map(async ([name, server]) => {
      try {
        return [await connect(name, server, startTimeoutMs)];
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

async function connect(name: string, server: McpServer, timeoutMs: number): Promise<Connected> {
  const { approve, ...place } = server;
  // Its chatter is not ours to print; a server of one's own gets PATH, HOME and the like, and `env`: no keys of ours.
  const connection =
    "url" in place ? { transport: "http", ...place } : { transport: "stdio", stderr: "ignore", ...place };
  const client = new MultiServerMCPClient({ mcpServers: { [name]: connection } } as never);
  const { promise: tooLate, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer after ${timeoutMs / 1000} s`)), timeoutMs);
  try {
    const tools = await Promise.race([client.getTools(), tooLate]);
    return { name, tools, approve, close: () => client.close() };
  } catch (error) {
    await client.close().catch(() => {});
    throw error;
  } finally {
    clearTimeout(timer);
  }
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
