/** The bot to host, as grammY makes one. */

import { Bot } from "grammy";

export interface ClientOptions {
  readonly token: string;
  /** Another Bot API server. Default: Telegram's own. */
  readonly apiRoot?: string | undefined;
}

/**
 * A call without an answer is given up after this long: a poll waits 30 s for something to happen. With the 500 s of grammY
 * 1.46, a connection that dies without a word would leave the bot deaf for as long.
 */
const TIMEOUT_S = 40;

export const createBot = ({ token, apiRoot }: ClientOptions): Bot =>
  new Bot(token, { client: { timeoutSeconds: TIMEOUT_S, ...(apiRoot ? { apiRoot } : {}) } });
