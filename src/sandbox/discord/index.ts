/** A local Discord that unmodified discord.js clients use through `new Client({ rest: { api: sandbox.url } })`. */

import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createFaults, type Faults } from "../faults.ts";
import { block } from "../limits.ts";
import { createTimeline, type Timeline } from "../timeline.ts";
import { createBan, type InvalidRequests } from "./ban.ts";
import { createBudgets, DEFAULT_LIMITS, type DiscordLimits, type Gauge } from "./budgets.ts";
import { type AddChannel, addChannel, archive, deny, kick } from "./channels.ts";
import type { OptionValue } from "./command-options.ts";
import { type DisconnectOptions, gatewayUrl, startGateway } from "./gateway.ts";
import { removeMessage } from "./messages.ts";
import type { Command } from "./model.ts";
import { change, type Person, press, type SayOptions, say, slash, type, useOnMessage } from "./people.ts";
import { applicationRoutes } from "./routes/application.ts";
import { channelRoutes } from "./routes/channels.ts";
import { interactionRoutes } from "./routes/interactions.ts";
import { createRestServer } from "./server.ts";
import { createWorld, type Lifetimes, need } from "./world.ts";

export type {
  AddChannel,
  Command,
  DisconnectOptions,
  DiscordLimits,
  Gauge,
  InvalidRequests,
  Lifetimes,
  OptionValue,
  Person,
  SayOptions,
};

export interface DiscordSandboxOptions {
  /** Default: any free one. */
  readonly port?: number;
  /** The bot's. Default: a fresh one of Discord's form. */
  readonly token?: string;
  /** One way: before a call takes effect, and again before its answer. Default 0. */
  readonly latencyMs?: number | (() => number);
  readonly limits?: Partial<DiscordLimits>;
  readonly lifetimes?: Partial<Lifetimes>;
  /** When a ban follows too many of them. Default: never. */
  readonly invalidRequests?: InvalidRequests;
  /** Whether a client may ask for MessageContent; refused with 4014 otherwise. Default true. */
  readonly messageContentIntent?: boolean;
  /** Whether it knows components V2; other servers that speak Discord's API may not. Default true. */
  readonly componentsV2?: boolean;
}

export interface DiscordSandbox {
  /** The value of discord.js' `rest.api`. */
  readonly url: string;
  readonly token: string;
  readonly timeline: Timeline;
  readonly faults: Faults;
  readonly applicationId: string;
  readonly guildId: string;
  /** As the bot registered them. */
  readonly commands: readonly Command[];
  addChannel(options?: AddChannel): string;
  /** A person writes. Returns the message's id. */
  say(channelId: string, text: string, options?: SayOptions): string;
  /** A person uses a slash command. Returns the interaction's id; throws when Discord's client wouldn't let them. */
  slash(
    channelId: string,
    command: string,
    options?: Readonly<Record<string, OptionValue>>,
    from?: Person,
  ): string;
  /** A person changes a message of theirs. */
  editMessage(channelId: string, messageId: string, text: string): void;
  /**
   * A person is typing the value of a slash command's option. Resolves with what the bot offers; throws where the option
   * has no autocomplete.
   */
  type(
    channelId: string,
    command: string,
    options: Readonly<Record<string, string>>,
    from?: Person,
  ): Promise<readonly string[]>;
  /** A person uses a command of a message's menu. Returns the interaction's id; throws as `slash`. */
  useOnMessage(channelId: string, messageId: string, command: string, from?: Person): string;
  /**
   * A person presses a button, named by its `custom_id` or its label. Returns the interaction's id; throws where they
   * couldn't: no such button, a disabled one, a message that only somebody else sees.
   */
  press(channelId: string, messageId: string, button: string, from?: Person): string;
  /** A person deletes a message, whoever wrote it. */
  deleteMessage(channelId: string, messageId: string): void;
  /** The gateway's connections break; what happens meanwhile is kept for clients that resume. */
  disconnect(options?: DisconnectOptions): void;
  /** The bot is removed from the channel's guild, a DM's person blocks it. */
  kick(channelId: string): void;
  /** The bot may no longer see this one channel. */
  deny(channelId: string): void;
  /** The bot may no longer write in this channel; what it wrote it may still change, and answer interactions. */
  mute(channelId: string): void;
  /** A thread falls asleep: nothing in it can be changed until somebody writes. Locked, the bot can't wake it. */
  archive(threadId: string, options?: { readonly locked?: boolean }): void;
  /** From the next call on, wherever it goes; what was called before goes on counting. */
  setLimits(changed: Partial<DiscordLimits>): void;
  /** How much of each budget in use is left; of all of them nothing during a ban. */
  gauges(): Gauge[];
  close(): Promise<void>;
}

