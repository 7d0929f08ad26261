/** What people do: write, use a command, press a button. */

import { type SentFile, toUpload } from "../sent-files.ts";
import { fillOptions, type OptionValue } from "./command-options.ts";
import { findButton } from "./components.ts";
import { openInteraction } from "./interactions.ts";
import { toObjects } from "./json.ts";
import { createMessage, editMessage } from "./messages.ts";
import {
  type Channel,
  type Command,
  type Interaction,
  isDm,
  isEphemeral,
  type Json,
  type Message,
  type User,
} from "./model.ts";
import {
  FOREIGN_PERMISSIONS,
  PERMISSIONS,
  toChannelJson,
  toInteractionMemberJson,
  toOwners,
  toUserJson,
} from "./objects.ts";
import { MAX } from "./payload.ts";
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
  readonly files?: readonly SentFile[];
}

export function say(world: World, channelId: string, text: string, options: SayOptions = {}): string {
  const channel = need(world, channelId);
  const author = speaker(world, channel, options.from);
  const reference = options.replyTo ? { message_reference: { message_id: options.replyTo } } : {};
  const files = (options.files ?? []).map((file, index) => ({ ...toUpload(file), field: `files[${index}]` }));
  const { id, attachments } = createMessage(
    world,
    channel,
    { json: { content: text, ...reference }, files },
    { author },
  );
  for (const [index, file] of files.entries()) {
    world.sentFiles.keep(new URL(String(attachments[index]?.json.url)).pathname, file);
  }
  return id;
}

/** A person changes what they wrote. */
export function change(world: World, channelId: string, messageId: string, text: string): void {
  const message = needMessage(need(world, channelId), messageId);
  editMessage(world, message, { json: { content: text }, files: [] });
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
  const registered = findCommand(world, name, { type: SLASH_COMMAND, channel });
  const data = {
    id: registered.id,
    name,
    type: SLASH_COMMAND,
    ...(registered.guildId ? { guild_id: registered.guildId } : {}),
    options: fillOptions(toObjects(registered.json.options), path, { command, options }),
  };
  const interaction = openInteraction(world, { type: 2, channel, user: speaker(world, channel, from) });
  announce(world, interaction, { data });
  return interaction.id;
}

/** A person types a value of a command's option; resolves with the names of what the bot offers. */
export function type(
  world: World,
  channelId: string,
  { command, options, from }: Use,
): Promise<readonly string[]> {
  const channel = need(world, channelId);
  const registered = findCommand(world, command, { type: SLASH_COMMAND, channel });
  const known = toObjects(registered.json.options);
  const typed = Object.entries(options).map(([name, value]) => {
    if (known.find((one) => one.name === name)?.autocomplete !== true)
      throw new Error(`/${command}: the option ${name} has no autocomplete.`);
    return { name, type: 3, value, focused: true };
  });
  const { promise, resolve } = Promise.withResolvers<readonly string[]>();
  const user = speaker(world, channel, from);
  const interaction = openInteraction(world, { type: 4, channel, user, onChoices: resolve });
  announce(world, interaction, {
    data: { id: registered.id, name: command, type: SLASH_COMMAND, options: typed },
  });
  return promise;
}

export interface UseOnMessage {
  readonly messageId: string;
  /** The name of a command of the message's menu: `Ask about this`. */
  readonly command: string;
  readonly from?: Person;
}

export function useOnMessage(world: World, channelId: string, use: UseOnMessage): string {
  const channel = need(world, channelId);
  const target = needMessage(channel, use.messageId);
  const { id, name, guildId } = findCommand(world, use.command, { type: MESSAGE_COMMAND, channel });
  const interaction = openInteraction(world, { type: 2, channel, user: speaker(world, channel, use.from) });
  const data = {
    id,
    name,
    type: MESSAGE_COMMAND,
    target_id: target.id,
    resolved: { messages: { [target.id]: toMessageJson(world, target) } },
    ...(guildId ? { guild_id: guildId } : {}),
  };
  announce(world, interaction, { data });
  return interaction.id;
}

export interface Press {
  readonly messageId: string;
  /** The button's `custom_id`, or its label. */
  readonly button: string;
  readonly from?: Person;
}

