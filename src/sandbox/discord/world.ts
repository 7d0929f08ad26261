/** One guild, its channels, the bot and the people in it, and who is told when something changes. */

import { createSentFiles, type SentFiles } from "../sent-files.ts";
import type { Timeline } from "../timeline.ts";
import type {
  Channel,
  ChannelType,
  Command,
  ForeignPlace,
  Interaction,
  Json,
  Message,
  User,
} from "./model.ts";
import { nextSnowflake } from "./snowflake.ts";

/** Something to say on the gateway. */
export interface GatewayEvent {
  readonly name: string;
  readonly data: Json;
  /** A session hears it if it asked for this intent; everyone when left out. */
  readonly intent?: number;
  readonly guildId?: string;
  /** The message it is about, whose text may have to be hidden. */
  readonly message?: Message;
}

export interface Lifetimes {
  /** How long an interaction's token works. */
  readonly interactionMs: number;
  /** How long an interaction waits for its first answer. */
  readonly acknowledgeMs: number;
  /** From when on a message is an old one, whose edits are limited further. */
  readonly oldMessageMs: number;
}

export interface World {
  readonly timeline: Timeline;
  readonly lifetimes: Lifetimes;
  /** A server of old doesn't know them: their flag is passed over. */
  readonly componentsV2: boolean;
  readonly applicationId: string;
  readonly guildId: string;
  readonly bot: User;
  readonly owner: User;
  readonly users: Map<string, User>;
  readonly channels: Map<string, Channel>;
  /** The newest message of each author's nonce. */
  readonly nonces: Map<string, Message>;
  /** By token. */
  readonly interactions: Map<string, Interaction>;
  commands: readonly Command[];
  /** The bot was removed from the guild. */
  kicked: boolean;
  /** Where attachments' addresses start. */
  origin: string;
  readonly sentFiles: SentFiles;
  user(from?: { readonly id?: string; readonly username?: string }): User;
  openChannel(options: OpenChannel): Channel;
  publish(event: GatewayEvent): void;
  /** For the gateway alone. */
  readonly listeners: Set<(event: GatewayEvent) => void>;
}

export interface OpenChannel {
  readonly id?: string;
  readonly type: ChannelType;
  readonly name: string;
  readonly parentId?: string;
  readonly recipient?: User;
  readonly foreign?: ForeignPlace;
}

/** Whether the bot has lost sight of it; what goes for a channel goes for its threads. */
export function isHidden(world: World, channel: Channel): boolean {
  if (channel.foreign) return true;
  if (channel.type === "dm") return channel.denied;
  const parent = channel.parentId ? world.channels.get(channel.parentId) : undefined;
  return world.kicked || channel.denied || parent?.denied === true;
}

/** For what tests ask of the sandbox: a wrong id is their mistake. */
export function need(world: World, channelId: string): Channel {
  const channel = world.channels.get(channelId);
  if (!channel) throw new Error(`No channel ${channelId}: make one with addChannel().`);
  return channel;
}

export type WorldOptions = Pick<World, "timeline" | "lifetimes" | "componentsV2">;

export function createWorld(options: WorldOptions): World {
  const applicationId = nextSnowflake();
  // A bot made since 2016 has its application's id.
  const bot: User = { id: applicationId, username: "sandbox-bot", bot: true };
  const owner: User = { id: nextSnowflake(), username: "ada", bot: false };
  const users = new Map([bot, owner].map((user) => [user.id, user]));
  const channels = new Map<string, Channel>();
  const listeners = new Set<(event: GatewayEvent) => void>();

  return {
    ...options,
    applicationId,
    guildId: nextSnowflake(),
    bot,
    owner,
    users,
    channels,
    nonces: new Map(),
    interactions: new Map(),
    commands: [],
    kicked: false,
    origin: "",
    sentFiles: createSentFiles(),
    listeners,
    user(from) {
      if (!from?.id && !from?.username) return owner;
      const byName = from.id
        ? undefined
        : [...users.values()].find((user) => user.username === from.username);
      const known = from.id ? users.get(from.id) : byName;
      if (known) return known;
      const id = from.id ?? nextSnowflake();
      const user: User = { id, username: from.username ?? `user-${id.slice(-4)}`, bot: false };
      users.set(id, user);
      return user;
    },
    openChannel(options) {
      const channel: Channel = {
        ...options,
        id: options.id ?? nextSnowflake(),
        messages: new Map(),
        denied: false,
        muted: false,
        archived: false,
        locked: false,
      };
      channels.set(channel.id, channel);
      return channel;
    },
    publish(event) {
      for (const listener of listeners) listener(event);
    },
  };
}
