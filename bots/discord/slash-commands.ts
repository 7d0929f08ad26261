/** The table of commands as Discord's, and their registration. */

import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  type Client,
  InteractionContextType,
} from "discord.js";
import { ASK_ABOUT, type Command, commands, MAX_ARGUMENT_LENGTH } from "../commands.ts";

/** In servers and for single people, wherever these are. */
const EVERYWHERE = {
  integrationTypes: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
  contexts: [
    InteractionContextType.Guild,
    InteractionContextType.BotDM,
    InteractionContextType.PrivateChannel,
  ],
};

const toSlashCommand = ({ name, description, argument }: Command) => ({
  type: ApplicationCommandType.ChatInput as const,
  name,
  description,
  options: argument ? [toOption(argument)] : [],
  ...EVERYWHERE,
});

const toOption = (argument: NonNullable<Command["argument"]>) => ({
  name: argument.name,
  description: argument.description,
  type: ApplicationCommandOptionType.String as const,
  required: argument.isRequired ?? false,
  autocomplete: argument.isSuggested ?? false,
  ...(argument.isSuggested ? {} : { maxLength: MAX_ARGUMENT_LENGTH }),
});

const ours = [
  ...commands.map(toSlashCommand),
  { type: ApplicationCommandType.Message as const, name: ASK_ABOUT, ...EVERYWHERE },
];

/** Changes nothing where they stand already: Discord takes 200 new ones a day. */
export async function registerCommands({ application }: Client): Promise<void> {
  if (!application) return;
  const theirs = await application.commands.fetch();
  const isSame = (command: (typeof ours)[number]) =>
    theirs.some((one) => one.name === command.name && one.equals(command as never, true));
  if (theirs.size === ours.length && ours.every(isSame)) return;
  await application.commands.set(ours as never);
}
