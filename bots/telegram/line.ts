/** One bot as we call it, whichever `Api` of grammY's an update came with. */

import { Api } from "grammy";
import { createOutbox, type Outbox } from "../../core/index.ts";
import { createDraftStops, type DraftStops } from "./draft-stops.ts";

export interface TelegramLine {
  /** Bare, so that no transformer of the host repeats, delays or reorders our calls. */
  readonly api: Api;
  readonly outbox: Outbox;
  readonly draftStops: DraftStops;
  /** The server is too old for rich messages. */
  lacksRich: boolean;
}

const lines = new Map<string, TelegramLine>();

/** grammY makes a new `Api` for each update, so that answers find their shared budgets by token and root instead. */
export function lineOf({ token, options }: Api): TelegramLine {
  const key = [options?.apiRoot, options?.environment, token].join("|");
  let line = lines.get(key);
  if (!line) {
    const api = new Api(token, { ...options, canUseWebhookReply: () => false });
    line = { api, outbox: createOutbox(), draftStops: createDraftStops(), lacksRich: false };
    lines.set(key, line);
  }
  return line;
}
