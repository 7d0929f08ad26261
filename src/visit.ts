/** The sandbox as a visitor meets it: a local Discord and a local Telegram, their page, and a first question in each. */

import type { Config } from "./config.ts";
import { ConfigError } from "./errors.ts";
import { startDiscordSandbox, startSandboxPage, startTelegramSandbox } from "./sandbox/index.ts";

/** Everything a bot needs to run against it, as configuration gives it. */
export interface Visit extends Required<Pick<Config, "discord" | "telegram">> {
  /** Who talks to the bots: their owner. Discord tells of its own. */
  readonly telegramUser: string;
  /** Asks the first questions; the bots must be running. */
  begin(log: (line: string) => void): void;
  close(): Promise<void>;
}

/** One way, in milliseconds: what a bot in a European data centre sees. Source: docs/pacing.md. */
const LATENCY_MS = 50;

const FIRST_QUESTION = "What can you do?";

/** @throws {ConfigError} When the page's port is taken. */
export async function startVisit(port: number): Promise<Visit> {
  const [discord, telegram] = await Promise.all([
    startDiscordSandbox({ latencyMs: LATENCY_MS }),
    startTelegramSandbox({ latencyMs: LATENCY_MS }),
  ]);
  const channel = discord.addChannel({ name: "general", type: "text" });
  const chat = telegram.addChat({ type: "private", first_name: "Ada" });
  const closeServers = () => Promise.all([discord.close(), telegram.close()]);
  try {
    const page = await startSandboxPage({
      discord,
      telegram,
      discordChannel: channel,
      telegramChat: chat,
      port,
    });
    return {
      discord: { token: discord.token, apiBase: discord.url },
      telegram: { token: telegram.token, apiRoot: telegram.url },
      telegramUser: String(chat),
      begin(log) {
        log(`Open ${page.url} to talk to both bots. No tokens are set, so this is a local sandbox.`);
        discord.slash(channel, "ask", { question: FIRST_QUESTION });
        telegram.say(chat, FIRST_QUESTION);
      },
      async close() {
        await Promise.all([page.close(), closeServers()]);
      },
    };
  } catch (error) {
    await closeServers();
    if (error instanceof Error && "code" in error && (error.code === "EADDRINUSE" || error.code === "EACCES"))
      throw new ConfigError(
        `Port ${port} is not free: set SANDBOX_PORT in .env to another one, or to 0 for any.`,
      );
    throw error;
  }
}
