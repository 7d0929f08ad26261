/** Whether the bot could work on Discord: logs in as it would, looks around, and leaves. */

import { type Client, type Guild, PermissionFlagsBits, PermissionsBitField } from "discord.js";
import { type Finding, ok, warning, wrong } from "../finding.ts";
import { type ClientOptions, createClient, login } from "./client.ts";

/** What it uses in a channel, by the names of Discord's settings. */
const NEEDED = {
  "Send Messages": PermissionFlagsBits.SendMessages,
  "Send Messages in Threads": PermissionFlagsBits.SendMessagesInThreads,
  "Read Message History": PermissionFlagsBits.ReadMessageHistory,
  "Create Public Threads": PermissionFlagsBits.CreatePublicThreads,
  "Attach Files": PermissionFlagsBits.AttachFiles,
  "Add Reactions": PermissionFlagsBits.AddReactions,
} as const;

/** The words of discord.js 14 for the gateway's close code 4014, which it does not hand out. */
const REFUSED_INTENTS = /disallowed intents/i;

/** Rejects with discord.js's error when Discord is out of reach or refuses the token. */
export async function checkDiscord({
  token,
  ...options
}: ClientOptions & { readonly token: string }): Promise<readonly Finding[]> {
  const client = createClient(options);
  try {
    await login(client, token);
    const invite = inviteOf(client);
    const guilds = [...client.guilds.cache.values()];
    return [
      ok("Discord token", `logged in as ${client.user?.tag}`),
      ok("Discord intents", "granted"),
      guilds.length === 0
        ? warning("Discord servers", `the bot is in none: invite it with ${invite}`)
        : ok("Discord servers", `in ${guilds.length}; invite it to others with ${invite}`),
      ...guilds.map((guild) => checkPermissions(guild, invite)),
    ];
  } catch (error) {
    if (!isRefusedIntent(error)) throw error;
    return [
      wrong(
        "Discord intents",
        "Discord refuses one: switch it on at https://discord.com/developers/applications → your application → Bot → Privileged Gateway Intents",
      ),
    ];
  } finally {
    await client.destroy();
  }
}

const isRefusedIntent = (error: unknown): boolean =>
  error instanceof Error && REFUSED_INTENTS.test(error.message);

function inviteOf(client: Client): string {
  const permissions = new PermissionsBitField(Object.values(NEEDED)).add(PermissionFlagsBits.ViewChannel);
  return `https://discord.com/oauth2/authorize?client_id=${client.application?.id}&scope=bot+applications.commands&permissions=${permissions.bitfield}`;
}

/** Channels that it can't see are nobody's mistake: they are hidden on purpose. */
function checkPermissions(guild: Guild, invite: string): Finding {
  const about = `Discord permissions in ${guild.name}`;
  const seen = [...guild.channels.cache.values()].filter(
    (channel) =>
      channel.isTextBased() &&
      guild.members.me &&
      channel.permissionsFor(guild.members.me).has("ViewChannel"),
  );
  if (seen.length === 0)
    return wrong(
      about,
      `it sees no channel: give it a role that may view some, or invite it anew with ${invite}`,
    );
  const lacks = seen.flatMap((channel) => {
    const granted = guild.members.me && channel.permissionsFor(guild.members.me);
    const missing = Object.entries(NEEDED).flatMap(([name, flag]) => (granted?.has(flag) ? [] : [name]));
    return missing.length > 0 ? [`#${channel.name}: ${missing.join(", ")}`] : [];
  });
  if (lacks.length === 0) return ok(about, `all it needs in ${seen.length} of its channels`);
  const [first, ...others] = lacks;
  const more = others.length > 0 ? ` (and ${others.length} more)` : "";
  return warning(about, `missing in ${first}${more}: allow it in the channel's settings → Permissions`);
}
