/** What a client asks the gateway to tell it of: docs.discord.com/developers/events/gateway#list-of-intents. */

export const INTENTS = {
  guilds: 1 << 0,
  guildMessages: 1 << 9,
  directMessages: 1 << 12,
  messageContent: 1 << 15,
} as const;
