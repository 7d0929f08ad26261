import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { GatewayIntentBits } from "discord.js";
import { Api } from "grammy";
import { describe, expect, it, type TestContext } from "vitest";
import { checkDiscord } from "../../../bots/discord/check.ts";
import type { Finding } from "../../../bots/finding.ts";
import { checkTelegram } from "../../../bots/telegram/check.ts";
import { type Config, readConfig } from "../../../src/config.ts";
import { checkClock } from "../../../src/doctor/clock.ts";
import { examine } from "../../../src/doctor/doctor.ts";
import { describeFindings, exitCodeOf } from "../../../src/doctor/report.ts";
import { startDiscordSandbox, startTelegramSandbox } from "../../../src/sandbox/index.ts";
import { DATABASE_NAME } from "../../../src/store/sqlite.ts";
import { say, startModelServer } from "../brain/model-server.ts";

/** A model server that knows one key and one model, both sandboxes, and a folder: all that a healthy bot has. */
async function openWorld({ onTestFinished }: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), "livetype-"));
  const model = await startModelServer((response, request, body) => {
    const refuse = (status: number) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end('{"error": {"message": "no"}}');
    };
    if (!request.headers.authorization?.endsWith("right-key")) refuse(401);
    else if (body.model !== "small") refuse(404);
    else say(response, "ok");
  });
  const discord = await startDiscordSandbox({ messageContentIntent: false });
  const telegram = await startTelegramSandbox();
  const channel = discord.addChannel({ name: "general" });
  onTestFinished(async () => {
    await Promise.all([discord.close(), telegram.close(), model.close()]);
    await rm(folder, { recursive: true });
  });
  const config = readConfig({
    DISCORD_TOKEN: discord.token,
    DISCORD_API_BASE: discord.url,
    TELEGRAM_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.url,
    ALLOW: "1234",
    MODEL: "openai:small",
    OPENAI_BASE_URL: model.url,
    DATA: join(folder, "data"),
    HEALTH_PORT: "0",
  });
  return { folder, discord, telegram, channel, config };
}

type World = Awaited<ReturnType<typeof openWorld>>;

/** What is not well, as the doctor says it. */
const troublesOf = (findings: readonly Finding[]) =>
  findings.filter(({ state }) => state !== "ok").map(({ about, says }) => `${about}: ${says}`);

const withDiscord = (config: Config, more: object): Config => ({
  ...config,
  discord: { token: "", ...config.discord, ...more },
});
const withTelegram = (config: Config, more: object): Config => ({
  ...config,
  telegram: { token: "", ...config.telegram, ...more },
});

function withKey({ onTestFinished }: TestContext, key: string): void {
  const before = process.env.OPENAI_API_KEY;
  process.env.OPENAI_API_KEY = key;
  onTestFinished(() => {
    if (before === undefined) delete process.env.OPENAI_API_KEY;
    else process.env.OPENAI_API_KEY = before;
  });
}

async function takePort({ onTestFinished }: TestContext): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

