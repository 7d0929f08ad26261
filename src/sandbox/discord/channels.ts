/** Channels and threads open here, and the bot loses them here. */

import { refusal } from "./errors.ts";
import { INTENTS } from "./intents.ts";
import type { Channel, Message } from "./model.ts";
import { toChannelJson } from "./objects.ts";
import type { Person } from "./people.ts";
import { nextSnowflake } from "./snowflake.ts";
import { need, type World } from "./world.ts";

export interface AddChannel {
  readonly name?: string;
  readonly type?: "text" | "dm" | "thread";
  /** A thread's channel; needed for one. */
  readonly parent?: string;
  /** The bot is no member here: a person brings it along as a user app. A `dm` is then one among people. */
  readonly foreign?: boolean;
  /** Whom a DM is with. Default: the guild's owner. */
  readonly with?: Person;
}

export function addChannel(world: World, asked: AddChannel): string {
  const { type = "text", parent } = asked;
  const foreign = asked.foreign ? { foreign: type === "dm" ? {} : { guildId: nextSnowflake() } } : {};
  if (type === "thread" && !parent) throw new TypeError("A thread needs a `parent` channel.");
  const recipient = type === "dm" ? { recipient: world.user(asked.with) } : {};
  const channel = world.openChannel({
    type,
    name: asked.name ?? "general",
    ...(parent ? { parentId: need(world, parent).id } : {}),
    ...recipient,
    ...foreign,
  });
  announceChannel(world, channel);
  return channel.id;
}

export function deny(world: World, channelId: string): void {
  const channel = need(world, channelId);
  channel.denied = true;
  if (channel.type !== "text") return;
  const data = toChannelJson(world, channel);
  world.publish({ name: "CHANNEL_UPDATE", data, intent: INTENTS.guilds, guildId: world.guildId });
}

export function kick(world: World, channelId: string): void {
  if (need(world, channelId).type === "dm") {
    deny(world, channelId);
    return;
  }
  world.kicked = true;
  const { guildId } = world;
  world.publish({ name: "GUILD_DELETE", data: { id: guildId }, intent: INTENTS.guilds, guildId });
}

export function archive(world: World, threadId: string, { locked = false } = {}): void {
  const thread = need(world, threadId);
  if (thread.type !== "thread") throw new TypeError(`Expected a thread, got the channel ${threadId}.`);
  Object.assign(thread, { archived: true, locked });
  announceThread(world, thread);
}

/** A new message in an archived thread opens it again, unless it is locked. */
export function reopen(world: World, thread: Channel): void {
  if (!thread.archived) return;
  if (thread.locked) throw refusal(160005);
  thread.archived = false;
  announceThread(world, thread);
}

function announceThread(world: World, thread: Channel): void {
  const data = toChannelJson(world, thread);
  world.publish({ name: "THREAD_UPDATE", data, intent: INTENTS.guilds, guildId: world.guildId });
}

export function openThread(
  world: World,
  parent: Channel,
  options: { readonly name: string; readonly message?: Message },
): Channel {
  if (parent.type !== "text") throw refusal(50024);
  const { name, message } = options;
  // A thread started from a message has that message's id.
  const id = message ? { id: message.id } : {};
  const thread = world.openChannel({ type: "thread", name, parentId: parent.id, ...id });
  if (message) message.threadId = thread.id;
  announceChannel(world, thread);
  return thread;
}

/** DMs announce nothing: a bot learns of one with its first message. */
export function announceChannel(world: World, channel: Channel): void {
  if (channel.type === "dm" || channel.foreign || world.kicked) return;
  const name = channel.type === "thread" ? "THREAD_CREATE" : "CHANNEL_CREATE";
  const data = {
    ...toChannelJson(world, channel),
    ...(channel.type === "thread" ? { newly_created: true } : {}),
  };
  world.publish({ name, data, intent: INTENTS.guilds, guildId: world.guildId });
}