const DEFAULT_LIFETIMES = {
  interactionMs: 15 * 60_000,
  acknowledgeMs: 3_000,
  oldMessageMs: 60 * 60_000,
} as const satisfies Lifetimes;

/** @throws an ordinary EADDRINUSE error when the port is taken. */
export async function startDiscordSandbox(options: DiscordSandboxOptions = {}): Promise<DiscordSandbox> {
  const { latencyMs = 0 } = options;
  const timeline = createTimeline();
  const faults = createFaults();
  const world = createWorld({
    timeline,
    lifetimes: { ...DEFAULT_LIFETIMES, ...options.lifetimes },
    componentsV2: options.componentsV2 ?? true,
  });
  const budgets = createBudgets({ ...DEFAULT_LIMITS, ...options.limits });
  const ban = createBan(options.invalidRequests);
  const token = options.token ?? createToken(world.applicationId);
  const closing = new AbortController();

  const server = createRestServer({
    world,
    faults,
    budgets,
    ban,
    token,
    routes: [...applicationRoutes(() => gatewayUrl(server)), ...channelRoutes, ...interactionRoutes],
    latencyMs: typeof latencyMs === "function" ? latencyMs : () => latencyMs,
    signal: closing.signal,
  });
  const messageContentIntent = options.messageContentIntent ?? true;
  server.listen(options.port ?? 0, "127.0.0.1");
  await once(server, "listening");
  const gateway = startGateway(server, world, { token, messageContentIntent });
  world.origin = gatewayUrl(server).replace(/^ws/, "http");

  return {
    url: `${world.origin}/api`,
    token,
    timeline,
    faults,
    applicationId: world.applicationId,
    guildId: world.guildId,
    get commands() {
      return world.commands;
    },
    addChannel: (asked = {}) => addChannel(world, asked),
    say: (channelId, text, how) => say(world, channelId, text, how),
    slash: (channelId, command, values = {}, from) =>
      slash(world, channelId, { command, options: values, ...(from ? { from } : {}) }),
    editMessage: (channelId, messageId, text) => change(world, channelId, messageId, text),
    type: (channelId, command, values, from) =>
      type(world, channelId, { command, options: values, ...(from ? { from } : {}) }),
    useOnMessage: (channelId, messageId, command, from) =>
      useOnMessage(world, channelId, { messageId, command, ...(from ? { from } : {}) }),
    press: (channelId, messageId, button, from) =>
      press(world, channelId, { messageId, button, ...(from ? { from } : {}) }),
    deleteMessage(channelId, messageId) {
      const message = need(world, channelId).messages.get(messageId);
      if (!message) throw new Error(`No message ${messageId} in channel ${channelId}.`);
      removeMessage(world, message);
    },
    disconnect: (how) => gateway.disconnect(how),
    kick: (channelId) => kick(world, channelId),
    deny: (channelId) => deny(world, channelId),
    mute(channelId) {
      need(world, channelId).muted = true;
    },
    archive: (threadId, how) => archive(world, threadId, how),
    setLimits: (changed) => budgets.change(changed),
    gauges() {
      const nowMs = Date.now();
      const bannedMs = ban.leftMs(nowMs);
      const gauges = budgets.gauges(nowMs);
      return bannedMs > 0 ? gauges.map((gauge) => ({ ...gauge, ...block(gauge, bannedMs) })) : gauges;
    },
    async close() {
      closing.abort();
      const closed = server.listening ? once(server, "close") : undefined;
      server.close();
      await gateway.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Three parts, the first the bot's id, as Discord's are; made up here, so that no scanner takes it for a leak. */
function createToken(botId: string): string {
  const part = (length: number) => randomBytes(length).toString("base64url").slice(0, length);
  return [Buffer.from(botId).toString("base64url"), part(6), part(38)].join(".");
}
