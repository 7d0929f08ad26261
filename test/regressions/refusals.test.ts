/** Faults that others have shipped where a platform takes no more of an answer, as what is right instead. */

import { expect, it } from "vitest";
import { replyLive as replyOnDiscord } from "../../bots/discord/index.ts";
import { replyLive as replyOnTelegram } from "../../bots/telegram/index.ts";
import type { LiveResult, SourceContext } from "../../core/index.ts";
import type { Timeline } from "../../src/sandbox/timeline.ts";
import { startBot as startDiscordBot } from "../bots/discord-bot.ts";
import { botFrames, say, words } from "../bots/speech.ts";
import { startBot as startTelegramBot } from "../bots/telegram-bot.ts";

/** More than a message holds; counts the models that were told to stop. */
function createModel() {
  const model = {
    stopped: 0,
    source({ signal }: SourceContext) {
      signal.addEventListener("abort", () => {
        model.stopped += 1;
      });
      return say(words(5000), { size: 40, gapMs: 5, signal });
    },
  };
  return model;
}

/** The bot's first message in a chat, once it stands. */
const firstIn = (timeline: Timeline, chat: string) =>
  timeline
    .waitFor((frame) => frame.kind === "send" && frame.message.fromBot && frame.message.chat === chat)
    .then(() => botFrames(timeline, chat)[0]?.message.id ?? "");

/** One refused call, the last one there but for one that tells the reader; the result says why. */
function expectOneRefusal({ calls }: Timeline, chat: string, result: LiveResult | undefined, why: RegExp) {
  expect(result).toMatchObject({
    status: "failed",
    cause: { name: "DeliveryError", kind: "gone", message: expect.stringMatching(why) },
  });
  const there = calls.filter((call) => call.chat === chat);
  const isTold = result?.messages.at(-1)?.text.endsWith("⚠️ Cut off: I may not write here any more.");
  expect(there.filter(({ status }) => status >= 400)).toEqual(isTold ? there.slice(-2, -1) : there.slice(-1));
}

it.concurrent("an answer that Discord takes no more of costs one refused call, and its model is stopped", async (test) => {
  const model = createModel();
  const results = new Map<string, Promise<LiveResult>>();
  const { sandbox } = await startDiscordBot(test, (question) => {
    const result = replyOnDiscord(question, model.source);
    results.set(question.channelId, result);
    return result;
  });
  const { timeline } = sandbox;
  const parent = sandbox.addChannel({ name: "parent" });
  const open = () => sandbox.addChannel({ name: "room" });
  const doors: [string, (chat: string, messageId: string) => void, RegExp][] = [
    [open(), (chat, messageId) => sandbox.deleteMessage(chat, messageId), /Unknown Message/],
    [open(), (chat) => sandbox.mute(chat), /Missing Permissions/],
    [open(), (chat) => sandbox.deny(chat), /Missing Access/],
    [
      sandbox.addChannel({ type: "thread", parent }),
      (chat) => sandbox.archive(chat, { locked: true }),
      /archived/,
    ],
  ];
  await Promise.all(
    doors.map(async ([chat, close, why]) => {
      sandbox.say(chat, "question");
      close(chat, await firstIn(timeline, chat));
      expectOneRefusal(timeline, chat, await results.get(chat), why);
    }),
  );
  expect(model.stopped).toBe(doors.length);
});

it.concurrent("an answer that Telegram takes no more of costs one refused call, and its model is stopped", async (test) => {
  const model = createModel();
  const results = new Map<number, Promise<LiveResult>>();
  const { sandbox } = await startTelegramBot(test, (ctx) => {
    const result = replyOnTelegram(ctx, model.source);
    results.set(ctx.chat?.id ?? 0, result);
    return result;
  });
  const { timeline } = sandbox;
  const open = () => sandbox.addChat({ type: "group", title: "Friends" });
  const doors: [number, (chat: number, messageId: string) => void, RegExp][] = [
    [
      open(),
      (chat, messageId) => sandbox.deleteMessage(chat, Number(messageId)),
      /message to edit not found/,
    ],
    [open(), (chat) => sandbox.restrict(chat), /not enough rights/],
    [open(), (chat) => sandbox.kick(chat), /kicked/],
  ];
  await Promise.all(
    doors.map(async ([chat, close, why]) => {
      sandbox.say(chat, "question");
      close(chat, await firstIn(timeline, String(chat)));
      expectOneRefusal(timeline, String(chat), await results.get(chat), why);
    }),
  );
  expect(model.stopped).toBe(doors.length);
});
