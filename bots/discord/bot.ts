/** The self-hosted Discord bot: `/ask`, mentions, replies to it, and direct messages. */

import {
  ApplicationCommandOptionType,
  type ChatInputCommandInteraction,
  Events,
  type Message,
  MessageFlags,
  Status,
} from "discord.js";
import { askCommand, commands, MAX_QUESTION_LENGTH } from "../commands.ts";
import { type Host, liveOptions, notices, type Question, type RunningBot } from "../host.ts";
import { createClient, login } from "./client.ts";
import { liveControls, replyLive } from "./index.ts";

export interface DiscordBotOptions {
  readonly token: string;
  /** Another server, such as `http://127.0.0.1:3000/api`. Default: Discord's own. */
  readonly apiBase?: string | undefined;
}

/** Rejects with discord.js's error when Discord is out of reach or refuses the token. */
export async function startDiscordBot(options: DiscordBotOptions, host: Host): Promise<RunningBot> {
  const client = createClient(options);
  const guard = (work: Promise<void>) => void work.catch((error) => host.troubled("discord", error));
  client.on(Events.Error, (error) => host.troubled("discord", error));
  client.on(Events.InteractionCreate, (interaction) => {
    if (interaction.isChatInputCommand() && interaction.commandName === askCommand.name)
      guard(onAsk(interaction, host));
  });
  liveControls(client);
  client.on(Events.MessageCreate, (message) => guard(onMessage(message, host)));
  try {
    await login(client, options.token);
    await client.application?.commands.set(commands.map(toSlashCommand));
  } catch (error) {
    await client.destroy();
    throw error;
  }
  return {
    name: client.user?.tag ?? "Discord bot",
    get isConnected() {
      return client.ws.status === Status.Ready;
    },
    stop: () => client.destroy(),
  };
}

const toSlashCommand = ({ name, description, argument }: (typeof commands)[number]) => ({
  name,
  description,
  options: [
    {
      ...argument,
      type: ApplicationCommandOptionType.String as const,
      required: true,
      maxLength: MAX_QUESTION_LENGTH,
    },
  ],
});

async function onAsk(interaction: ChatInputCommandInteraction, host: Host) {
  const question: Question = {
    platform: "discord",
    text: interaction.options.getString(askCommand.argument.name, true).trim(),
    userId: interaction.user.id,
    userName: interaction.user.displayName,
    chatId: interaction.channelId,
    groupId: interaction.guildId ?? undefined,
  };
  const notice = noticeFor(question, host);
  if (notice) {
    await interaction.reply({ content: notice, flags: MessageFlags.Ephemeral });
    return;
  }
  await host.answering(question, replyLive(interaction, host.answer(question), liveOptions(question, host)));
}

async function onMessage(message: Message, host: Host) {
  const { author, client } = message;
  if (author.bot || message.system) return;
  const isMentioned = message.mentions.has(client.user, { ignoreEveryone: true, ignoreRoles: true });
  if (message.inGuild() && !isMentioned) return;
  const question: Question = {
    platform: "discord",
    text: message.content.replaceAll(new RegExp(`<@!?${client.user.id}>`, "g"), "").trim(),
    userId: author.id,
    userName: author.displayName,
    chatId: message.channelId,
    groupId: message.guildId ?? undefined,
  };
  const notice = noticeFor(question, host);
  if (notice) {
    await message.reply(notice);
    return;
  }
  await host.answering(question, replyLive(message, host.answer(question), liveOptions(question, host)));
}

function noticeFor(question: Question, host: Host): string | undefined {
  if (!host.mayAsk(question)) return notices.stranger;
  if (host.isDraining) return notices.draining;
  return question.text === "" ? notices.empty : undefined;
}
