/** The situations that are measured over real sockets: a sandbox with its limits, and who competes in it. */

import {
  type DiscordSandbox,
  type LimitOptions,
  startDiscordSandbox,
  startTelegramSandbox,
  type TelegramSandbox,
} from "../../src/sandbox/index.ts";
import { oneWayMs } from "../latency.ts";
import type { Run } from "../metrics.ts";
import type { OracleLimit, OracleOptions } from "../oracle.ts";
import { createRandom } from "../random.ts";
import * as discord from "./discord.ts";
import { recordRun } from "./record.ts";
import { type RemoteSandbox, startRemote } from "./remote.ts";
import type { RemoteOptions } from "./remote-thread.ts";
import type { System } from "./system.ts";
import * as telegram from "./telegram.ts";

export type Sandbox = TelegramSandbox | DiscordSandbox;

type Reading = Omit<Run, "tokens">;

export interface Situation {
  /** Answers of one bot; each trace has a bot of its own when left out. */
  readonly answers?: number;
  readonly byInteraction?: boolean;
  readonly systems: readonly System<Sandbox>[];
  /** `seed`: of the way to it. */
  start(seed: number): Promise<Sandbox>;
  addChat(sandbox: Sandbox): string | Promise<string>;
  /** What a reader of the chat saw since `startMs`. */
  record(sandbox: Sandbox, query: { chat: string; startMs: number }): Reading | Promise<Reading>;
  /** What goes wrong in this chat once the answer has begun. `seed`: of what is left to chance, the same in every run. */
  trouble?(sandbox: Sandbox, chat: string, seed: number): void;
  readonly oracle?: OracleOptions;
  /** Of a fleet: calls in so many seconds. */
  slots?(seconds: number): number;
}

const bucket = (limit: number, intervalMs: number): LimitOptions => ({ kind: "bucket", limit, intervalMs });

const toOracle = ({ kind, limit, intervalMs }: LimitOptions): OracleLimit =>
  kind === "fixed"
    ? { kind, limit, intervalMs }
    : { kind: "bucket", burst: limit, perSecond: (1000 * limit) / intervalMs };

/** Source of the numbers: docs/pacing.md, "Limits modelled". */
const TELEGRAM_CHAT = bucket(3, 3000);
const DISCORD_CHANNEL = bucket(5, 5000);
const FIXED: LimitOptions = { kind: "fixed", limit: 5, intervalMs: 5000 };
const INTERACTION = bucket(5, 2000);

/** 20 per 5 s; that there are 40 per 30 s is the oracle's number of flushes. Source: docs/pacing.md, "Drafts". */
const DRAFTS = bucket(20, 5000);

/** Half a limit of 3 or 5 is rounded up. */
const TELEGRAM_HALF = bucket(2, 4000);
const DISCORD_HALF = bucket(3, 6000);
const MIDWAY_MS = 8000;

const TELEGRAM_SYSTEMS = [telegram.livetype, telegram.onceASecond, telegram.chat];
const DISCORD_SYSTEMS = [discord.livetype, discord.onceASecond, discord.chat] as const;

export const SITUATIONS: Readonly<Record<string, Situation>> = {
  dm: dm(TELEGRAM_CHAT),
  group: {
    ...dm(TELEGRAM_CHAT),
    addChat: (sandbox) => String((sandbox as TelegramSandbox).addChat({ type: "group", title: "Friends" })),
    oracle: { limit: toOracle(TELEGRAM_CHAT), mostFlushes: 20 },
  },
  sliding: channel(DISCORD_CHANNEL),
  fixed: channel(FIXED),
  interaction: { ...channel(DISCORD_CHANNEL), byInteraction: true, oracle: { limit: toOracle(INTERACTION) } },

  "dm-drafts": {
    ...dm(TELEGRAM_CHAT),
    systems: asAny([telegram.livetypeDrafts, telegram.grammyStream]),
    oracle: { limit: toOracle(DRAFTS), mostFlushes: 40 },
  },

  "dm-half": dm(TELEGRAM_HALF),
  "dm-double": dm(bucket(6, 3000)),
  "dm-midway": withTrouble(dm(TELEGRAM_CHAT), (sandbox) =>
    later(() => (sandbox as TelegramSandbox).setLimits({ privateChat: [TELEGRAM_HALF] })),
  ),
  "dm-block": withTrouble(dm(TELEGRAM_CHAT), (sandbox, chat) =>
    later(() => (sandbox as TelegramSandbox).block(Number(chat), 30_000)),
  ),
  ...troubled("dm", dm(TELEGRAM_CHAT)),
  "sliding-half": channel(DISCORD_HALF),
  "sliding-double": channel(bucket(10, 5000)),
  "sliding-midway": withTrouble(channel(DISCORD_CHANNEL), (sandbox) =>
    later(() => (sandbox as DiscordSandbox).setLimits({ edits: DISCORD_HALF })),
  ),
  "sliding-block": withTrouble(channel(DISCORD_CHANNEL), (sandbox, chat) =>
    later(() => block(sandbox, chat, Date.now() + 30_000)),
  ),
  ...troubled("sliding", channel(DISCORD_CHANNEL)),

  dm1: { ...dm(TELEGRAM_CHAT), answers: 1 },
  dm10: fleet({ platform: "telegram", answers: 10 }),
  dm100: fleet({ platform: "telegram", answers: 100, perSecond: 30 }),
  dm500: fleet({ platform: "telegram", answers: 500, perSecond: 30 }),
  dc1: { ...channel(DISCORD_CHANNEL), answers: 1 },
  dc10: fleet({ platform: "discord", answers: 10 }),
  dc100: fleet({ platform: "discord", answers: 100, perSecond: 50 }),
  dc500: fleet({ platform: "discord", answers: 500, perSecond: 50 }),
  "dc500-v2": {
    ...fleet({ platform: "discord", answers: 500, perSecond: 50 }),
    systems: asAny([discord.livetypeComponents]),
  },
};

