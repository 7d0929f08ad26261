/** MCP servers, over stdio and over HTTP: their tools are there, and one that fails harms nothing but its own. */

import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { startMcpTools } from "../../../src/tools/mcp.ts";
import { type McpServer, readMcpConfig } from "../../../src/tools/mcp-config.ts";
import { startHttpMcpServer } from "./mcp-server.ts";

const STDIO = {
  command: process.execPath,
  args: [resolve(import.meta.dirname, "mcp-server.ts"), "stdio"],
};

async function start(servers: Readonly<Record<string, McpServer>>, timeoutMs?: number) {
  const lines: string[] = [];
  const toolbox = await startMcpTools(servers, (line) => lines.push(line), timeoutMs);
  onTestFinished(() => toolbox.close());
  const { tools, approve } = toolbox;
  const use = async (name: string, city: string) =>
    tools.find((tool) => tool.name === name)?.invoke({ city });
  return { names: tools.map(({ name }) => name), approve: [...approve], use, lines };
}

async function fileWith(text: string): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), "livetype-")), "mcp.json");
  await writeFile(file, text);
  return file;
}

describe("the tools of MCP servers", () => {
  it("come over stdio and over HTTP, once each, under names that every model's service takes, without our secrets", async () => {
    vi.stubEnv("OPENAI_API_KEY", "sk-secret");
    onTestFinished(() => void vi.unstubAllEnvs());
    const http = await startHttpMcpServer();
    onTestFinished(() => http.close());
    const { names, use, lines } = await start({ here: STDIO, "there!": { url: http.url } });
    expect(names).toEqual([
      "weather",
      "paint",
      "city_forget",
      "there__weather",
      "there__paint",
      "there__city_forget",
    ]);
    expect(await use("weather", "Oslo")).toBe("Sunny in Oslo.");
    expect(await use("there__weather", "Bern")).toBe("Sunny in Bern.");
    expect(await use("city_forget", "Oslo")).toBe("Forgot Oslo; the key is undefined.");
    expect(lines).toEqual([]);
  });

  it.each([
    ["all of a server's, with true", true, ["weather", "paint", "city_forget"], []],
    ["some, by the names the server gives them", ["city.forget"], ["city_forget"], []],
    ["none", undefined, [], []],
    [
      "a name that is not there is told",
      ["forget"],
      [],
      [expect.stringMatching(/"here" has no tool forget/)],
    ],
  ])("ask first: %s", async (_, approve, asking, told) => {
    const { url, close } = await startHttpMcpServer();
    onTestFinished(close);
    const found = await start({ here: { url, approve } });
    expect(found.approve).toEqual(asking);
    expect(found.lines).toEqual(told);
  });
});

describe("a server that does not start", () => {
  it("is told in one line, without its address or keys, and the tools of the others are there", async () => {
    const headers = { authorization: "Bearer sk-secret-key" };
    const { url, close } = await startHttpMcpServer();
    onTestFinished(close);
    const { names, lines } = await start({
      here: { url },
      gone: { command: "/no/such/program", args: [] },
      far: { url: "http://127.0.0.1:9/mcp?key=sk-secret-key", headers },
    });
    expect(names).toEqual(["weather", "paint", "city_forget"]);
    expect(lines).toHaveLength(2);
    for (const name of ["gone", "far"])
      expect(lines).toContainEqual(
        expect.stringMatching(new RegExp(`^The MCP server "${name}" did not start`)),
      );
    expect(lines.join()).not.toMatch(/\n|sk-secret|127\.0\.0\.1/);
  });

  it("because it says nothing is given up, and ended", async () => {
    const file = join(await mkdtemp(join(tmpdir(), "livetype-")), "pid");
    const code = `require("fs").writeFileSync(${JSON.stringify(file)}, String(process.pid)); setInterval(() => {}, 1000)`;
    const { names, lines } = await start({ silent: { command: process.execPath, args: ["-e", code] } }, 500);
    expect(names).toEqual([]);
    expect(lines).toEqual([expect.stringMatching(/"silent" did not start.*no answer after 0\.5 s/)]);
    const readPid = () => readFile(file, "utf8").catch(() => "");
    await expect.poll(readPid, { timeout: 10_000 }).not.toBe("");
    const pid = Number(await readPid());
    await expect.poll(() => isRunning(pid), { timeout: 10_000 }).toBe(false);
  });

  it("again after it has ended is told", async () => {
    const { use, lines } = await start({ here: STDIO });
    await use("city_forget", "yourself").catch(() => {});
    await expect.poll(() => lines).toEqual([expect.stringMatching(/^The MCP server "here" has ended/)]);
  });
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe("mcp.json", () => {
  it("is not needed", () => {
    expect(readMcpConfig()).toEqual({});
  });

  it("reads as other programs read it", async () => {
    const file = await fileWith(
      `{"mcpServers": {"a": {"command": "npx", "args": ["-y", "x"], "env": {"K": "v"}, "approve": ["y"]}, "b": {"type": "http", "url": "https://example.com/mcp"}}}`,
    );
    expect(readMcpConfig(file)).toEqual({
      a: { command: "npx", args: ["-y", "x"], env: { K: "v" }, approve: ["y"] },
      b: { type: "http", url: "https://example.com/mcp" },
    });
  });

  it.each([
    ["no JSON", "{", "must be JSON such as"],
    ["no servers", `{"servers": {}}`, "must be JSON such as"],
    [
      "a server that is nowhere",
      `{"mcpServers": {"a": {"env": {"K": "sk-secret"}}}}`,
      `"a" wrongly: correct its command`,
    ],
    [
      "an address that is none",
      `{"mcpServers": {"a": {"url": "sk-secret"}}}`,
      `"a" wrongly: correct its url`,
    ],
  ])("with %s is refused in one sentence, and no value of it is shown", async (_, text, sentence) => {
    const file = await fileWith(text);
    expect(() => readMcpConfig(file)).toThrow(
      expect.objectContaining({ name: "ConfigError", message: expect.stringContaining(sentence) }),
    );
    expect(() => readMcpConfig(file)).not.toThrow(/sk-secret/);
  });

  it("that was named and is not there is told", () => {
    expect(() => readMcpConfig("/no/such/mcp.json")).toThrow(/MCP_CONFIG/);
  });
});
