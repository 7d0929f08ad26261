/** A stored message in Discord's JSON, and as the chat shows it. */

import type { VisibleMessage } from "../timeline.ts";
import { textOf } from "./components.ts";
import { CHANNEL_TYPES, FLAGS, isDm, isEphemeral, isLoading, type Json, type Message } from "./model.ts";
import { toChannelJson, toMemberJson, toOwners, toUserJson } from "./objects.ts";
import type { World } from "./world.ts";

export function toMessageJson(world: World, message: Message, nested = false): Json {
  const { channel, interaction, reference } = message;
  const referenced = reference && world.channels.get(reference.channelId)?.messages.get(reference.messageId);
  const thread = message.threadId ? world.channels.get(message.threadId) : undefined;
  return {
    id: message.id,
    channel_id: channel.id,
    type: message.type,
    author: toUserJson(message.author),
    content: message.content,
    timestamp: iso(message.createdAtMs),
    edited_timestamp: message.editedAtMs === undefined ? null : iso(message.editedAtMs),
    tts: false,
    mention_everyone: message.pings.includes("everyone"),
    mentions: message.pings.flatMap((id) => world.users.get(id) ?? []).map(toUserJson),
    mention_roles: message.pings.filter((id) => id.startsWith("&")).map((id) => id.slice(1)),
    attachments: message.attachments.map(({ json }) => json),
    embeds: message.embeds,
    components: message.components,
    flags: message.flags,
    pinned: false,
    ...(message.reactions.length > 0 ? { reactions: message.reactions.map(toReactionJson) } : {}),
    ...(message.nonce === undefined ? {} : { nonce: message.nonce }),
    ...(thread ? { thread: toChannelJson(world, thread) } : {}),
    ...(reference
      ? {
          message_reference: {
            type: 0,
            channel_id: reference.channelId,
            message_id: reference.messageId,
            ...(isDm(channel) ? {} : { guild_id: world.guildId }),
          },
        }
      : {}),
    ...(reference && !nested
      ? { referenced_message: referenced ? toMessageJson(world, referenced, true) : null }
      : {}),
    ...(interaction
      ? {
          application_id: world.applicationId,
          webhook_id: world.applicationId,
          interaction_metadata: {
            id: interaction.id,
            type: interaction.type,
            user: toUserJson(interaction.user),
            ...(interaction.original && interaction.original !== message
              ? { original_response_message_id: interaction.original.id }
              : {}),
            authorizing_integration_owners: toOwners(world, interaction),
          },
        }
      : {}),
  };
}

/** What the gateway adds. discord.js drops a DM's message without `channel_type`. */
export function toMessageEvent(world: World, message: Message): Json {
  const { channel } = message;
  return {
    ...toMessageJson(world, message),
    channel_type: CHANNEL_TYPES[channel.type],
    ...(isDm(channel) ? {} : { guild_id: world.guildId, member: toMemberJson() }),
  };
}

export function toVisible(message: Message): VisibleMessage {
  return {
    id: message.id,
    chat: message.channel.id,
    author: message.author.username,
    fromBot: message.author.bot,
    text: message.content || textOf(message.components),
    ...(isLoading(message) ? { thinking: true } : {}),
    ...(isEphemeral(message) ? { ephemeral: true, to: message.interaction?.user.username ?? "" } : {}),
    ...(message.flags & FLAGS.suppressNotifications ? { silent: true } : {}),
    ...(message.reference ? { replyTo: message.reference.messageId } : {}),
    ...(message.attachments.length > 0 ? { files: message.attachments.map(({ file }) => file) } : {}),
    ...(message.reactions.length > 0 ? { reactions: message.reactions } : {}),
    raw: {
      authorId: message.author.id,
      flags: message.flags,
      pings: message.pings,
      ...(message.nonce === undefined ? {} : { nonce: message.nonce }),
      ...(message.embeds.length > 0 ? { embeds: message.embeds } : {}),
      ...(message.components.length > 0 ? { components: message.components } : {}),
      ...(message.attachments.length > 0 ? { attachments: message.attachments.map(({ json }) => json) } : {}),
    },
  };
}

function toReactionJson(emoji: string): Json {
  return {
    emoji: { id: null, name: emoji },
    count: 1,
    count_details: { normal: 1, burst: 0 },
    me: true,
    me_burst: false,
    burst_colors: [],
  };
}

function iso(atMs: number): string {
  return new Date(atMs).toISOString().replace("Z", "000+00:00");
}
