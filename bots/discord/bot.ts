/** The self-hosted Discord bot: commands, mentions, replies to it, and direct messages. */

import { type Client, Events, type Message, type PartialMessage, RateLimitError, Status } from "discord.js";
import type { Asking, Host, Question, RunningBot } from "../host.ts";
import { createClient, login } from "./client.ts";
import { liveControls, rememberLimits, replyLive } from "./index.ts";
import { onInteraction } from "./interactions.ts";
import { sendNotice } from "./notice.ts";
import { questionOf } from "./questions.ts";
import { registerCommands } from "./slash-commands.ts";
import { onUncachedEdit } from "./uncached-edits.ts";

export interface DiscordBotOptions {
  readonly token: string;
  /** Another server, such as `http://127.0.0.1:3000/api`. Default: Discord's own. */
  readonly apiBase?: string | undefined;
}

/** Rejects with discord.js's error when Discord is out of reach or refuses the token. */
export async function startDiscordBot(options: DiscordBotOptions, host: Host): Promise<RunningBot> {
  const client = createClient(options);
  const guard = (work: Promise<void> | undefined) =>
    void work?.catch((error) => host.troubled("discord", error));
  client.on(Events.Error, (error) => host.troubled("discord", error));
  client.on(Events.InteractionCreate, (interaction) => guard(onInteraction(interaction, host)));
  liveControls(client);
  client.on(Events.MessageCreate, (message) => guard(onMessage(message, host)));
  client.on(Events.MessageUpdate, (_, message) => guard(onEdit(message, host)));
  onUncachedEdit(client, (message) => onEdit(message, host));
  client.on(Events.MessageDelete, (message) => guard(onDelete(message, host)));
  try {
    const memory = host.limits?.("discord");
    if (memory) await rememberLimits(client, memory);
    await login(client, options.token);
    // Without any of these there is still a bot: owners may be set otherwise, and messages need no command.
    await claimOwners(client, host).catch((error) => host.troubled("discord", toOwnerTrouble(error)));
    await registerCommands(client).catch((error) => host.troubled("discord", toCommandTrouble(error)));
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

/** discord.js's own error of a rate limit has no words. */
function toCommandTrouble(cause: unknown): Error {
  const why =
    cause instanceof RateLimitError ? `not for another ${Math.ceil(cause.retryAfter / 1000)} s` : `${cause}`;
  return new Error(`The commands can't be registered: ${why}`, { cause });
}

/** Whom the application belongs to: one person, or all of a team. */
async function claimOwners({ application }: Client, host: Host): Promise<void> {
  const owner = (await application?.fetch())?.owner;
  if (owner) await host.owned?.("discord", "members" in owner ? [...owner.members.keys()] : [owner.id]);
}

const toOwnerTrouble = (cause: unknown): Error =>
  new Error("It is not known whose bot this is: set OWNER, or start again.", { cause });

async function onMessage(message: Message, host: Host) {
  const question = questionOf(message);
  if (!question || (await host.claim?.(`discord:message:${message.id}`)) === false) return;
  await host.ask(askingOf(message, question));
}

/** Discord also tells of changes that nobody made, such as a preview of a link. */
async function onEdit(message: Message, host: Host) {
  const question = questionOf(message);
  if (!question || message.editedTimestamp === null) return;
  if ((await host.claim?.(`discord:edit:${message.id}:${message.editedTimestamp}`)) === false) return;
  await host.edited?.(askingOf(message, question));
}

const onDelete = ({ channelId, id }: Message | PartialMessage, host: Host) =>
  host.deleted?.({ platform: "discord", chatId: channelId, messageId: id });

function askingOf(message: Message, question: Question): Asking {
  return {
    question,
    tell: (notice) => sendNotice(message, notice),
    async show(source, { onThread, ...options }) {
      const thread =
        onThread && question.surface === "group" ? await openThread(message, question) : undefined;
      if (thread) await onThread?.(thread.id);
      return replyLive(thread ?? message, source, options);
    },
  };
}

/** Discord's limit is 100 characters. */
const MAX_THREAD_NAME = 80;

/** Where the bot may not open one, it answers in the channel. */
const openThread = (message: Message, { text }: Question) =>
  message
    .startThread({ name: text.replaceAll(/\s+/g, " ").slice(0, MAX_THREAD_NAME) || "Question" })
    .catch(() => undefined);
