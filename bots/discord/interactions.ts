/** Commands of the self-hosted bot: by a slash, from a message's menu, and what is offered while one is typed. */

import {
  type AutocompleteInteraction,
  type BaseInteraction,
  type ChatInputCommandInteraction,
  type MessageContextMenuCommandInteraction,
  MessageFlags,
} from "discord.js";
import { ASK_ABOUT, findCommand } from "../commands.ts";
import type { Asking, CommandReply, Host, Question } from "../host.ts";
import { defer } from "./defer.ts";
import { PINGS_NOBODY } from "./form.ts";
import { replyLive } from "./index.ts";
import { lineOf } from "./line.ts";
import { aboutMessage, speakerOf } from "./questions.ts";

type Called = ChatInputCommandInteraction | MessageContextMenuCommandInteraction;

/** Source: docs.discord.com resources/message#create-message. */
const MAX_LENGTH = 2000;

/** A choice of autocomplete. Source: docs.discord.com interactions/application-commands#option-choice-structure. */
const MAX_CHOICE_LENGTH = 100;

export async function onInteraction(interaction: BaseInteraction, host: Host): Promise<void> {
  if (interaction.isAutocomplete()) return onAutocomplete(interaction, host);
  const isCalled = interaction.isChatInputCommand() || interaction.isMessageContextMenuCommand();
  if (!isCalled || (await host.claim?.(`discord:interaction:${interaction.id}`)) === false) return;
  if (interaction.isMessageContextMenuCommand()) {
    if (interaction.commandName === ASK_ABOUT)
      await host.ask(askingOf(interaction, aboutMessage(interaction.targetMessage)));
    return;
  }
  await onCommand(interaction, host);
}

async function onCommand(interaction: ChatInputCommandInteraction, host: Host) {
  const command = findCommand(interaction.commandName);
  if (!command) return;
  const { argument: { name: option } = { name: "" } } = command;
  const argument = (option && interaction.options.getString(option)?.trim()) || "";
  if (command.name === "ask") return host.ask(askingOf(interaction, argument));
  if (command.name === "retry") return host.retry?.(askingOf(interaction, ""));
  await host.command?.({
    name: command.name,
    argument,
    speaker: speakerOf(interaction),
    reply: (reply) => answer(interaction, reply),
  });
}

function askingOf(interaction: Called, text: string): Asking {
  const question: Question = { ...speakerOf(interaction), text, goesOn: true };
  return {
    question,
    tell: (notice) => answer(interaction, { text: notice }),
    async accept() {
      await defer(lineOf(interaction.client.rest, interaction.client.token), interaction, false);
    },
    show: (source, { onThread: _, ...options }) => replyLive(interaction, source, options),
  };
}

/** For the asker's eyes only, unless they were told before that an answer comes. */
async function answer(interaction: Called, { text, file }: CommandReply): Promise<void> {
  const content = text.slice(0, MAX_LENGTH);
  if (interaction.deferred || interaction.replied) {
    await interaction.editReply({ content, ...PINGS_NOBODY });
    return;
  }
  await interaction.reply({
    content,
    flags: MessageFlags.Ephemeral,
    ...PINGS_NOBODY,
    ...(file ? { files: [{ attachment: Buffer.from(file.text), name: file.name }] } : {}),
  });
}

async function onAutocomplete(interaction: AutocompleteInteraction, host: Host) {
  const command = findCommand(interaction.commandName);
  const values = command
    ? await host.suggest?.(speakerOf(interaction), command.name, interaction.options.getFocused())
    : undefined;
  const short = (values ?? []).filter((value) => value.length <= MAX_CHOICE_LENGTH);
  await interaction.respond(short.map((value) => ({ name: value, value })));
}
