/** What people do on Discord, in the words that both platforms share. */

import {
  type BaseInteraction,
  type Client,
  DefaultRestOptions,
  InteractionContextType,
  type Message,
} from "discord.js";
import { ASK_ABOUT } from "../commands.ts";
import type { Question, Speaker } from "../host.ts";
import { toQuote } from "../quoting.ts";
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
  const said = message.content.replaceAll(new RegExp(`<@!?${client.user.id}>`, "g"), "").trim();
  return {
    platform: "discord",
    userId: author.id,
    userName: author.displayName,
    chatId: message.channelId,
    groupId: message.guildId ?? undefined,
    roleIds: rolesOf(message.member),
    surface: channel.isDMBased() ? "private" : channel.isThread() ? "thread" : "group",
    text: `${quotedIn(message)}\n\n${said}`.trim(),
    messageId: message.id,
    replyTo: message.reference?.messageId,
    goesOn: message.mentions.repliedUser?.id === client.user.id,
    files: message.attachments.map((file) => toIncomingFile(file, apiBaseOf(client))),
  };
}

/**
 * What the message answers to, where that is somebody else's. Discord hands it over with the answer; without the
 * privileged intent its text is there only in direct messages and where the bot is mentioned in it.
 */
function quotedIn({ reference, channel, client, author }: Message): string {
  const original = channel.messages.cache.get(reference?.messageId ?? "");
  if (!original || original.author.id === client.user.id) return "";
  const text = textOf(original);
  if (text.trim() !== "") return toQuote(text);
  const whose = original.author.id === author.id ? "of mine" : `by ${original.author.displayName}`;
  return `(This answers a message ${whose} that you can't read. “${ASK_ABOUT}” in its menu would show it to you.)`;
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
export function aboutMessage(message: Message): string {
  const text = textOf(message);
  if (text.trim() === "") return "";
  return `What is to be said about this message by ${message.author.displayName}?\n\n${toQuote(text)}`;
}

const textOf = ({ content, embeds }: Message): string =>
  content || embeds.map(({ title, description }) => [title, description].join("\n")).join("\n");
