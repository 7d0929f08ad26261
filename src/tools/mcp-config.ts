/** The file that names MCP servers, in the shape that other programs use as well. */

import { readFileSync } from "node:fs";
import { z } from "zod";
import { ConfigError } from "../errors.ts";

/** Read where no other file is named, if it is there. */
const DEFAULT_FILE = "mcp.json";

/** `true` for all tools of a server, or the names of some. */
const approve = z.union([z.boolean(), z.array(z.string())]).optional();
const strings = z.record(z.string(), z.string()).optional();

const local = z.object({
  command: z.string().min(1),
  args: z.array(z.string()).default([]),
  env: strings,
  cwd: z.string().optional(),
  approve,
});
const remote = z.object({
  url: z.url({ protocol: /^https?$/ }),
  headers: strings,
  /** `sse` for servers that speak the older protocol. */
  type: z.string().optional(),
  approve,
});

export type McpServer = z.output<typeof local> | z.output<typeof remote>;

/**
 * The servers by their names; none where no file is named and there is no mcp.json.
 * @throws {ConfigError} Naming the file or the server that is wrong; never a value, since `env` and `headers` hold keys.
 */
export function readMcpConfig(path?: string): Readonly<Record<string, McpServer>> {
  const file = path ?? DEFAULT_FILE;
  const source = readIfThere(file, path !== undefined);
  if (source === undefined) return {};
  const servers = parse(source, file);
  return Object.fromEntries(
    Object.entries(servers).map(([name, server]) => [name, toServer(server, name, file)]),
  );
}

function readIfThere(file: string, mustBeThere: boolean): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    if (!mustBeThere && (cause as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new ConfigError(`${file} can't be read: check MCP_CONFIG in .env.`, { cause });
  }
}

function parse(source: string, file: string): Readonly<Record<string, unknown>> {
  try {
    return z.object({ mcpServers: z.record(z.string(), z.unknown()) }).parse(JSON.parse(source)).mcpServers;
  } catch {
    // Without its cause, which quotes the file.
    throw new ConfigError(
      `${file} must be JSON such as {"mcpServers": {"name": {"command": "npx", "args": ["…"]}}}.`,
    );
  }
}

function toServer(server: unknown, name: string, file: string): McpServer {
  const isRemote = typeof server === "object" && server !== null && "url" in server;
  const result = (isRemote ? remote : local).safeParse(server);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const what = issue && issue.path.length > 0 ? `its ${String(issue.path[0])}` : "it";
  throw new ConfigError(
    `${file} describes the MCP server "${name}" wrongly: correct ${what}. A server has a command with args and env, or a url with headers.`,
  );
}