describe("the doctor", () => {
  it("finds nothing wrong with a healthy bot, and says what it looked at", async (test) => {
    withKey(test, "right-key");
    const { config } = await openWorld(test);
    const findings = await examine(config, { listenS: 0 });
    expect(troublesOf(findings)).toEqual([]);
    expect(findings.map(({ about }) => about)).toEqual([
      "Access",
      "Discord token",
      "Discord intents",
      "Discord servers",
      "Discord permissions in Sandbox",
      "Telegram token",
      "Telegram privacy mode",
      "Telegram updates",
      "Model",
      "Database",
      "HEALTH_PORT",
      "Clock",
    ]);
    expect(exitCodeOf(findings)).toBe(0);
    expect(describeFindings(findings)).toMatch(/✓ Model: openai:small answers\n(.*\n)*The bot can run\.$/);
  });

  interface Mistake {
    readonly title: string;
    readonly plant: (world: World, test: TestContext) => Config | Promise<Config>;
    readonly says: RegExp;
  }

  const mistakes: readonly Mistake[] = [
    {
      title: "a wrong Discord token",
      plant: ({ config }) => withDiscord(config, { token: "wrong.discord.secret" }),
      says: /^Discord token: Discord refused the token: check DISCORD_TOKEN in \.env\.$/,
    },
    {
      title: "a Discord that is out of reach",
      plant: ({ config }) => withDiscord(config, { apiBase: "http://127.0.0.1:9/api" }),
      says: /^Discord token: Discord is out of reach: .*DISCORD_API_BASE/,
    },
    {
      title: "a channel where the bot may not write",
      plant({ config, discord, channel }) {
        discord.mute(channel);
        return config;
      },
      says: /^Discord permissions in Sandbox: missing in #general: Send Messages: .*Permissions$/,
    },
    {
      title: "a Discord server where it sees nothing",
      plant({ config, discord, channel }) {
        discord.deny(channel);
        return config;
      },
      says: /^Discord permissions in Sandbox: it sees no channel: .*oauth2\/authorize\?client_id=\d+/,
    },
    {
      title: "a bot that nobody has invited",
      plant({ config, discord, channel }) {
        discord.kick(channel);
        return config;
      },
      says: /^Discord servers: the bot is in none: invite it with https:\/\/discord\.com\/oauth2/,
    },
    {
      title: "a wrong Telegram token",
      plant: ({ config }) => withTelegram(config, { token: "12345:wrong-telegram-secret" }),
      says: /^Telegram token: Telegram refused the token: check TELEGRAM_TOKEN in \.env\.$/,
    },
    {
      title: "a webhook that is set while the bot polls",
      async plant({ config, telegram }) {
        await new Api(telegram.token, { apiRoot: telegram.url }).setWebhook("https://other.example/hook");
        return config;
      },
      says: /^Telegram updates: a webhook is set, at other\.example: .*TELEGRAM_WEBHOOK_URL/,
    },
    {
      title: "a key that the model's service refuses",
      plant(world, test) {
        withKey(test, "wrong-key-secret");
        return world.config;
      },
      says: /^Model: The service of openai:small answered with status 401\. Check the API key/,
    },
    {
      title: "a model that the service does not have",
      plant: ({ config }) => ({ ...config, model: "openai:huge", models: ["openai:huge"] }),
      says: /^Model: The service of openai:huge answered with status 404\. Check MODEL/,
    },
    {
      title: "a model server that is out of reach",
      plant: ({ config }) => ({ ...config, openaiBaseUrl: "http://127.0.0.1:9/v1" }),
      says: /^Model: The service of openai:small could not be reached\. .*OPENAI_BASE_URL/,
    },
    {
      title: "a provider whose package is missing",
      plant: ({ config }) => ({ ...config, modelFallbacks: ["anthropic:claude"] }),
      says: /^Model: MODEL.*npm install @langchain\/anthropic/,
    },
    {
      title: "a folder that can't be written to",
      async plant({ config, folder }) {
        await writeFile(join(folder, "file"), "");
        return { ...config, data: join(folder, "file", "data") };
      },
      says: /^Database: .*can't be written to \(\w+\): .*set DATA to another$/,
    },
    {
      title: "a database that is damaged",
      async plant({ config, folder }) {
        await mkdir(join(folder, "data"));
        await writeFile(join(folder, "data", DATABASE_NAME), "secret words ".repeat(1000));
        return config;
      },
      says: /^Database: The database .* is damaged: put a backup in its place/,
    },
    {
      title: "a database of a newer version",
      async plant({ config, folder }) {
        await mkdir(join(folder, "data"));
        const database = new DatabaseSync(join(folder, "data", DATABASE_NAME));
        database.exec("PRAGMA user_version = 999");
        database.close();
        return config;
      },
      says: /^Database: The database was written by a newer version of Livetype: update this one/,
    },
    {
      title: "a port that is taken",
      plant: async ({ config }, test) => ({
        ...config,
        health: { host: "127.0.0.1", port: await takePort(test) },
      }),
      says: /^HEALTH_PORT: Port \d+ is not free: set HEALTH_PORT/,
    },
    {
      title: "a door to everybody without a budget",
      plant: ({ config }) => ({ ...config, allow: "everyone" }),
      says: /^Access: everyone may ask, as much as they like, and you pay: set ALLOW/,
    },
    {
      title: "a file of MCP servers that is not there",
      plant: ({ config }) => ({ ...config, mcpConfig: "/nowhere/mcp.json" }),
      says: /^Tools: \/nowhere\/mcp\.json can't be read: check MCP_CONFIG/,
    },
  ];

  it.for(mistakes)("tells $title apart from everything else", async ({ plant, says }, test) => {
    withKey(test, "right-key");
    const world = await openWorld(test);
    const findings = await examine(await plant(world, test), { listenS: 0 });
    expect(troublesOf(findings)).toEqual([expect.stringMatching(says)]);
    expect(describeFindings(findings)).not.toContain("secret");
  });

  it("tells of a clock that is off by minutes, not of one that is off by seconds", async (test) => {
    const { config } = await openWorld(test);
    const check = (offS: number) => checkClock(config, () => Date.now() + offS * 1000);
    expect(await check(5)).toMatchObject([{ state: "ok" }]);
    expect(await check(600)).toMatchObject([
      { state: "wrong", says: expect.stringMatching(/^(599|60\d) s fast/) },
    ]);
    expect(await check(-600)).toMatchObject([
      { state: "wrong", says: expect.stringMatching(/^(599|60\d) s slow/) },
    ]);
  });

  it("tells of an intent that Discord refuses, and where to grant it", async (test) => {
    const { discord } = await openWorld(test);
    const intents = [GatewayIntentBits.Guilds, GatewayIntentBits.MessageContent];
    expect(await checkDiscord({ token: discord.token, apiBase: discord.url, intents })).toEqual([
      {
        state: "wrong",
        about: "Discord intents",
        says: expect.stringContaining("https://discord.com/developers/applications"),
      },
    ]);
  });

  it("hears of another program that polls with the same token", async (test) => {
    const { telegram } = await openWorld(test);
    const api = new Api(telegram.token, { apiRoot: telegram.url });
    let isDone = false;
    const check = checkTelegram({ token: telegram.token, apiRoot: telegram.url, listenS: 10 });
    const findings = check.finally(() => {
      isDone = true;
    });
    while (!isDone) await api.getUpdates();
    expect((await findings).filter(({ state }) => state === "wrong")).toEqual([
      {
        state: "wrong",
        about: "Telegram updates",
        says: expect.stringContaining("another program asks for them with the same token"),
      },
    ]);
  });

  it("takes nobody's updates", async (test) => {
    const { telegram } = await openWorld(test);
    telegram.say(telegram.addChat({ type: "private" }), "hello");
    await checkTelegram({ token: telegram.token, apiRoot: telegram.url, listenS: 0 });
    const updates = await new Api(telegram.token, { apiRoot: telegram.url }).getUpdates();
    expect(updates.map(({ message }) => message?.text)).toEqual(["hello"]);
  });

  it("counts what keeps the bot from working, in words and in its exit code", () => {
    const findings: Finding[] = [
      { state: "ok", about: "Clock", says: "right" },
      { state: "warning", about: "Model", says: "none" },
      { state: "wrong", about: "Database", says: "full" },
    ];
    expect(describeFindings(findings)).toBe(
      "✓ Clock: right\n! Model: none\n✗ Database: full\n1 thing keeps the bot from working.",
    );
    expect([exitCodeOf(findings), exitCodeOf(findings.slice(0, 2))]).toEqual([1, 0]);
  });
});
