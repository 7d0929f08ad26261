/** Changed messages in direct messages that discord.js doesn't know yet: it hands on nothing about them. */

import { type Client, Events, GatewayDispatchEvents, type Message } from "discord.js";

/**
 * discord.js 14.28 opens a direct message's channel only for a new message in it, so that after a start changes of older
 * ones go unheard: source: its client/actions/MessageUpdate.js. What fails is an `error` of the client.
 */
export function onUncachedEdit(client: Client, onEdit: (message: Message) => Promise<void>): void {
  client.on(Events.Raw, ({ t: name, d: data }: { t?: string; d?: Partial<Changed> }) => {
    if (name !== GatewayDispatchEvents.MessageUpdate || !data) return;
    const { id, channel_id: channelId, guild_id: guildId, author } = data;
    if (!id || !channelId || guildId || author?.bot || client.channels.cache.has(channelId)) return;
    const look = async () => {
      const channel = await client.channels.fetch(channelId);
      if (channel?.isTextBased()) await onEdit(await channel.messages.fetch(id));
    };
    look().catch((error) => client.emit(Events.Error, error));
  });
}

interface Changed {
  readonly id: string;
  readonly channel_id: string;
  readonly guild_id: string;
  readonly author: { readonly bot?: boolean };
}
