/** The WebSocket side: who is connected, with which intents, and what they hear. */

import type { Server } from "node:http";
import { type WebSocket, WebSocketServer } from "ws";
import { INTENTS } from "./intents.ts";
import { isObject } from "./json.ts";
import { FLAGS, isDm, type Json, type Message } from "./model.ts";
import { toApplicationJson, toGuildJson, toUserJson } from "./objects.ts";
import { createSession, dispatch, missed, type Session } from "./session.ts";
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
  unknown: 4000,
  unknownOp: 4001,
  decode: 4002,
  notAuthenticated: 4003,
  authentication: 4004,
  alreadyAuthenticated: 4005,
  timedOut: 4009,
  disallowedIntents: 4014,
} as const;

/** A client that leaves like this has ended its session. */
const FINAL_CODES: readonly number[] = [1000, 1001];

const HEARTBEAT_MS = 41_250;

export interface GatewayOptions {
  readonly token: string;
  /** Whether the developer portal grants MessageContent. */
  readonly messageContentIntent: boolean;
}

export interface DisconnectOptions {
  /** Whether the clients may resume what they had. Default true; otherwise they must identify anew. */
  readonly resumable?: boolean;
  /** Of the events that had come, how many come once more when a client resumes. Default 0. */
  readonly repeat?: number;
}

export function startGateway(server: Server, world: World, options: GatewayOptions) {
  const sockets = new WebSocketServer({ server });
  const sessions = new Map<string, Session>();
  let repeat = 0;

  sockets.on("connection", (socket) => {
    /** Once the client said who it is. */
    let session: Session | undefined;
    socket.on("close", (code) => {
      if (session?.socket !== socket) return;
      session.socket = undefined;
      if (FINAL_CODES.includes(code)) sessions.delete(session.id);
    });
    socket.on("error", () => socket.terminate());
    socket.on("message", (data) => {
      session = hear(socket, String(data), session) ?? session;
    });
    say(socket, { op: OP.hello, d: { heartbeat_interval: HEARTBEAT_MS } });
  });

  /** Returns a session that begins or goes on with this payload. */
  const hear = (socket: WebSocket, text: string, session?: Session): Session | undefined => {
    const payload = parse(text);
    if (!payload) return close(socket, CLOSE.decode, "Error while decoding payload.");
    const { op } = payload;
    const asked = isObject(payload.d) ? payload.d : {};
    if (op === OP.heartbeat) return say(socket, { op: OP.ack });
    if (op === OP.identify && session)
      return close(socket, CLOSE.alreadyAuthenticated, "Already authenticated.");
    if (op === OP.identify) return identify(socket, asked);
    if (op === OP.resume) return resume(socket, asked);
    if (!IGNORED_OPS.includes(Number(op))) return close(socket, CLOSE.unknownOp, "Unknown opcode.");
    return session ? undefined : close(socket, CLOSE.notAuthenticated, "Not authenticated.");
  };

  const identify = (socket: WebSocket, { token, intents: asked, shard }: Json) => {
    const intents = Number(asked ?? 0);
    if (token !== options.token) return close(socket, CLOSE.authentication, "Authentication failed.");
    if (intents & INTENTS.messageContent && !options.messageContentIntent) {
      return close(socket, CLOSE.disallowedIntents, "Disallowed intent(s).");
    }
    const [id, count] = Array.isArray(shard) ? shard.map(Number) : [];
    const session = createSession(socket, { intents, shard: [id ?? 0, count ?? 1] });
    sessions.set(session.id, session);
    welcome(session);
    return session;
  };

  const resume = (socket: WebSocket, { token, session_id, seq }: Json) => {
    if (token !== options.token) return close(socket, CLOSE.authentication, "Authentication failed.");
    const session = sessions.get(String(session_id));
    const events = session && missed(session, Math.max(0, Number(seq) - repeat));
    if (!session || !events) return say(socket, { op: OP.invalidSession, d: false });
    session.socket?.close(CLOSE.timedOut, "Session resumed elsewhere.");
    session.socket = socket;
    for (const event of events) socket.send(event);
    dispatch(session, "RESUMED", {});
    return session;
  };

  const welcome = (session: Session) => {
    const mine = !world.kicked && isFor(session, world.guildId);
    dispatch(session, "READY", {
      v: 10,
      user: { ...toUserJson(world.bot), verified: true, mfa_enabled: true, email: null },
      guilds: mine ? [{ id: world.guildId, unavailable: true }] : [],
      session_id: session.id,
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
    for (const session of sessions.values()) {
      if (!isFor(session, event.guildId)) continue;
      if (event.intent && (session.intents & event.intent) === 0) continue;
      const { name, data, message } = event;
      dispatch(session, name, message ? readableBy(session, { data, message }, world) : data);
    }
  };
  world.listeners.add(publish);

  return {
    disconnect({ resumable = true, repeat: again = 0 }: DisconnectOptions = {}) {
      repeat = again;
      if (!resumable) sessions.clear();
      for (const socket of sockets.clients) socket.close(CLOSE.unknown, "Unknown error.");
    },
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

function say(socket: WebSocket, payload: Json): undefined {
  socket.send(JSON.stringify({ t: null, s: null, d: null, ...payload }));
}

function close(socket: WebSocket, code: number, reason: string): undefined {
  socket.close(code, reason);
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

/** What it answers to is a message as well: that it is inside of another changes nothing. */
function readableBy(
  session: Session,
  { data, message }: { readonly data: Json; readonly message: Message },
  world: World,
): Json {
  if (hidesText(session, message, world)) return withoutText(data);
  const { channelId = "", messageId = "" } = message.reference ?? {};
  const original = world.channels.get(channelId)?.messages.get(messageId);
  const inner = data.referenced_message;
  if (!original || !isObject(inner) || !hidesText(session, original, world)) return data;
  return { ...data, referenced_message: withoutText(inner) };
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
