/** What a client asks the gateway to tell it of: docs.discord.com/developers/events/gateway#list-of-intents. */

export const INTENTS = {
  guilds: 1 << 0,
  guildMessages: 1 << 9,
  guildMessageReactions: 1 << 10,
  directMessages: 1 << 12,
  directMessageReactions: 1 << 13,
  messageContent: 1 << 15,
} as const;
