/** What people do: write, use a command, press a button. */

import { fillOptions, type OptionValue } from "./command-options.ts";
import { openInteraction } from "./interactions.ts";
import { createMessage } from "./messages.ts";
import { type Channel, type Command, type Interaction, isDm, type Json, type User } from "./model.ts";
import { PERMISSIONS, toChannelJson, toInteractionMemberJson, toUserJson } from "./objects.ts";
import { MAX, toObjects } from "./payload.ts";
import { toMessageJson } from "./visible.ts";
import { need, type World } from "./world.ts";

export interface Person {
  readonly id?: string;
  readonly username?: string;
}

export interface SayOptions {
  /** Who writes; the guild's owner, or the person a DM is with. */
  readonly from?: Person;
  /** The message answered, with the ping Discord's clients set. */
  readonly replyTo?: string;
}

export function say(world: World, channelId: string, text: string, options: SayOptions = {}): string {
  const channel = need(world, channelId);
  const author = speaker(world, channel, options.from);
  const reference = options.replyTo ? { message_reference: { message_id: options.replyTo } } : {};
  return createMessage(world, channel, { json: { content: text, ...reference }, files: [] }, { author }).id;
}

export interface Use {
  /** Its name, for a subcommand followed by it: `settings model`. */
  readonly command: string;
  readonly options: Readonly<Record<string, OptionValue>>;
  readonly from?: Person;
}

export function slash(world: World, channelId: string, { command, options, from }: Use): string {
  const channel = need(world, channelId);
  const [name = "", ...path] = command.split(" ");
  const registered = findCommand(world, name);
  const data = {
    id: registered.id,
    name,
    type: 1,
    ...(registered.guildId ? { guild_id: registered.guildId } : {}),
    options: fillOptions(toObjects(registered.json.options), path, { command, options }),
  };
  const interaction = openInteraction(world, { type: 2, channel, user: speaker(world, channel, from) });
  announce(world, interaction, { data });
  return interaction.id;
}

export interface Press {
  readonly messageId: string;
  /** The button's `custom_id`. */
  readonly customId: string;
  readonly from?: Person;
}

export function press(world: World, channelId: string, { messageId, customId, from }: Press): string {
  const channel = need(world, channelId);
  const message = channel.messages.get(messageId);
  if (!message) throw new Error(`No message ${messageId} in channel ${channelId}.`);
  if (!JSON.stringify(message.components).includes(`"custom_id":${JSON.stringify(customId)}`)) {
    throw new Error(`Message ${messageId} has no button ${customId}.`);
  }
  const asked = { type: 3, channel, user: speaker(world, channel, from), pressed: message } as const;
  const interaction = openInteraction(world, asked);
  const data = { custom_id: customId, component_type: 2, id: 1 };
  announce(world, interaction, { data, message: toMessageJson(world, message) });
  return interaction.id;
}

function speaker(world: World, channel: Channel, from: Person | undefined): User {
  return !from && channel.recipient ? channel.recipient : world.user(from);
}

function findCommand(world: World, name: string): Command {
  const slashCommands = world.commands.filter(({ type }) => type === 1);
  // A guild's own command hides the global one of the same name.
  const found = slashCommands.filter((command) => command.name === name);
  const command = found.find(({ guildId }) => guildId) ?? found[0];
  if (command) return command;
  const known = slashCommands.map((one) => `/${one.name}`).join(", ") || "none";
  throw new Error(`The command /${name} is not registered (registered: ${known}). PUT it first.`);
}

function announce(world: World, interaction: Interaction, what: Json): void {
  const { channel, user } = interaction;
  const dm = isDm(channel);
  if (world.kicked && !dm) throw new Error("The bot is no longer in the guild: its commands are gone.");
  const place = dm
    ? { user: toUserJson(user), context: 1 }
    : {
        member: toInteractionMemberJson(user),
        guild_id: world.guildId,
        guild: { id: world.guildId, locale: "en-US", features: [] },
        guild_locale: "en-US",
        context: 0,
      };
  world.publish({
    name: "INTERACTION_CREATE",
    data: {
      id: interaction.id,
      application_id: world.applicationId,
      type: interaction.type,
      token: interaction.token,
      version: 1,
      channel_id: channel.id,
      channel: { ...toChannelJson(world, channel), ...(dm ? {} : { permissions: PERMISSIONS }) },
      locale: "en-US",
      entitlements: [],
      authorizing_integration_owners: { 0: dm ? "0" : world.guildId },
      attachment_size_limit: MAX.fileBytes,
      app_permissions: PERMISSIONS,
      ...place,
      ...what,
    },
    ...(dm ? {} : { guildId: world.guildId }),
  });
}
