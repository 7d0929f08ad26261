/** Messages come, change and go here, for bots and people alike; the chat and the gateway hear of it. */

import { reopen } from "./channels.ts";
import { readComponents, refuseLayout, textOf } from "./components.ts";
import { invalidForm, refusal } from "./errors.ts";
import { INTENTS } from "./intents.ts";
import { isObject } from "./json.ts";
import { findPings, type MentionRules } from "./mentions.ts";
import {
  type Channel,
  FLAGS,
  type Interaction,
  isDm,
  isEphemeral,
  type Json,
  type Message,
  type User,
} from "./model.ts";
import {
  type Payload,
  readAttachments,
  readContent,
  readEmbeds,
  readFlags,
  readNonce,
  refuseMixedV2,
} from "./payload.ts";
import { nextSnowflake } from "./snowflake.ts";
import { toMessageEvent, toVisible } from "./visible.ts";
import { type GatewayEvent, isHidden, type World } from "./world.ts";

/** "The past few minutes" in which Discord remembers a nonce. */
const NONCE_MEMORY_MS = 5 * 60_000;

const CREATE_FLAGS = FLAGS.suppressEmbeds | FLAGS.suppressNotifications | FLAGS.componentsV2;

export interface Origin {
  readonly author: User;
  /** The interaction it answers. */
  readonly interaction?: Interaction;
  /** "… is thinking": no text needed yet. */
  readonly loading?: boolean;
}

export function createMessage(world: World, channel: Channel, payload: Payload, origin: Origin): Message {
  const { json } = payload;
  const nonce = readNonce(json);
  const content = readContent(json) ?? "";
  const known = json.enforce_nonce === true ? findByNonce(world, origin.author, nonce) : undefined;
  if (known) return known;
  const settable = origin.interaction ? CREATE_FLAGS | FLAGS.ephemeral : CREATE_FLAGS;
  const reference = readReference(json, channel);
  // What goes through a webhook needs no permission of the bot's.
  if (channel.muted && origin.author === world.bot && !origin.interaction) throw refusal(50013);
  reopen(world, channel);
  const message: Message = {
    id: nextSnowflake(),
    channel,
    author: origin.author,
    createdAtMs: Date.now(),
    type: origin.interaction?.type === 2 && !origin.interaction.original ? 20 : reference ? 19 : 0,
    content,
    flags: (readFlags(json) & settable & knownFlags(world)) | (origin.loading ? FLAGS.loading : 0),
    embeds: readEmbeds(json) ?? [],
    components: readComponents(json) ?? [],
    attachments: readAttachments(payload, [], world.origin) ?? [],
    reactions: [],
    pings: [],
    ...(nonce === undefined ? {} : { nonce }),
    ...(reference ? { reference } : {}),
    ...(origin.interaction ? { interaction: origin.interaction } : {}),
  };
  message.pings = findMessagePings(message, json);
  refuseMixedV2(message.flags, message);
  refuseLayout(message.flags, message.components);
  if (!origin.loading) refuseEmpty(message);
  channel.messages.set(message.id, message);
  if (nonce !== undefined) world.nonces.set(`${origin.author.id}:${nonce}`, message);
  world.timeline.show({ atMs: Date.now(), kind: "send", message: toVisible(message) });
  announce(world, "MESSAGE_CREATE", message);
  return message;
}

/** Changes what the request names and keeps the rest; mentions are read anew, whatever the create allowed. */
export function editMessage(
  world: World,
  message: Message,
  payload: Payload,
  { byWebhook = true }: { readonly byWebhook?: boolean } = {},
): Message {
  const { json } = payload;
  if (message.channel.archived) throw refusal(50083);
  const flags =
    json.flags === undefined || json.flags === null ? message.flags : editFlags(world, message, json);
  const edited = {
    content: readContent(json) ?? message.content,
    embeds: readEmbeds(json) ?? message.embeds,
    components: readComponents(json) ?? message.components,
    attachments: readAttachments(payload, message.attachments, world.origin) ?? message.attachments,
    flags: byWebhook ? flags & ~FLAGS.loading : flags,
  };
  refuseMixedV2(edited.flags, edited);
  refuseLayout(edited.flags, edited.components);
  refuseEmpty(edited);
  Object.assign(message, edited, { editedAtMs: Date.now() });
  message.pings = findMessagePings(message, json);
  world.timeline.show({ atMs: Date.now(), kind: "edit", message: toVisible(message) });
  announce(world, "MESSAGE_UPDATE", message);
  return message;
}

