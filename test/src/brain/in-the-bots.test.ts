/** What answers, seen from the chats: the whole program against both sandboxes, with the platforms' real clients. */

import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { startApp } from "../../../src/app.ts";
import { readConfig } from "../../../src/config.ts";
import { createLog } from "../../../src/log/log.ts";
import {
  type DiscordSandbox,
  type SentFile,
  startDiscordSandbox,
  startTelegramSandbox,
  type TelegramSandbox,
} from "../../../src/sandbox/index.ts";
import { EXE } from "../attachments/samples.ts";
import { startHttpMcpServer } from "../tools/mcp-server.ts";
import { type Answering, callTool, type ModelServer, say, startModelServer } from "./model-server.ts";

let discord: DiscordSandbox;
let telegram: TelegramSandbox;
let model: ModelServer;

/** Uses the tool it is offered once, then says what it got. */
const answering: Answering = (response, _, { messages, tools }) => {
  const last = messages.at(-1);
  if (last?.role === "tool") say(response, `I looked: ${last.content}`);
  else if (tools) callTool(response, "weather", { city: "Oslo" });
  else say(response, `You said: ${last?.content}`);
};

beforeAll(async () => {
  [discord, telegram, model] = await Promise.all([
    startDiscordSandbox(),
    startTelegramSandbox(),
    startModelServer(answering),
  ]);
  vi.stubEnv("OPENAI_BASE_URL", model.url);
  vi.stubEnv("OPENAI_API_KEY", "none");
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await Promise.all([discord.close(), telegram.close(), model.close()]);
});

async function startBots(env: Readonly<Record<string, string>>): Promise<void> {
  const config = readConfig({
    DISCORD_TOKEN: discord.token,
    DISCORD_API_BASE: discord.url,
    TELEGRAM_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.url,
    ALLOW: "everyone",
    DATA: await mkdtemp(join(tmpdir(), "livetype-")),
    ...env,
  });
  const log = createLog({ level: "error", secrets: [], isPretty: true, write: () => {} });
  const app = await startApp(config, log);
  onTestFinished(() => app.stop(0));
}

/** Asks on both platforms. */
function askBoth(question: string, file?: SentFile) {
  const channel = discord.addChannel({ name: "general", type: file ? "dm" : "text" });
  const chat = telegram.addChat({ type: "private", first_name: "Ada" });
  if (file) discord.say(channel, question, { files: [file] });
  else discord.slash(channel, "ask", { question });
  telegram.say(chat, question, file && { file });
  const newest = () => [
    discord.timeline.visible(channel).at(-1),
    telegram.timeline.visible(String(chat)).at(-1),
  ];
  return {
    /** Resolves when the newest message on both has the words in its text or on a button. */
    async see(words: string): Promise<void> {
      const areShown = () => newest().map((message) => JSON.stringify(message)?.includes(words));
      await expect.poll(areShown, { timeout: 10_000, interval: 20 }).toEqual([true, true]);
    },
    texts: (): readonly string[] =>
      [discord.timeline.visible(channel), telegram.timeline.visible(String(chat))].map((messages) =>
        messages.map(({ text }) => text).join("\n"),
      ),
    press(button: string): void {
      const [onDiscord, onTelegram] = newest();
      if (onDiscord) discord.press(channel, onDiscord.id, button);
      if (onTelegram) telegram.press(chat, Number(onTelegram.id), button);
    },
  };
}

describe("each agent of examples/agents answers on both platforms, as it is:", () => {
  it.each([
    ["langgraph.ts", "I looked: It is 21 °C in Oslo."],
    ["ai-sdk.ts", "You said: How are you?"],
    ["generator.ts", "you?"],
    ["python-service.ts", "Hello from a service in Python."],
  ])("%s", async (file, words) => {
    await startBots({ AGENT: resolve(import.meta.dirname, "../../../examples/agents", file) });
    await askBoth("How are you?").see(words);
  });
});

describe("a tool of an MCP server", () => {
  it("that needs an approval waits for it on both platforms, then runs, and its result is used", async () => {
    const server = await startHttpMcpServer();
    onTestFinished(() => server.close());
    const file = join(await mkdtemp(join(tmpdir(), "livetype-")), "mcp.json");
    const weather = { url: server.url, approve: ["weather"] };
    await writeFile(file, JSON.stringify({ mcpServers: { weather } }));
    await startBots({ MODEL: "openai:m", OPENAI_BASE_URL: model.url, MCP_CONFIG: file });
    const chats = askBoth("How is it in Oslo?");
    await chats.see("Approve");
    chats.press("Approve");
    await chats.see("I looked: Sunny in Oslo.");
  });
});

describe("a file that comes with a question", () => {
  const start = () => startBots({ MODEL: "openai:m", OPENAI_BASE_URL: model.url });

  it("is read by the model, on both platforms", async () => {
    await start();
    const bytes = new TextEncoder().encode("Milk, eggs");
    await askBoth("What do I need?", { name: "list.txt", bytes }).see("Milk, eggs");
  });

  it("that can't be read is told, and the question is answered", async () => {
    await start();
    const chats = askBoth("What is it?", { name: "cat.png", type: "image/png", bytes: EXE });
    await chats.see("You said: What is it?");
    expect(chats.texts()).toEqual([
      expect.stringContaining("“cat.png” is a file of the kind exe"),
      expect.stringContaining("“cat.png” is a file of the kind exe"),
    ]);
  });
});
