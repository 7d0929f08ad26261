/** Builds the parts and wires them: brain, access, the two bots, and the sandbox where there are no tokens. */

import { startDiscordBot } from "../bots/discord/bot.ts";
import type { Host, RunningBot } from "../bots/host.ts";
import { startTelegramBot } from "../bots/telegram/bot.ts";
import { isAllowed } from "./access/allow.ts";
import { type Brain, toSource } from "./brain/brain.ts";
import { createDemoBrain } from "./brain/demo.ts";
import { createLangChainBrain } from "./brain/langchain.ts";
import type { Config } from "./config.ts";
import { ConfigError } from "./errors.ts";
import { describeResult, describeStartFailure, messageOf } from "./report.ts";
import { startVisit } from "./visit.ts";

export interface App {
  /** Stops the running answers, marks them, and ends. */
  stop(): Promise<void>;
}

/** @throws {ConfigError} When nothing can run, with one sentence that says what to do. */
export async function startApp(config: Config, log: (line: string) => void): Promise<App> {
  const brain = await createBrain(config, log);
  const stopping = new AbortController();
  const answers = new Set<Promise<void>>();
  const host = createHost({ config, brain, answers, signal: stopping.signal, log });
  const isVisit = !config.discord && !config.telegram;
  const visit = isVisit ? await startVisit(config.sandboxPort) : undefined;
  const bots = await startBots(visit ?? config, host, log);
  if (bots.length === 0) {
    await visit?.close();
    throw new ConfigError("No bot could start: see above.");
  }
  if (visit) visit.begin(log);
  return {
    async stop() {
      stopping.abort(new Error("the bot is stopping"));
      await Promise.allSettled(answers);
      await Promise.allSettled(bots.map((bot) => bot.stop()));
      await visit?.close();
    },
  };
}

async function createBrain({ model, openaiBaseUrl }: Config, log: (line: string) => void): Promise<Brain> {
  if (model) return createLangChainBrain({ model, ...(openaiBaseUrl ? { baseUrl: openaiBaseUrl } : {}) });
  log("No MODEL is set: the built-in demo answers, and says so. See .env.example.");
  return createDemoBrain();
}

interface HostParts {
  readonly config: Config;
  readonly brain: Brain;
  readonly answers: Set<Promise<void>>;
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
}

function createHost({ config, brain, answers, signal, log }: HostParts): Host {
  return {
    signal,
    mayAsk: (question) => isAllowed(config.allow, question),
    answer: ({ text, platform, chatId }) =>
      toSource(brain, { messages: [{ role: "user", text }], conversationId: `${platform}:${chatId}` }),
    async answering(question, result) {
      const written = result.then((value) => log(describeResult(question, value)));
      answers.add(written);
      try {
        await written;
      } finally {
        answers.delete(written);
      }
    },
    troubled: (platform, error) => log(`${platform}: ${messageOf(error)}`),
  };
}

/** One bot that can't start does not stop the other. */
async function startBots(
  { discord, telegram }: Pick<Config, "discord" | "telegram">,
  host: Host,
  log: (line: string) => void,
): Promise<RunningBot[]> {
  const starts = [
    ...(discord ? [{ platform: "discord" as const, start: startDiscordBot(discord, host) }] : []),
    ...(telegram ? [{ platform: "telegram" as const, start: startTelegramBot(telegram, host) }] : []),
  ];
  const bots = await Promise.all(
    starts.map(async ({ platform, start }) => {
      try {
        const bot = await start;
        log(`${platform}: logged in as ${bot.name}`);
        return [bot];
      } catch (error) {
        log(describeStartFailure(platform, error));
        return [];
      }
    }),
  );
  return bots.flat();
}
