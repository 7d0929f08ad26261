/** `livetype/discord`: show an answer live in a discord.js bot. */

import type { Client, Message, REST, RepliableInteraction, SendableChannels } from "discord.js";
import {
  assertSource,
  type Door,
  type LimitMemory,
  type LiveOptions,
  type LiveResult,
  type Source,
  streamReply,
  undelivered,
} from "../../core/index.ts";
import { type ChannelPlace, createChannelAdapter } from "./adapter.ts";
import { deskOf } from "./controls.ts";
import { type DiscordLine, lineOf } from "./line.ts";
import { openInteraction } from "./open-interaction.ts";

export type {
  LearnedLimits,
  LimitMemory,
  LiveOptions,
  LiveResult,
  PressInfo,
  Source,
  SourceContext,
} from "../../core/index.ts";

/** An interaction to reply to, a message to answer to, a channel or thread to write in, or any channel by its id. */
export type DiscordTarget =
  | RepliableInteraction
  | Message
  | SendableChannels
  | (ChannelPlace & { readonly rest: REST });

export interface DiscordOptions extends LiveOptions {
  /** Shows the answer to the asker alone. Only for interactions, and only before they are answered. Default false. */
  readonly ephemeral?: boolean;
  /**
   * Writes the answer as components V2, whose messages hold 4,000 characters instead of 2,000. Where they are refused,
   * it goes on as text. Such a message has no text for notifications and for clients of old. Default false.
   */
  readonly componentsV2?: boolean;
}

/**
 * Shows the answer while it is being written, and resolves when all of it stands. An abort of `options.signal` stops it:
 * what was said stays, marked, and the result is `stopped`.
 *
 * An interaction that is not yet answered is deferred at once; a deferred one gets its reply filled; one that is
 * replied to gets follow-ups. Answers of one client share its budgets, its own calls included.
 *
 * @param source A stream, or better a function that makes one from `{ signal }`: only a function can be stopped for sure.
 * @returns How it ended. A failing source or platform does not reject: see `status` and `cause`.
 * @throws {TypeError} When the target, the source or an option is of no known kind.
 *
 * @example
 * await replyLive(interaction, ({ signal }) => chain.stream(question, { signal }));
 */
export async function replyLive(
  target: DiscordTarget,
  source: Source,
  options: DiscordOptions = {},
): Promise<LiveResult> {
  assertSource(source);
  if (isInteraction(target)) return replyToInteraction(target, source, options);
  const { line, place } = resolveChannel(target);
  const adapter = createChannelAdapter(line, place, options);
  return streamReply({ adapter, outbox: line.outbox, ...receptionOf(target) }, source, options);
}

async function replyToInteraction(
  interaction: RepliableInteraction,
  source: Source,
  options: DiscordOptions,
): Promise<LiveResult> {
  const line = lineOf(interaction.client.rest, interaction.client.token);
  const adapter = await openInteraction(line, interaction, options);
  if ("failure" in adapter) return undelivered(adapter.failure, options);
  const { client, user } = interaction;
  const door = { adapter, outbox: line.outbox, desk: deskOf(client), asker: user.id };
  return streamReply(door, source, options);
}

function resolveChannel(target: Exclude<DiscordTarget, RepliableInteraction>): {
  line: DiscordLine;
  place: ChannelPlace;
} {
  if (target && "rest" in target && target.channelId)
    return { line: lineOf(target.rest, null), place: target };
  if (target && "client" in target) {
    const line = lineOf(target.client.rest, target.client.token);
    if ("channelId" in target) return { line, place: { channelId: target.channelId, replyTo: target.id } };
    if ("send" in target) return { line, place: { channelId: target.id } };
  }
  throw new TypeError(
    "Expected an interaction, a message, a channel to write in, or { rest, channelId } as the target of replyLive",
  );
}

/** Through `{ rest }` no press would ever come back. */
function receptionOf(target: Exclude<DiscordTarget, RepliableInteraction>): Pick<Door, "desk" | "asker"> {
  if (!("client" in target)) return {};
  return { desk: deskOf(target.client), ...("author" in target ? { asker: target.author.id } : {}) };
}

/**
 * Receives the presses of buttons from now on. `replyLive` does so by itself; called at the start, those who press a
 * button from before a restart are told as well.
 */
export const liveControls = (client: Client): void => void deskOf(client);

/**
 * Keeps what is learned of this bot's limits, so that a restart does not forget a ban. Call it before the first answer.
 * Rejects when `load` does.
 */
export const rememberLimits = (client: Client, memory: LimitMemory): Promise<void> =>
  lineOf(client.rest, client.token).outbox.remember(memory);

const isInteraction = (target: DiscordTarget): target is RepliableInteraction =>
  target && "isRepliable" in target && target.isRepliable();
