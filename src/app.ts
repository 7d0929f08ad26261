/** Builds the parts and wires them: brain, store, access, the two bots, and the sandbox where there are no tokens. */

import { join } from "node:path";
import { startDiscordBot } from "../bots/discord/bot.ts";
import type { Host, Platform, RunningBot } from "../bots/host.ts";
import { startTelegramBot } from "../bots/telegram/bot.ts";
import { createAccess } from "./access/access.ts";
import { createPairing } from "./access/pairing.ts";
import { createAnswers } from "./answers.ts";
import { createBrain } from "./brain/create.ts";
import type { Config } from "./config.ts";
import { ConfigError } from "./errors.ts";
import { createHost } from "./host.ts";
import { startHealth } from "./http/health.ts";
import { createMetrics } from "./http/metrics.ts";
import { toWebhook } from "./http/webhook.ts";
import type { Log } from "./log/log.ts";
import { describeResult, describeStartFailure, fieldsOf, messageOf } from "./report.ts";
import { DATABASE_NAME, IN_MEMORY, openSqliteStore } from "./store/sqlite.ts";
import { startVisit } from "./visit.ts";

export interface App {
  /**
   * Begins nothing new, gives running answers so many milliseconds to end, marks those that have not, and ends.
   */
  stop(graceMs: number): Promise<void>;
}

/** @throws {ConfigError} When nothing can run, with one sentence that says what to do. */
export async function startApp(config: Config, log: Log): Promise<App> {
  const say = (line: string) => log.info(line);
  const brain = await createBrain(config, say);
  const store = openSqliteStore(config.data === undefined ? IN_MEMORY : join(config.data, DATABASE_NAME));
  const access = createAccess(store, config);
  const pairing = createPairing(store);
  const stopping = new AbortController();
  const answers = createAnswers();
  const metrics = createMetrics();
  const host = createHost({
    ...{ config, store, access, pairing, answers, brain: brain.answer, signal: stopping.signal },
    onAnswer(question, result) {
      metrics.observe(question.platform, result);
      void result.then((value) => log.info(fieldsOf(question, value), describeResult(question, value)));
    },
    troubled: (platform, error) => log.warn(`${platform}: ${messageOf(error)}`),
  });
  const isVisit = !config.discord && !config.telegram;
  const visit = isVisit ? await startVisit(config.sandboxPort) : undefined;
  if (visit) access.own("telegram", [visit.telegramUser]);
  const platforms = visit ?? config;
  const bots = new Map<Platform, RunningBot>();
  const health = await startHealth(config.health, { platforms, bots, answers, metrics });
  const close = async () => {
    await Promise.allSettled([
      ...[...bots.values()].map((bot) => bot.stop()),
      health?.close(),
      visit?.close(),
      brain.close(),
    ]);
    await store.close();
  };
  if (health) say(`Health and metrics: ${health.url}/healthz and /metrics`);
  await startBots(platforms, { host, bots, log });
  if (bots.size === 0) {
    await close();
    throw new ConfigError("No bot could start: see above.");
  }
  const telegram = bots.get("telegram");
  if (telegram && !visit && !(await access.hasOwner("telegram")))
    say(`telegram: send /start ${pairing.code} to ${telegram.name} to become its owner.`);
  if (visit) visit.begin(say);
  return {
    async stop(graceMs) {
      if (answers.count > 0 && graceMs > 0)
        say(`Ending: ${answers.count} running answers get ${graceMs / 1000} s. Once more ends at once.`);
      await answers.drain(graceMs);
      stopping.abort(new Error("the bot is stopping"));
      await answers.idle();
      await close();
    },
  };
}

interface Starting {
  readonly host: Host;
  /** Gets those that run. */
  readonly bots: Map<Platform, RunningBot>;
  readonly log: Log;
}

/** One bot that can't start does not stop the other. */
async function startBots(
  { discord, telegram }: Pick<Config, "discord" | "telegram">,
  { host, bots, log }: Starting,
): Promise<void> {
  const starts = [
    ...(discord ? [{ platform: "discord" as const, start: startDiscordBot(discord, host) }] : []),
    ...(telegram
      ? [{ platform: "telegram" as const, start: startTelegramBot(toWebhook(telegram), host) }]
      : []),
  ];
  await Promise.all(
    starts.map(async ({ platform, start }) => {
      try {
        const bot = await start;
        log.info(`${platform}: logged in as ${bot.name}`);
        bots.set(platform, bot);
      } catch (error) {
        log.error(describeStartFailure(platform, error));
      }
    }),
  );
}
