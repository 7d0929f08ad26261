/**
 * The packages Livetype is measured beside. They have a package.json of their own and may be missing, so they are
 * imported by name when they are needed, from this folder, and what is used of them is typed here.
 */

import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL(".", import.meta.url));

export function installRivals(): void {
  if (existsSync(`${FOLDER}node_modules/chat/package.json`)) return;
  console.log("Installing what Livetype is measured beside …");
  execFileSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: FOLDER,
    stdio: "inherit",
  });
}

const load = (name: string): Promise<unknown> => import(name);

/** `chat` 4.41 with one of its adapters. Source: chat-sdk.dev/docs/streaming, read 2026-11-21. */
export interface ChatThread {
  post(message: AsyncIterable<string>): Promise<unknown>;
}

interface ChatAdapter {
  encodeThreadId(parts: object): string;
}

const SILENT = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  child: () => SILENT,
};

export async function createChat(platform: "discord" | "telegram", options: object) {
  const { Chat } = (await load("chat")) as { Chat: new (options: object) => ChatInstance };
  const { createMemoryState } = (await load("@chat-adapter/state-memory")) as {
    createMemoryState: () => object;
  };
  const package_ = (await load(`@chat-adapter/${platform}`)) as Record<
    string,
    (options: object) => ChatAdapter
  >;
  const create = package_[platform === "discord" ? "createDiscordAdapter" : "createTelegramAdapter"];
  if (!create) throw new Error(`@chat-adapter/${platform} is not as expected`);
  const adapter = create({ ...options, logger: SILENT });
  // The sandbox has no rich messages; the adapter finds that out from `sendRichMessage`, but not from an edit.
  if ("richMessagesAvailable" in adapter) adapter.richMessagesAvailable = false;
  const chat = new Chat({
    userName: "bench",
    adapters: { [platform]: adapter },
    state: createMemoryState(),
    logger: SILENT,
  });
  await chat.initialize();
  return {
    thread: (parts: object): ChatThread => chat.thread(adapter.encodeThreadId(parts)),
    close: () => chat.shutdown(),
  };
}

interface ChatInstance {
  initialize(): Promise<void>;
  thread(id: string): ChatThread;
  shutdown(): Promise<void>;
}

/** `@grammyjs/stream` 1.1. Source: its README. */
export async function loadGrammyStream() {
  return (await load("@grammyjs/stream")) as {
    streamApi(raw: object): {
      streamMessage(chatId: number, draftIdOffset: number, stream: AsyncIterable<string>): Promise<unknown>;
    };
  };
}
