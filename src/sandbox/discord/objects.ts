/** The sandbox's users, channels, guild and application in Discord's JSON. */

import { CHANNEL_TYPES, type Channel, type Interaction, isDm, type Json, type User } from "./model.ts";
import type { World } from "./world.ts";

/** Every permission a text bot needs; what `app_permissions` and @everyone carry. */
export const PERMISSIONS = "2248473465835073";
/** Where the bot is no member it sees nothing. */
export const FOREIGN_PERMISSIONS = String(BigInt(PERMISSIONS) & ~1024n);
const VIEW_CHANNEL = 1024;
const SEND_MESSAGES = 2048;
const JOINED_AT = "2024-01-01T00:00:00.000000+00:00";

/** Message content (for bots in fewer than 100 guilds) switched on in the developer portal. */
const MESSAGE_CONTENT_FLAG = 1 << 19;

export function toUserJson(user: User): Json {
  return {
    id: user.id,
    username: user.username,
    discriminator: user.bot ? "0001" : "0",
    global_name: user.bot ? null : user.username,
    avatar: null,
    bot: user.bot,
    public_flags: 0,
  };
}

export function toMemberJson(user?: User): Json {
  return {
    ...(user ? { user: toUserJson(user) } : {}),
    nick: null,
    avatar: null,
    roles: [],
    joined_at: JOINED_AT,
    premium_since: null,
    deaf: false,
    mute: false,
    flags: 0,
  };
}

/** The member an interaction brings: only there do permissions come along. */
export function toInteractionMemberJson(user: User): Json {
  return { ...toMemberJson(user), permissions: PERMISSIONS };
}

/** Who installed the app that an interaction uses: the guild (0), or with it nowhere near the person themselves (1). */
export function toOwners(world: World, { channel, user }: Pick<Interaction, "channel" | "user">): Json {
  if (channel.foreign) return { 1: user.id };
  return { 0: isDm(channel) ? "0" : world.guildId };
}

export function toChannelJson(world: World, channel: Channel): Json {
  const common = {
    id: channel.id,
    type: CHANNEL_TYPES[channel.type],
    last_message_id: [...channel.messages.keys()].at(-1) ?? null,
    flags: 0,
  };
  if (isDm(channel)) {
    return { ...common, recipients: channel.recipient ? [toUserJson(channel.recipient)] : [] };
  }
  const named = { ...common, guild_id: channel.foreign?.guildId ?? world.guildId, name: channel.name };
  if (channel.type === "thread") {
    return {
      ...named,
      parent_id: channel.parentId ?? null,
      owner_id: world.bot.id,
      message_count: channel.messages.size,
      member_count: 1,
      rate_limit_per_user: 0,
      thread_metadata: {
        archived: channel.archived,
        auto_archive_duration: 1440,
        archive_timestamp: JOINED_AT,
        locked: channel.locked,
      },
    };
  }
  return {
    ...named,
    position: 0,
    parent_id: null,
    topic: null,
    nsfw: false,
    rate_limit_per_user: 0,
    permission_overwrites: toOverwrites(world, channel),
  };
}

/** What the bot is denied in this one channel. */
function toOverwrites({ bot }: World, { denied, muted }: Channel): Json[] {
  const deny = (denied ? VIEW_CHANNEL : 0) | (muted ? SEND_MESSAGES : 0);
  return deny === 0 ? [] : [{ id: bot.id, type: 1, allow: "0", deny: String(deny) }];
}

export function toGuildJson(world: World): Json {
  const channels = [...world.channels.values()].filter(({ foreign }) => !foreign);
  const people = [...world.users.values()];
  return {
    id: world.guildId,
    name: "Sandbox",
    owner_id: world.owner.id,
    icon: null,
    features: [],
    preferred_locale: "en-US",
    verification_level: 0,
    default_message_notifications: 0,
    explicit_content_filter: 0,
    mfa_level: 0,
    nsfw_level: 0,
    premium_tier: 0,
    system_channel_flags: 0,
    afk_timeout: 300,
    roles: [
      {
        id: world.guildId,
        name: "@everyone",
        permissions: PERMISSIONS,
        position: 0,
        color: 0,
        hoist: false,
        managed: false,
        mentionable: false,
        flags: 0,
      },
    ],
    emojis: [],
    stickers: [],
    channels: channels.filter(({ type }) => type === "text").map((one) => toChannelJson(world, one)),
    threads: channels.filter(({ type }) => type === "thread").map((one) => toChannelJson(world, one)),
    members: people.map((user) => toMemberJson(user)),
    member_count: people.length,
    presences: [],
    voice_states: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
    joined_at: JOINED_AT,
    large: false,
    unavailable: false,
  };
}

export function toApplicationJson(world: World): Json {
  return {
    id: world.applicationId,
    name: world.bot.username,
    description: "",
    icon: null,
    bot_public: false,
    bot_require_code_grant: false,
    verify_key: "0".repeat(64),
    flags: MESSAGE_CONTENT_FLAG,
    owner: toUserJson(world.owner),
    team: null,
    bot: toUserJson(world.bot),
  };
}