export const SINGLE_ROWS = ["dm", "dm-drafts", "group", "sliding", "fixed", "interaction"];
export const FLEET_ROWS = Object.keys(SITUATIONS).filter((name) => /^d[mc]\d+(?:-v2)?$/.test(name));
export const FAULT_ROWS = Object.keys(SITUATIONS).filter(
  (name) => name.includes("-") && !SINGLE_ROWS.includes(name) && !FLEET_ROWS.includes(name),
);

function dm(limit: LimitOptions): Situation {
  return {
    systems: asAny(TELEGRAM_SYSTEMS),
    start: (seed) => startTelegramSandbox({ latencyMs: wayOf(seed), limits: { privateChat: [limit] } }),
    addChat: (sandbox) =>
      String((sandbox as TelegramSandbox).addChat({ type: "private", first_name: "Ada" })),
    record,
    oracle: { limit: toOracle(limit) },
  };
}

function channel(edits: LimitOptions): Situation {
  return {
    systems: asAny(DISCORD_SYSTEMS),
    start: (seed) => startDiscordSandbox({ latencyMs: wayOf(seed), limits: { edits } }),
    addChat: (sandbox) => (sandbox as DiscordSandbox).addChannel({ name: "general" }),
    record,
    oracle: { limit: toOracle(edits), pageLength: 2000 },
  };
}

function record(sandbox: Sandbox, query: { chat: string; startMs: number }): Reading {
  return recordRun(sandbox.timeline, query);
}

function wayOf(seed: number): () => number {
  const random = createRandom(seed);
  return () => oneWayMs(random);
}

interface Fleet {
  readonly platform: RemoteOptions["platform"];
  readonly answers: number;
  /** Calls of the whole bot; left out where an answer's own limit decides. */
  readonly perSecond?: number;
}

function fleet({ platform, answers, perSecond }: Fleet): Situation {
  const limit = platform === "discord" ? DISCORD_CHANNEL : TELEGRAM_CHAT;
  const remote = (sandbox: Sandbox) => sandbox as unknown as RemoteSandbox;
  return {
    ...(platform === "discord" ? channel(limit) : dm(limit)),
    answers,
    start: async (seed) => (await startRemote({ platform, limit, seed })) as unknown as Sandbox,
    addChat: (sandbox) => remote(sandbox).addChat(),
    record: (sandbox, query) => remote(sandbox).record(query),
    ...(perSecond === undefined ? {} : { slots: (seconds) => perSecond * Math.ceil(seconds) }),
  };
}

type Fault = Parameters<Sandbox["faults"]["add"]>[0];

function withTrouble(situation: Situation, trouble: NonNullable<Situation["trouble"]>): Situation {
  return { ...situation, trouble };
}

/** What may happen to any call. */
function troubled(name: string, situation: Situation): Record<string, Situation> {
  const often =
    (trouble: Fault["trouble"]): NonNullable<Situation["trouble"]> =>
    (sandbox, chat, seed) =>
      sandbox.faults.add({ chat, trouble, probability: 0.05, seed });
  const reset = { kind: "reset", applied: true } as const;
  return {
    [`${name}-spikes`]: withTrouble(situation, often({ kind: "delay", delayMs: 3000 })),
    [`${name}-5xx`]: withTrouble(situation, often({ kind: "status", status: 502 })),
    // The first call too: a send whose fate nobody knows.
    [`${name}-resets`]: withTrouble(situation, (sandbox, chat, seed) => {
      sandbox.faults.add({ chat, trouble: reset });
      often(reset)(sandbox, chat, seed);
    }),
  };
}

/** As a block is: it stands until it is over, whoever calls. */
function block(sandbox: Sandbox, chat: string, untilMs: number): void {
  const leftMs = () => untilMs - Date.now();
  sandbox.faults.add({
    chat,
    trouble: () => (leftMs() > 0 ? { kind: "rate-limit", retryAfterMs: leftMs() } : undefined),
  });
}

function later(run: () => void): void {
  setTimeout(run, MIDWAY_MS).unref();
}

/** A system is only ever opened on the sandbox of its own platform. */
function asAny<T extends Sandbox>(systems: readonly System<T>[]): readonly System<Sandbox>[] {
  return systems as readonly System<Sandbox>[];
}
