/** Whether the MCP servers start, and what tools they bring. */

import { type Finding, ok, warning, wrong } from "../../bots/finding.ts";
import { ConfigError } from "../errors.ts";
import { readMcpConfig } from "../tools/mcp-config.ts";

const ABOUT = "Tools";

export async function checkTools(mcpConfig: string | undefined): Promise<Finding[]> {
  try {
    const servers = readMcpConfig(mcpConfig);
    if (Object.keys(servers).length === 0) return [];
    const { startMcpTools } = await import("../tools/mcp.ts");
    const troubles: string[] = [];
    const { tools, close } = await startMcpTools(servers, (line) => void troubles.push(line));
    await close();
    const names = tools.map(({ name }) => name).join(", ");
    return [...troubles.map((line) => warning(ABOUT, line)), ok(ABOUT, names || "none")];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return [wrong(ABOUT, error.message)];
  }
}
