/** The thread of a sandbox that is used from another one. */

import { parentPort, workerData } from "node:worker_threads";
import {
  type DiscordSandbox,
  type LimitOptions,
  startDiscordSandbox,
  startTelegramSandbox,
  type TelegramSandbox,
} from "../../src/sandbox/index.ts";
import { oneWayMs } from "../latency.ts";
import { createRandom } from "../random.ts";
import { recordRun } from "./record.ts";

export interface RemoteOptions {
  readonly platform: "discord" | "telegram";
  /** Of a channel's edits, or of a private chat. */
  readonly limit: LimitOptions;
  readonly seed: number;
}

export interface RemoteCall {
  readonly id: number;
  readonly method: "address" | "addChat" | "record" | "close";
  readonly query?: unknown;
}

export interface RemoteReply {
  readonly id: number;
  readonly value: unknown;
}

const { platform, limit, seed } = workerData as RemoteOptions;
const random = createRandom(seed);
const latencyMs = () => oneWayMs(random);
const sandbox: DiscordSandbox | TelegramSandbox =
  platform === "discord"
    ? await startDiscordSandbox({ latencyMs, limits: { edits: limit } })
    : await startTelegramSandbox({ latencyMs, limits: { privateChat: [limit] } });

const methods: Record<RemoteCall["method"], (query: unknown) => unknown> = {
  address: () => ({
    ...{ token: sandbox.token, url: sandbox.url },
    ...("guildId" in sandbox ? { guildId: sandbox.guildId, applicationId: sandbox.applicationId } : {}),
  }),
  addChat: () =>
    "addChannel" in sandbox
      ? sandbox.addChannel({ name: "general" })
      : String(sandbox.addChat({ type: "private", first_name: "Ada" })),
  record: (query) => recordRun(sandbox.timeline, query as Parameters<typeof recordRun>[1]),
  close: () => sandbox.close(),
};

parentPort?.on("message", async ({ id, method, query }: RemoteCall) => {
  const value = await methods[method](query);
  parentPort?.postMessage({ id, value } satisfies RemoteReply);
});
