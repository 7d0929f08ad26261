/**
 * The packages Livetype is measured beside. They have a package.json of their own and may be missing, so they are
 * imported by name when they are needed, from this folder, and what is used of them is typed here.
 */

import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL(".", import.meta.url));

export function installRivals(): void {
  if (["chat", "remend", "unified"].every((name) => existsSync(`${FOLDER}node_modules/${name}/package.json`)))
    return;
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

interface Processor {
  use(plugin: unknown, options?: object): Processor;
  processSync(markdown: string): unknown;
}

/** Ways to make every frame well formed by reading the whole answer anew. */
export async function loadMarkdownRivals(): Promise<Record<string, (markdown: string) => string>> {
  const { unified } = (await load("unified")) as { unified: () => Processor };
  const { default: parse } = (await load("remark-parse")) as { default: unknown };
  const { default: gfm } = (await load("remark-gfm")) as { default: unknown };
  const { default: stringify } = (await load("remark-stringify")) as { default: unknown };
  const { default: remend } = (await load("remend")) as { default: (markdown: string) => string };
  const remark = unified().use(parse).use(gfm).use(stringify);
  return {
    remark: (markdown) => String(remark.processSync(markdown)),
    "remend, then remark": (markdown) => String(remark.processSync(remend(markdown))),
  };
}
