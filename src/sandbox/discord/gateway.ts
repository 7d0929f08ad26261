/** The WebSocket side: who is connected, with which intents, and what they hear. */

import { randomBytes } from "node:crypto";
import type { Server } from "node:http";
import { type WebSocket, WebSocketServer } from "ws";
import { INTENTS } from "./intents.ts";
import { FLAGS, isDm, type Json, type Message } from "./model.ts";
import { toApplicationJson, toGuildJson, toUserJson } from "./objects.ts";
import { isObject } from "./payload.ts";
import type { GatewayEvent, World } from "./world.ts";

const OP = {
  dispatch: 0,
  heartbeat: 1,
  identify: 2,
  resume: 6,
  invalidSession: 9,
  hello: 10,
  ack: 11,
} as const;
/** Sent by clients and of no consequence here: presence, voice state, members, sounds. */
const IGNORED_OPS = [3, 4, 8, 31];

const CLOSE = {
  unknownOp: 4001,
  decode: 4002,
  notAuthenticated: 4003,
  authentication: 4004,
  alreadyAuthenticated: 4005,
  disallowedIntents: 4014,
} as const;

const HEARTBEAT_MS = 41_250;

export interface GatewayOptions {
  readonly token: string;
  /** Whether the developer portal grants MessageContent. */
  readonly messageContentIntent: boolean;
}

interface Session {
  readonly socket: WebSocket;
  identified: boolean;
  intents: number;
  sequence: number;
  shard: readonly [number, number];
}

export function startGateway(server: Server, world: World, options: GatewayOptions) {
  const sockets = new WebSocketServer({ server });
  const sessions = new Set<Session>();

  sockets.on("connection", (socket) => {
    const session: Session = { socket, identified: false, intents: 0, sequence: 0, shard: [0, 1] };
    sessions.add(session);
    socket.on("close", () => sessions.delete(session));
    socket.on("error", () => socket.terminate());
    socket.on("message", (data) => hear(session, String(data)));
    say(session, { op: OP.hello, d: { heartbeat_interval: HEARTBEAT_MS } });
  });

  const hear = (session: Session, text: string) => {
    const payload = parse(text);
    if (!payload) return session.socket.close(CLOSE.decode, "Error while decoding payload.");
    const { op, d } = payload;
    if (op === OP.heartbeat) return say(session, { op: OP.ack });
    if (op === OP.identify) return identify(session, isObject(d) ? d : {});
    // Sessions are not kept: the client then identifies anew.
    if (op === OP.resume) return say(session, { op: OP.invalidSession, d: false });
    if (!IGNORED_OPS.includes(Number(op))) return session.socket.close(CLOSE.unknownOp, "Unknown opcode.");
    if (!session.identified) session.socket.close(CLOSE.notAuthenticated, "Not authenticated.");
  };

  const identify = (session: Session, asked: Json) => {
    const { socket } = session;
    const intents = Number(asked.intents ?? 0);
    if (session.identified) return socket.close(CLOSE.alreadyAuthenticated, "Already authenticated.");
    if (asked.token !== options.token) return socket.close(CLOSE.authentication, "Authentication failed.");
    if (intents & INTENTS.messageContent && !options.messageContentIntent) {
      return socket.close(CLOSE.disallowedIntents, "Disallowed intent(s).");
    }
    session.identified = true;
    session.intents = intents;
    const shard = asked.shard;
    if (Array.isArray(shard)) session.shard = [Number(shard[0]), Number(shard[1])];
    welcome(session);
  };

  const welcome = (session: Session) => {
    const mine = !world.kicked && isFor(session, world.guildId);
    dispatch(session, "READY", {
      v: 10,
      user: { ...toUserJson(world.bot), verified: true, mfa_enabled: true, email: null },
      guilds: mine ? [{ id: world.guildId, unavailable: true }] : [],
      session_id: randomBytes(16).toString("hex"),
      resume_gateway_url: gatewayUrl(server),
      session_type: "normal",
      shard: session.shard,
      application: { id: world.applicationId, flags: toApplicationJson(world).flags },
      relationships: [],
      private_channels: [],
    });
    if (mine && session.intents & INTENTS.guilds) dispatch(session, "GUILD_CREATE", toGuildJson(world));
  };

  const publish = (event: GatewayEvent) => {
    for (const session of sessions) {
      if (!session.identified || !isFor(session, event.guildId)) continue;
      if (event.intent && (session.intents & event.intent) === 0) continue;
      const hides = event.message && hidesText(session, event.message, world);
      dispatch(session, event.name, hides ? withoutText(event.data) : event.data);
    }
  };
  world.listeners.add(publish);

  return {
    async close() {
      world.listeners.delete(publish);
      for (const socket of sockets.clients) socket.close(1001, "The sandbox is closing.");
      // A client that doesn't answer the close must not hold us up.
      const cut = setTimeout(() => sockets.clients.forEach((socket) => void socket.terminate()), 100);
      await new Promise((resolve) => sockets.close(resolve));
      clearTimeout(cut);
    },
  };
}

export function gatewayUrl(server: Server): string {
  const address = server.address();
  if (typeof address !== "object" || !address) throw new TypeError("The sandbox is not listening.");
  return `ws://127.0.0.1:${address.port}`;
}

function say({ socket }: Session, payload: Json): void {
  socket.send(JSON.stringify({ t: null, s: null, d: null, ...payload }));
}

function dispatch(session: Session, t: string, d: Json): void {
  session.sequence += 1;
  say(session, { op: OP.dispatch, t, s: session.sequence, d });
}

/** A guild belongs to one shard; everything else goes to the first. */
function isFor({ shard: [id, count] }: Session, guildId?: string): boolean {
  return guildId ? Number((BigInt(guildId) >> 22n) % BigInt(count)) === id : id === 0;
}

/** Without the intent a bot reads only what is meant for it: docs.discord.com/developers/events/gateway#message-content-intent. */
function hidesText(session: Session, message: Message, world: World): boolean {
  if (session.intents & INTENTS.messageContent || isDm(message.channel)) return false;
  return message.author !== world.bot && !message.pings.includes(world.bot.id);
}

function withoutText(data: Json): Json {
  const flags = Number(data.flags) & ~FLAGS.componentsV2;
  return { ...data, flags, content: "", embeds: [], attachments: [], components: [] };
}

function parse(text: string): Json | undefined {
  try {
    const payload: unknown = JSON.parse(text);
    return isObject(payload) ? payload : undefined;
  } catch {
    return undefined;
  }
}
