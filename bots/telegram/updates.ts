/** How updates come in: by long polling, or by a webhook of the program's. */

import { run } from "@grammyjs/runner";
import { type Bot, GrammyError } from "grammy";
import type { Update } from "grammy/types";

export interface UpdatesOptions {
  readonly allowedUpdates: readonly Exclude<keyof Update, "update_id">[];
  readonly webhook?: Webhook | undefined;
  /** Something went wrong that ends nothing. */
  readonly onError: (error: unknown) => void;
}

/** A door that Telegram calls. */
export interface Webhook {
  /** What Telegram is told to call. */
  readonly url: string;
  /** What comes with each call. */
  readonly secret: string;
  /** Opens it; `handle` must not be waited for. */
  listen(handle: (update: Update) => void): Promise<{ close(): Promise<void> }>;
}

export interface Receiving {
  /** False when Telegram has stopped to deliver. */
  readonly isConnected: boolean;
  stop(): Promise<void>;
}

/** Another program has the same token, often this one's predecessor that is about to end. */
const CONFLICT_PAUSE_MS = 5000;

/** grammY's own doubles with each failure: after an hour without a network, a bot would be deaf for another. */
const RETRY_MS = 3000;

export function receiveUpdates(bot: Bot, options: UpdatesOptions): Promise<Receiving> {
  const { webhook } = options;
  return webhook ? receiveCalls(bot, { ...options, webhook }) : poll(bot, options);
}

async function receiveCalls(
  bot: Bot,
  { webhook, allowedUpdates, onError }: UpdatesOptions & { readonly webhook: Webhook },
): Promise<Receiving> {
  const door = await webhook.listen((update) => {
    bot.handleUpdate(update).catch(onError);
  });
  try {
    await bot.api.setWebhook(webhook.url, { secret_token: webhook.secret, allowed_updates: allowedUpdates });
  } catch (error) {
    await door.close();
    throw error;
  }
  // Telegram keeps what comes while the door is closed, and tries again: the webhook stays.
  return { isConnected: true, stop: () => door.close() };
}

async function poll(bot: Bot, { allowedUpdates, onError }: UpdatesOptions): Promise<Receiving> {
  await removeWebhook(bot);
  const start = () =>
    run(bot, {
      runner: {
        silent: true,
        retryInterval: RETRY_MS,
        fetch: { allowed_updates: allowedUpdates },
      },
    });
  let runner = start();
  let pause: NodeJS.Timeout | undefined;
  const watch = () => {
    runner.task()?.catch((error: unknown) => {
      onError(error);
      if (!(error instanceof GrammyError) || error.error_code !== 409) return;
      pause = setTimeout(() => {
        pause = undefined;
        runner = start();
        watch();
      }, CONFLICT_PAUSE_MS);
    });
  };
  watch();
  return {
    get isConnected() {
      return runner.isRunning();
    },
    async stop() {
      clearTimeout(pause);
      if (runner.isRunning()) await runner.stop();
    },
  };
}

/** One of before, or else Telegram would refuse every poll. A server that knows no webhooks has none. */
async function removeWebhook({ api }: Bot): Promise<void> {
  try {
    await api.deleteWebhook();
  } catch (error) {
    if (!(error instanceof GrammyError) || error.error_code !== 404) throw error;
  }
}
