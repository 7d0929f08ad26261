import { describe, expect, it, type TestContext } from "vitest";
import { startDiscordBot } from "../../bots/discord/bot.ts";
import type { Host } from "../../bots/host.ts";
import { startTelegramBot } from "../../bots/telegram/bot.ts";
import type { LiveResult } from "../../core/index.ts";
import { startDiscordSandbox, startTelegramSandbox } from "../../src/sandbox/index.ts";
import type { Timeline, VisibleMessage } from "../../src/sandbox/timeline.ts";
import { buttonsOf } from "./pressing.ts";
import { say, words } from "./speech.ts";

/** A program that takes note of every answer. */
function createHost() {
  const results: LiveResult[] = [];
  const two = Promise.withResolvers<readonly LiveResult[]>();
  const note = async (result: Promise<LiveResult>) => {
    if (results.push(await result) === 2) two.resolve(results);
  };
  const host: Host = {
    ask: ({ show }) => note(show(({ signal }) => say(words(60), { signal }), { handlers: { onRun: note } })),
    troubled: (_, error) => {
      throw error;
    },
  };
  return { host, two: two.promise };
}

const withButton = async (timeline: Timeline, label: string, but?: string): Promise<VisibleMessage> => {
  const frame = await timeline.waitFor(
    (one) => "message" in one && one.message.id !== but && buttonsOf(one.message).includes(label),
  );
  return (frame as { message: VisibleMessage }).message;
};

async function openTelegram({ onTestFinished }: TestContext, host: Host) {
  const sandbox = await startTelegramSandbox();
  const bot = await startTelegramBot({ token: sandbox.token, apiRoot: sandbox.url }, host);
  onTestFinished(() => bot.stop().then(() => sandbox.close()));
  const chat = sandbox.addChat({ type: "private", first_name: "Ada" });
  return {
    timeline: sandbox.timeline,
    ask: () => sandbox.say(chat, "Why?"),
    press: ({ id }: VisibleMessage, label: string) => sandbox.press(chat, Number(id), label),
  };
}

async function openDiscord({ onTestFinished }: TestContext, host: Host) {
  const sandbox = await startDiscordSandbox();
  const bot = await startDiscordBot({ token: sandbox.token, apiBase: sandbox.url }, host);
  onTestFinished(() => bot.stop().then(() => sandbox.close()));
  const channel = sandbox.addChannel({ name: "general" });
  return {
    timeline: sandbox.timeline,
    ask: () => sandbox.slash(channel, "ask", { question: "Why?" }),
    press: ({ id }: VisibleMessage, label: string) => sandbox.press(channel, id, label),
  };
}

describe.concurrent.each([
  ["Telegram", openTelegram],
  ["Discord", openDiscord],
])("the bot to host, on %s,", (_, open) => {
  it("stops an answer and writes it anew at the press of its buttons, and takes note of both", async (test) => {
    const { host, two } = createHost();
    const { timeline, ask, press } = await open(test, host);
    ask();
    const first = await withButton(timeline, "Stop");
    press(first, "Stop");
    press(await withButton(timeline, "Regenerate"), "Regenerate");
    await withButton(timeline, "Regenerate", first.id);
    expect(await two).toMatchObject([{ status: "stopped" }, { status: "done", text: words(60) }]);
  });
});
