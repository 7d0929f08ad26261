/** `npm start -- doctor`: looks at everything the bot needs, and says of each what to do. */

import { type Finding, ok, warning, wrong } from "../../bots/finding.ts";
import { PLATFORM_NAMES, type Platform } from "../../bots/host.ts";
import type { Config } from "../config.ts";
import { toWebhook } from "../http/webhook.ts";
import { describeStartFailure } from "../report.ts";
import { checkClock } from "./clock.ts";
import { checkData } from "./data.ts";
import { checkModels } from "./models.ts";
import { checkPorts } from "./ports.ts";
import { checkTools } from "./tools.ts";

export interface DoctorOptions {
  /** Milliseconds since 1970. Default: the machine's clock. */
  readonly now?: () => number;
  /** How long it asks Telegram for updates, to hear of others that do. Default: 4 s. */
  readonly listenS?: number;
}

/** Asks all services at once; never rejects for what it finds. */
export async function examine(config: Config, options: DoctorOptions = {}): Promise<readonly Finding[]> {
  const { now = Date.now, ...telegramOptions } = options;
  const { discord, telegram } = config;
  const findings = await Promise.all([
    checkAccess(config),
    discord &&
      orReason("discord", async () => {
        const { checkDiscord } = await import("../../bots/discord/check.ts");
        return checkDiscord(discord);
      }),
    telegram &&
      orReason("telegram", async () => {
        const { checkTelegram } = await import("../../bots/telegram/check.ts");
        return checkTelegram({ ...toWebhook(telegram), ...telegramOptions });
      }),
    checkModels(config),
    config.agent === undefined && config.model !== undefined ? checkTools(config.mcpConfig) : undefined,
    checkData(config.data),
    checkPorts(config),
    checkClock(config, now),
  ]);
  return findings.flat().filter((finding) => finding !== undefined);
}

async function orReason(
  platform: Platform,
  check: () => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  try {
    return await check();
  } catch (error) {
    return [wrong(`${PLATFORM_NAMES[platform]} token`, describeStartFailure(platform, error))];
  }
}

function checkAccess({ discord, telegram, allow, budgets }: Config): Finding[] {
  if (!discord && !telegram)
    return [
      warning("Tokens", "none is set, so npm start runs the sandbox: set DISCORD_TOKEN or TELEGRAM_TOKEN"),
    ];
  const hasBudget = Object.values(budgets).some((budget) => budget !== undefined);
  if (allow.length === 0) return [ok("Access", "owners alone, and those they let in with /allow")];
  if (allow !== "everyone") return [ok("Access", `${allow.length} ids may ask`)];
  return hasBudget
    ? [ok("Access", "everyone may ask, within their budgets")]
    : [
        warning(
          "Access",
          "everyone may ask, as much as they like, and you pay: set ALLOW to ids, or a budget",
        ),
      ];
}
