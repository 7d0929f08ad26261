/** Builds the parts and wires them: brain, access, the two bots, and the sandbox where there are no tokens. */

import { startDiscordBot } from "../bots/discord/bot.ts";
import type { Host, Question, RunningBot } from "../bots/host.ts";
import { startTelegramBot } from "../bots/telegram/bot.ts";
import { isAllowed } from "./access/allow.ts";
import { type Answers, createAnswers } from "./answers.ts";
import { type Brain, toSource } from "./brain/brain.ts";
import { createBrain } from "./brain/create.ts";
import type { Config } from "./config.ts";
import { ConfigError } from "./errors.ts";
import { startHealth } from "./http/health.ts";
import { createMetrics, type Metrics } from "./http/metrics.ts";
import { toWebhook } from "./http/webhook.ts";
import type { Log } from "./log/log.ts";
import { describeResult, describeStartFailure, fieldsOf, messageOf } from "./report.ts";
import { startVisit } from "./visit.ts";

type Platform = Question["platform"];

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
  const stopping = new AbortController();
  const answers = createAnswers();
  const metrics = createMetrics();
  const host = createHost({ config, brain: brain.answer, answers, metrics, signal: stopping.signal, log });
  const isVisit = !config.discord && !config.telegram;
  const visit = isVisit ? await startVisit(config.sandboxPort) : undefined;
  const platforms = visit ?? config;
  const bots = new Map<Platform, RunningBot>();
  const health = await startHealth(config.health, { platforms, bots, answers, metrics });
  const close = () =>
    Promise.allSettled([
      ...[...bots.values()].map((bot) => bot.stop()),
      health?.close(),
      visit?.close(),
      brain.close(),
    ]);
  if (health) say(`Health and metrics: ${health.url}/healthz and /metrics`);
  await startBots(platforms, { host, bots, log });
  if (bots.size === 0) {
    await close();
    throw new ConfigError("No bot could start: see above.");
  }
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

interface HostParts {
  readonly config: Config;
  readonly brain: Brain;
  readonly answers: Answers;
  readonly metrics: Metrics;
  readonly signal: AbortSignal;
  readonly log: Log;
}

function createHost({ config, brain, answers, metrics, signal, log }: HostParts): Host {
  return {
    signal,
    get isDraining() {
      return answers.isDraining;
    },
    mayAsk: (question) => isAllowed(config.allow, question),
    answer: ({ text, platform, chatId }) =>
      toSource(brain, { messages: [{ role: "user", text }], conversationId: `${platform}:${chatId}` }),
    answering(question, result) {
      metrics.observe(question.platform, result);
      return answers.track(
        result.then((value) => log.info(fieldsOf(question, value), describeResult(question, value))),
      );
    },
    troubled: (platform, error) => log.warn(`${platform}: ${messageOf(error)}`),
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