export function press(world: World, channelId: string, { messageId, button, from }: Press): string {
  const channel = need(world, channelId);
  const message = needMessage(channel, messageId);
  const user = speaker(world, channel, from);
  const asker = message.interaction?.user;
  if (isEphemeral(message) && asker !== user) throw new Error(`${user.username} can't see ${messageId}.`);
  const found = findButton(message.components, button);
  if (!found) throw new Error(`Message ${messageId} has no button ${button}.`);
  if (typeof found.custom_id !== "string" || found.disabled === true) {
    throw new Error(`The button ${button} of message ${messageId} can't be pressed.`);
  }
  const interaction = openInteraction(world, { type: 3, channel, user, pressed: message });
  const data = { custom_id: found.custom_id, component_type: 2, id: Number(found.id ?? 1) };
  announce(world, interaction, { data, message: toMessageJson(world, message) });
  return interaction.id;
}

function needMessage(channel: Channel, messageId: string): Message {
  const message = channel.messages.get(messageId);
  if (!message) throw new Error(`No message ${messageId} in channel ${channel.id}.`);
  return message;
}

function speaker(world: World, channel: Channel, from: Person | undefined): User {
  return !from && channel.recipient ? channel.recipient : world.user(from);
}

const SLASH_COMMAND = 1;
const MESSAGE_COMMAND = 3;

interface Wanted {
  readonly type: number;
  readonly channel: Channel;
}

function findCommand(world: World, name: string, { type, channel }: Wanted): Command {
  const offered = world.commands.filter((command) => command.type === type && isOffered(command, channel));
  // A guild's own command hides the global one of the same name.
  const found = offered.filter((command) => command.name === name);
  const command = found.find(({ guildId }) => guildId) ?? found[0];
  if (command) return command;
  const slash = type === SLASH_COMMAND ? "/" : "";
  const known = offered.map((one) => `${slash}${one.name}`).join(", ") || "none";
  throw new Error(`The command ${slash}${name} is not registered (registered: ${known}). PUT it first.`);
}

/** By `integration_types` and `contexts`, where a command has them. */
function isOffered({ guildId, json }: Command, channel: Channel): boolean {
  if (guildId) return !channel.foreign && !isDm(channel);
  const installs: unknown = json.integration_types;
  const contexts: unknown = json.contexts;
  if (Array.isArray(installs) && !installs.includes(channel.foreign ? 1 : 0)) return false;
  return !Array.isArray(contexts) || contexts.includes(contextOf(channel));
}

/** A guild, a DM with the bot, another private chat. */
function contextOf(channel: Channel): 0 | 1 | 2 {
  if (!isDm(channel)) return 0;
  return channel.foreign ? 2 : 1;
}

function announce(world: World, interaction: Interaction, what: Json): void {
  const { channel, user } = interaction;
  const { foreign } = channel;
  if (world.kicked && !isDm(channel) && !foreign) {
    throw new Error("The bot is no longer in the guild: its commands are gone.");
  }
  const permissions = foreign ? FOREIGN_PERMISSIONS : PERMISSIONS;
  const guildId = isDm(channel) ? undefined : (foreign?.guildId ?? world.guildId);
  const place = guildId
    ? {
        member: toInteractionMemberJson(user),
        guild_id: guildId,
        guild: { id: guildId, locale: "en-US", features: [] },
        guild_locale: "en-US",
      }
    : { user: toUserJson(user) };
  world.publish({
    name: "INTERACTION_CREATE",
    data: {
      id: interaction.id,
      application_id: world.applicationId,
      type: interaction.type,
      token: interaction.token,
      version: 1,
      channel_id: channel.id,
      channel: { ...toChannelJson(world, channel), ...(guildId ? { permissions } : {}) },
      locale: "en-US",
      entitlements: [],
      authorizing_integration_owners: toOwners(world, interaction),
      attachment_size_limit: MAX.fileBytes,
      app_permissions: permissions,
      context: contextOf(channel),
      ...place,
      ...what,
    },
    ...(guildId ? { guildId } : {}),
  });
}
