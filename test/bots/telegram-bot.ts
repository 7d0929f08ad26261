/** A grammY bot on a sandbox of its own, gone when the test ends. */

import { EventEmitter, once } from "node:events";
import { run } from "@grammyjs/runner";
import { Bot, type Context } from "grammy";
import type { TestContext } from "vitest";
import type { LiveResult } from "../../bots/telegram/index.ts";
import {
  startTelegramSandbox,
  type TelegramSandbox,
  type TelegramSandboxOptions,
} from "../../src/sandbox/telegram/index.ts";

/** A grammY bot on a sandbox, polled by the runner; `results` hold what its handler's answers came to. */
export async function startBot(
  { onTestFinished }: TestContext,
  answer: (ctx: Context) => Promise<LiveResult>,
  { sandbox: options, prepare }: { sandbox?: TelegramSandboxOptions; prepare?: (bot: Bot) => void } = {},
) {
  const sandbox = await startTelegramSandbox({ latencyMs: 20, ...options });
  const bot = new Bot(sandbox.token, { client: { apiRoot: sandbox.url } });
  prepare?.(bot);
  const results = new Map<number, Promise<LiveResult>[]>();
  const heard = new EventEmitter();
  bot.on("message:text", async (ctx) => {
    const result = answer(ctx);
    results.set(ctx.chat.id, [...(results.get(ctx.chat.id) ?? []), result]);
    heard.emit("message");
    await result;
  });
  await bot.init();
  const runner = run(bot, { runner: { silent: true } });
  onTestFinished(async () => {
    if (runner.isRunning()) await runner.stop();
    await sandbox.close();
  });
  /** A person writes `count` messages at once; resolves with what their answers came to. */
  const ask = async (chat: number, count = 1): Promise<LiveResult[]> => {
    for (let index = 0; index < count; index += 1) sandbox.say(chat, `question ${index}`);
    while ((results.get(chat)?.length ?? 0) < count) await once(heard, "message");
    return Promise.all(results.get(chat) ?? []);
  };
  return { sandbox, bot, ask };
}

export const privateChat = (sandbox: TelegramSandbox) =>
  sandbox.addChat({ type: "private", first_name: "Ada" });
