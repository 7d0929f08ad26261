/** Where Telegram delivers updates, if it is not asked for them. */

import { createHash, timingSafeEqual } from "node:crypto";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { TelegramBotOptions } from "../../bots/telegram/bot.ts";
import type { Webhook } from "../../bots/telegram/updates.ts";
import type { Config, WebhookConfig } from "../config.ts";
import { type RunningServer, serve } from "./serve.ts";

/** Updates hold no files, and a message 4,096 characters: some 20 kB with all that comes along. */
const MAX_BODY_BYTES = 1024 * 1024;

type Telegram = NonNullable<Config["telegram"]>;

/** grammY's, whose only home is the bot. */
type Update = Parameters<Parameters<Webhook["listen"]>[0]>[0];

const SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token";

/** A platform's settings as its bot takes them: with a webhook that can be opened. */
export function toWebhook({ webhook, ...rest }: Telegram): TelegramBotOptions {
  if (!webhook) return rest;
  const { url, secret } = webhook;
  return { ...rest, webhook: { url, secret, listen: (handle) => listenForUpdates(webhook, handle) } };
}

/**
 * Answers at once and hands the update over, since Telegram sends one that takes longer than a minute again. Whoever does
 * not know the secret is refused, and learns nothing from how long that takes.
 *
 * @throws {ConfigError} When the port is taken.
 */
export function listenForUpdates(
  { url, secret, host, port }: WebhookConfig,
  handle: Parameters<Webhook["listen"]>[0],
): Promise<RunningServer> {
  const app = new Hono();
  app.post(
    new URL(url).pathname,
    async (c, next) => {
      if (!isSame(c.req.header(SECRET_HEADER) ?? "", secret)) return c.body(null, 401);
      return next();
    },
    bodyLimit({ maxSize: MAX_BODY_BYTES, onError: (c) => c.body(null, 413) }),
    async (c) => {
      const update: unknown = await c.req.json().catch(() => undefined);
      if (typeof update !== "object" || update === null || !("update_id" in update)) return c.body(null, 400);
      handle(update as Update);
      return c.body(null, 200);
    },
  );
  return serve(app, { host, port, variables: "TELEGRAM_WEBHOOK" });
}

/** Takes as long for every pair; digests, since `timingSafeEqual` wants the same length. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
