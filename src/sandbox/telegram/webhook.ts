/** Updates delivered to the bot's own address instead of waiting for getUpdates. */

import { setTimeout as sleep } from "node:timers/promises";
import type { Methods } from "./methods.ts";
import { flag, integer, json, type Params, text } from "./params.ts";
import { badRequest } from "./refusal.ts";
import type { Update } from "./types.ts";
import { toAllowedUpdates, type Updates } from "./updates.ts";

export interface WebhookParts {
  readonly updates: Updates;
  /** Where a webhook's address really leads. */
  readonly proxy: (url: string) => string;
  /** Ends all deliveries. */
  readonly signal: AbortSignal;
}

interface Webhook {
  readonly url: string;
  readonly secret: string;
  readonly maxConnections: number;
  /** Taken, and not yet delivered. */
  readonly waiting: Set<Update>;
  readonly ended: AbortController;
  lastError?: { readonly atS: number; readonly message: string };
}

/** Telegram tries "a reasonable amount of attempts"; ever more slowly, as people report. */
const RETRY_MS = 1000;

/** Telegram's own default. */
const MAX_CONNECTIONS = 40;

export function createWebhookMethods({ updates, proxy, signal }: WebhookParts): Methods {
  let current: Webhook | undefined;

  const deliver = async (webhook: Webhook, update: Update) => {
    const ended = AbortSignal.any([signal, webhook.ended.signal]);
    webhook.waiting.add(update);
    while (!ended.aborted) {
      const trouble = await post(webhook, update, { proxy, signal: ended });
      if (ended.aborted) return;
      if (trouble === undefined) {
        webhook.waiting.delete(update);
        return;
      }
      webhook.lastError = { atS: Math.floor(Date.now() / 1000), message: trouble };
      await sleep(RETRY_MS, undefined, { signal: ended }).catch(() => undefined);
    }
  };

  const remove = (params: Params) => {
    const webhook = current;
    current = undefined;
    webhook?.ended.abort();
    updates.forward(undefined);
    if (flag(params, "drop_pending_updates")) updates.drop();
    else if (webhook) updates.putBack([...webhook.waiting]);
    return true;
  };

  return {
    setWebhook: ({ params }) => {
      const url = text(params, "url");
      if (url === "") return remove(params);
      const secret = text(params, "secret_token");
      if (!url.startsWith("https://"))
        throw badRequest("bad webhook: An HTTPS URL must be provided for webhook");
      if (secret !== "" && !/^[\w-]{1,256}$/.test(secret))
        throw badRequest("secret token contains unallowed characters");
      const allowed = toAllowedUpdates(json(params, "allowed_updates", "allowed_updates JSON array"));
      remove(params);
      const webhook: Webhook = {
        url,
        secret,
        maxConnections: integer(params, "max_connections") ?? MAX_CONNECTIONS,
        waiting: new Set(),
        ended: new AbortController(),
      };
      current = webhook;
      updates.forward((update) => void deliver(webhook, update), allowed);
      return true;
    },
    deleteWebhook: ({ params }) => remove(params),
    getWebhookInfo: () => ({
      url: current?.url ?? "",
      has_custom_certificate: false,
      pending_update_count: current ? current.waiting.size : updates.count,
      ...(current && { max_connections: current.maxConnections }),
      ...(current?.lastError && {
        last_error_date: current.lastError.atS,
        last_error_message: current.lastError.message,
      }),
    }),
  };
}

/** What went wrong, in Telegram's words. */
async function post(
  { url, secret }: Webhook,
  update: Update,
  { proxy, signal }: Pick<WebhookParts, "proxy" | "signal">,
): Promise<string | undefined> {
  try {
    const response = await fetch(proxy(url), {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        ...(secret !== "" && { "X-Telegram-Bot-Api-Secret-Token": secret }),
      },
      body: JSON.stringify(update),
      signal,
    });
    await response.body?.cancel();
    return response.ok
      ? undefined
      : `Wrong response from the webhook: ${response.status} ${response.statusText}`;
  } catch {
    return "Connection refused";
  }
}