export function removeMessage(world: World, message: Message): void {
  const { channel, id } = message;
  channel.messages.delete(id);
  world.timeline.show({ atMs: Date.now(), kind: "delete", message: toVisible(message) });
  if (isEphemeral(message)) return;
  const guild = isDm(channel) ? {} : { guild_id: world.guildId };
  publish(world, channel, { name: "MESSAGE_DELETE", data: { id, channel_id: channel.id, ...guild } });
}

/** The bot's own reactions; nobody else reacts here. */
export function react(world: World, message: Message, reactions: readonly string[]): void {
  const { id, channel, reactions: old } = message;
  if (old.join() === reactions.join()) return;
  message.reactions = reactions;
  world.timeline.show({ atMs: Date.now(), kind: "reaction", message: toVisible(message) });
  const added = reactions.find((emoji) => !old.includes(emoji));
  const emoji = added ?? old.find((one) => !reactions.includes(one));
  const name = added ? "MESSAGE_REACTION_ADD" : "MESSAGE_REACTION_REMOVE";
  const guild = isDm(channel) ? {} : { guild_id: world.guildId };
  const data = {
    user_id: world.bot.id,
    channel_id: channel.id,
    message_id: id,
    emoji: { id: null, name: emoji },
    burst: false,
    type: 0,
    ...guild,
  };
  const intent = isDm(channel) ? INTENTS.directMessageReactions : INTENTS.guildMessageReactions;
  publish(world, channel, { name, data, intent });
}

function announce(world: World, name: string, message: Message): void {
  // Discord echoes the bot's own messages, but what only the asker sees never reaches the gateway.
  if (isEphemeral(message)) return;
  publish(world, message.channel, { name, data: toMessageEvent(world, message), message });
}

function publish(
  world: World,
  channel: Channel,
  event: Pick<GatewayEvent, "name" | "data" | "message" | "intent">,
): void {
  if (isHidden(world, channel)) return;
  world.publish({
    intent: isDm(channel) ? INTENTS.directMessages : INTENTS.guildMessages,
    ...event,
    ...(isDm(channel) ? {} : { guildId: world.guildId }),
  });
}

function findByNonce(world: World, author: User, nonce: string | number | undefined): Message | undefined {
  const known = world.nonces.get(`${author.id}:${nonce}`);
  if (nonce === undefined || !known?.channel.messages.has(known.id)) return undefined;
  return Date.now() - known.createdAtMs < NONCE_MEMORY_MS ? known : undefined;
}

function readReference(json: Json, channel: Channel): Message["reference"] {
  const reference = json.message_reference;
  if (!isObject(reference)) return undefined;
  const messageId = String(reference.message_id);
  const target = channel.messages.get(messageId);
  if (target && !isEphemeral(target)) return { channelId: channel.id, messageId };
  if (reference.fail_if_not_exists === false) return undefined;
  throw invalidForm("message_reference", "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "Unknown message");
}

/** An edit may set and unset SUPPRESS_EMBEDS, and set components V2 for ever. */
function editFlags(world: World, message: Message, json: Json): number {
  const asked = readFlags(json) & knownFlags(world);
  const kept = message.flags & ~FLAGS.suppressEmbeds;
  return kept | (asked & (FLAGS.suppressEmbeds | FLAGS.componentsV2));
}

const knownFlags = ({ componentsV2 }: World): number => (componentsV2 ? -1 : ~FLAGS.componentsV2);

function refuseEmpty(
  message: Pick<Message, "content" | "embeds" | "components" | "attachments" | "flags">,
): void {
  const { content, embeds, attachments } = message;
  // Buttons alone are no message; components V2 are.
  const components = message.flags & FLAGS.componentsV2 ? message.components : [];
  if (!content && embeds.length + components.length + attachments.length === 0) throw refusal(50006);
}

function findMessagePings(message: Message, json: Json): string[] {
  const { author, channel, interaction, reference } = message;
  const allowed = isObject(json.allowed_mentions) ? json.allowed_mentions : undefined;
  const target = reference && channel.messages.get(reference.messageId);
  // Nobody is pinged by an answer to what a webhook sent: an answer to a slash command has no author to reach.
  const repliedUser =
    target && !target.interaction && target.author !== author ? target.author.id : undefined;
  const rules: MentionRules = {
    // People can't ping everyone by default in most guilds; here the one guild lets them.
    defaults: interaction ? ["users"] : ["users", "roles", "everyone"],
    ...(repliedUser ? { repliedUser } : {}),
  };
  return findPings(message.content || textOf(message.components), allowed, rules);
}
