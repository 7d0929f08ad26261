/** Faults that others have shipped in how a bot starts, as what is right instead. */

import { expect, it, type TestContext } from "vitest";
import { startDiscordBot } from "../../bots/discord/bot.ts";
import type { Host } from "../../bots/host.ts";
import { startTelegramBot } from "../../bots/telegram/bot.ts";
import { startDiscordSandbox, startTelegramSandbox } from "../../src/sandbox/index.ts";
import { botTexts } from "../bots/speech.ts";

const HOUR_MS = 3_600_000;

/** Repeats each question. */
function createEcho() {
  const troubles: string[] = [];
  const host: Host = {
    ask: ({ question, show }) => show([`You asked: ${question.text}`], {}).then(() => {}),
    troubled: (_, error) => void troubles.push(String(error)),
  };
  return { host, troubles };
}

async function openTelegram({ onTestFinished }: TestContext) {
  const sandbox = await startTelegramSandbox();
  onTestFinished(() => sandbox.close());
  const chat = sandbox.addChat({ type: "private", first_name: "Ada" });
  return { sandbox, chat, options: { token: sandbox.token, apiRoot: sandbox.url } };
}

it.concurrent("a bot on Telegram answers though it may not register its commands for an hour, and the log says so", async (test) => {
  const { sandbox, chat, options } = await openTelegram(test);
  const trouble = { kind: "rate-limit", retryAfterMs: HOUR_MS } as const;
  sandbox.faults.add({ method: "setMyCommands", trouble });
  const { host, troubles } = createEcho();
  const bot = await startTelegramBot(options, host);
  test.onTestFinished(() => bot.stop());
  sandbox.say(chat, "are you there?");
  await sandbox.timeline.waitFor(() => botTexts(sandbox.timeline, String(chat)).length > 0);
  expect(troubles).toEqual([expect.stringMatching(/setMyCommands.*429/)]);
});

it.concurrent("a bot on Discord answers though it may not register its commands for an hour, and the log says so", async (test) => {
  const sandbox = await startDiscordSandbox();
  test.onTestFinished(() => sandbox.close());
  const trouble = { kind: "rate-limit", retryAfterMs: HOUR_MS } as const;
  sandbox.faults.add({ method: "PUT /applications/:id/commands", trouble });
  const { host, troubles } = createEcho();
  const bot = await startDiscordBot({ token: sandbox.token, apiBase: sandbox.url }, host);
  test.onTestFinished(() => bot.stop());
  const chat = sandbox.addChannel({ type: "dm" });
  sandbox.say(chat, "are you there?");
  await sandbox.timeline.waitFor(() => botTexts(sandbox.timeline, chat).length > 0);
  expect(troubles).toEqual([expect.stringMatching(/commands.* 36\d\d s/)]);
});

it.concurrent("questions that came while the bot was away are answered, each once", async (test) => {
  const { sandbox, chat, options } = await openTelegram(test);
  const { host } = createEcho();
  const before = await startTelegramBot(options, host);
  sandbox.say(chat, "one");
  await sandbox.timeline.waitFor(() => botTexts(sandbox.timeline, String(chat)).length === 1);
  await before.stop();
  sandbox.say(chat, "two");
  sandbox.say(chat, "three");
  const bot = await startTelegramBot(options, host);
  test.onTestFinished(() => bot.stop());
  await sandbox.timeline.waitFor(() => botTexts(sandbox.timeline, String(chat)).length >= 3);
  sandbox.say(chat, "four");
  const texts = () => botTexts(sandbox.timeline, String(chat)).toSorted();
  const expected = ["four", "one", "three", "two"].map((text) => `You asked: ${text}`);
  await sandbox.timeline.waitFor(() => texts().includes("You asked: four"));
  expect(texts()).toEqual(expected);
});
