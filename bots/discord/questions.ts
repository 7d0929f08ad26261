/** What people do on Discord, in the words that both platforms share. */

import {
  type BaseInteraction,
  type Client,
  DefaultRestOptions,
  InteractionContextType,
  type Message,
} from "discord.js";
import type { Question, Speaker } from "../host.ts";
import { toIncomingFile } from "./incoming.ts";

export function speakerOf(interaction: BaseInteraction): Speaker {
  const { user, channelId, guildId, context, channel } = interaction;
  const surface =
    context === InteractionContextType.BotDM ? "private" : channel?.isThread() ? "thread" : "group";
  return {
    platform: "discord",
    userId: user.id,
    userName: user.displayName,
    chatId: channelId ?? user.id,
    groupId: guildId ?? undefined,
    roleIds: rolesOf(interaction.member),
    surface,
  };
}

/** Undefined where it is none for this bot. */
export function questionOf(message: Message): Question | undefined {
  const { author, client } = message;
  if (!author || author.bot || message.system) return undefined;
  const isMentioned = message.mentions.has(client.user, { ignoreEveryone: true, ignoreRoles: true });
  if (message.inGuild() && !isMentioned) return undefined;
  const channel = message.channel;
  return {
    platform: "discord",
    userId: author.id,
    userName: author.displayName,
    chatId: message.channelId,
    groupId: message.guildId ?? undefined,
    roleIds: rolesOf(message.member),
    surface: channel.isDMBased() ? "private" : channel.isThread() ? "thread" : "group",
    text: message.content.replaceAll(new RegExp(`<@!?${client.user.id}>`, "g"), "").trim(),
    messageId: message.id,
    replyTo: message.reference?.messageId,
    goesOn: message.mentions.repliedUser?.id === client.user.id,
    files: message.attachments.map((file) => toIncomingFile(file, apiBaseOf(client))),
  };
}

/** Where it is another one than Discord's own. */
function apiBaseOf({ rest }: Client): string | undefined {
  const { api } = rest.options;
  return api === DefaultRestOptions.api ? undefined : api;
}

/** Of a member as discord.js knows it, or as Discord sends it where the bot is none. */
function rolesOf(member: BaseInteraction["member"] | Message["member"]): readonly string[] {
  const roles = member?.roles;
  if (!roles) return [];
  return Array.isArray(roles) ? roles : [...roles.cache.keys()];
}

/** A message of somebody else's as a question about it. */
export function aboutMessage({ author, content, embeds }: Message): string {
  const text = content || embeds.map(({ title, description }) => [title, description].join("\n")).join("\n");
  if (text.trim() === "") return "";
  const quoted = text.split("\n").map((line) => `> ${line}`);
  return [`What is to be said about this message by ${author.displayName}?`, "", ...quoted].join("\n");
}
