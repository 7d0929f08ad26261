/** The client of the bot to host, and its way in. */

import { Client, Events, GatewayIntentBits, Partials, type RateLimitData } from "discord.js";

export interface ClientOptions {
  /** Another server, such as `http://127.0.0.1:3000/api`. Default: Discord's own. */
  readonly apiBase?: string | undefined;
  /** Default: no privileged one. Discord hands over the text of mentions, replies and direct messages without. */
  readonly intents?: readonly GatewayIntentBits[];
}

const INTENTS = [
  GatewayIntentBits.Guilds,
  GatewayIntentBits.GuildMessages,
  GatewayIntentBits.DirectMessages,
] as const;

/** discord.js sleeps through any rate limit, an hour too: a start, a command or a thread must not wait so long. */
const LONGEST_SLEEP_MS = 5000;

const isTooLong = ({ retryAfter }: RateLimitData) => retryAfter > LONGEST_SLEEP_MS;

export function createClient({ apiBase, intents = INTENTS }: ClientOptions): Client {
  return new Client({
    intents: [...intents],
    // Messages from before a restart are changed and deleted as well.
    partials: [Partials.Channel, Partials.Message],
    allowedMentions: { parse: [], repliedUser: false },
    rest: { rejectOnRateLimit: isTooLong, ...(apiBase ? { api: apiBase } : {}) },
  });
}

/** Discord shows no sign of life for this long: it is given up. */
const LOGIN_TIMEOUT_MS = 20_000;

/** Rejects with discord.js's error when Discord is out of reach, or refuses the token or an intent. */
export async function login(client: Client, token: string): Promise<void> {
  const { promise: ready, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(() => reject(new Error("no answer from Discord's gateway")), LOGIN_TIMEOUT_MS);
  client.once(Events.ClientReady, () => resolve());
  try {
    await Promise.race([client.login(token).then(() => ready), ready]);
  } finally {
    clearTimeout(timer);
  }
}
