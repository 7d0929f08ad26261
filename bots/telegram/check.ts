/** Whether the bot could work on Telegram. */

import { type Bot, GrammyError } from "grammy";
import { type Finding, ok, warning, wrong } from "../finding.ts";
import type { TelegramBotOptions } from "./bot.ts";
import { createBot } from "./client.ts";

export interface CheckOptions extends TelegramBotOptions {
  /** How long it asks for updates: whoever else asks does so again in that time. Default 4 s. */
  readonly listenS?: number;
}

const LISTEN_S = 4;

/** Telegram forgets none of its failures: those of yesterday are no news. */
const RECENT_S = 3600;

/**
 * Takes no update from anybody: it confirms none. Another program that polls meanwhile is interrupted for a moment.
 * Rejects with grammY's error when Telegram is out of reach or refuses the token.
 */
export async function checkTelegram(options: CheckOptions): Promise<readonly Finding[]> {
  const bot = createBot(options);
  const me = await bot.api.getMe();
  return [
    ok("Telegram token", `logged in as @${me.username}`),
    me.can_read_all_group_messages
      ? ok("Telegram privacy mode", "off: the bot hears all that is written in its groups")
      : ok(
          "Telegram privacy mode",
          "on: in groups the bot hears commands and replies to it; to change that: @BotFather, /setprivacy, and add it to the group anew",
        ),
    ...(me.can_join_groups
      ? []
      : [warning("Telegram groups", "the bot can't be added to any: @BotFather, /setjoingroups")]),
    options.webhook ? await checkWebhook(bot, options.webhook.url) : await checkPolling(bot, options),
  ];
}

async function checkWebhook(bot: Bot, url: string): Promise<Finding> {
  const about = "Telegram webhook";
  const { url: current, last_error_date, last_error_message, ...info } = await bot.api.getWebhookInfo();
  if (current !== url) return ok(about, "not set yet: the bot sets it when it starts");
  const isFailing = last_error_date !== undefined && Date.now() / 1000 - last_error_date < RECENT_S;
  if (isFailing)
    return warning(
      about,
      `Telegram's last delivery failed (${last_error_message}): check that TELEGRAM_WEBHOOK_URL leads to TELEGRAM_WEBHOOK_PORT`,
    );
  return ok(about, `set; ${info.pending_update_count} updates wait`);
}

async function checkPolling(bot: Bot, { listenS = LISTEN_S }: CheckOptions): Promise<Finding> {
  const about = "Telegram updates";
  const { url = "" } = await bot.api.getWebhookInfo();
  if (url !== "")
    return warning(
      about,
      `a webhook is set, at ${new URL(url).host}: if another program uses it, end that or set TELEGRAM_WEBHOOK_URL; npm start takes it away`,
    );
  try {
    await bot.api.getUpdates({ timeout: listenS, limit: 1 });
    return ok(about, "nobody else asks for them");
  } catch (error) {
    if (!(error instanceof GrammyError) || error.error_code !== 409) throw error;
    return wrong(
      about,
      "another program asks for them with the same token: end it, unless it is this bot, running already",
    );
  }
}
