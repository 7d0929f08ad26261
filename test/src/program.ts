/** The program as its owner runs it: a process of its own. */

import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { TestContext } from "vitest";
import { startDiscordSandbox, startTelegramSandbox } from "../../src/sandbox/index.ts";

const MAIN = resolve(import.meta.dirname, "../../src/main.ts");

/** A third less time for each start after the first. */
const NODE_COMPILE_CACHE = resolve(import.meta.dirname, "../../node_modules/.cache/compiled");

/** A start takes half a second of CPU, and a busy machine many times that: it is no reason to fail. */
export const START_TIMEOUT_MS = 60_000;

export interface Program {
  /** Everything printed so far. */
  output(): string;
  /** Resolves once the output matches. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  readonly ended: Promise<number | null>;
  stop(): void;
  /** Where it keeps what must last. */
  readonly folder: string;
}

/** `npm start` in an empty folder, with `variables` as its `.env` and words behind the command. */
export async function start(
  { onTestFinished }: TestContext,
  variables: Record<string, string> = {},
  words: readonly string[] = [],
): Promise<Program> {
  const folder = await mkdtemp(join(tmpdir(), "livetype-"));
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  await writeFile(join(folder, ".env"), lines.join("\n"));
  const { PATH = "", HOME = "" } = process.env;
  const env = { PATH, HOME, NODE_COMPILE_CACHE };
  const child: ChildProcess = spawn(process.execPath, [MAIN, ...words], { cwd: folder, env });
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await rm(folder, { recursive: true, force: true });
  });
  let output = "";
  let changed = () => {};
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (data) => {
      output += data;
      changed();
    });
  }
  const ended = new Promise<number | null>((resolveEnd) => child.once("exit", resolveEnd));
  return {
    folder,
    output: () => output,
    ended,
    stop: () => void child.kill("SIGTERM"),
    async says(pattern) {
      for (;;) {
        const match = pattern.exec(output);
        if (match) return match;
        await Promise.race([
          new Promise<void>((resolveChange) => {
            changed = resolveChange;
          }),
          ended.then(() => {
            throw new Error(`Ended before it said ${pattern}: ${output}`);
          }),
        ]);
      }
    },
  };
}

export async function startBothSandboxes({ onTestFinished }: TestContext) {
  const [discord, telegram] = await Promise.all([startDiscordSandbox(), startTelegramSandbox()]);
  onTestFinished(() => Promise.all([discord.close(), telegram.close()]).then(() => undefined));
  return { discord, telegram };
}

/** Nobody listens there yet. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as { port: number };
  await new Promise((closed) => server.close(closed));
  return port;
}
