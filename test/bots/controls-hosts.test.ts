import { sequentialize } from "@grammyjs/runner";
import { ButtonStyle, ComponentType, type TextChannel } from "discord.js";
import { describe, expect, it } from "vitest";
import { liveControls as listen, replyLive as replyOnDiscord } from "../../bots/discord/index.ts";
import { liveControls, replyLive as replyOnTelegram } from "../../bots/telegram/index.ts";
import { startBot as startDiscordBot } from "./discord-bot.ts";
import { buttonsOf } from "./pressing.ts";
import { botTexts, say, sleep, words } from "./speech.ts";
import { privateChat, startBot as startTelegramBot } from "./telegram-bot.ts";

const OLD_ID = "lt:00000000:1:stop";
const RESTARTED = "The bot was restarted since, so this button does nothing any more. Please ask again.";

describe.concurrent("somebody else's grammY bot", () => {
  it("has no buttons without liveControls(), nor where only an api is given", async (test) => {
    const plain = await startTelegramBot(test, (ctx) => replyOnTelegram(ctx, () => say(words(20))));
    const chat = privateChat(plain.sandbox);
    await plain.ask(chat);
    const { sandbox, bot, ask } = await startTelegramBot(
      test,
      (ctx) => replyOnTelegram(ctx, () => say(words(20))),
      { prepare: (one) => one.use(liveControls()) },
    );
    const other = privateChat(sandbox);
    await ask(other);
    await replyOnTelegram({ api: bot.api, chatId: other }, () => say(words(20)));
    const visible = [
      ...plain.sandbox.timeline.visible(String(chat)),
      ...sandbox.timeline.visible(String(other)),
    ];
    expect(visible.filter(({ fromBot }) => fromBot).map(buttonsOf)).toEqual([[], ["Regenerate"], []]);
  });

  it("has the final buttons at the message that follows a draft, which can have none", async (test) => {
    const { sandbox, ask } = await startTelegramBot(
      test,
      (ctx) => replyOnTelegram(ctx, () => say(words(120), { size: 20 }), { drafts: true }),
      { prepare: (bot) => bot.use(liveControls()) },
    );
    const chat = privateChat(sandbox);
    await ask(chat);
    const sent = sandbox.timeline.frames.filter((frame) => frame.kind === "send" && frame.message.fromBot);
    expect(sandbox.timeline.frames.some(({ kind }) => kind === "draft")).toBe(true);
    expect(sent.map((frame) => "message" in frame && buttonsOf(frame.message))).toEqual([["Regenerate"]]);
  });

  it("hears Stop behind liveControls() while sequentialize() holds all other updates of the chat", async (test) => {
    const { sandbox, ask } = await startTelegramBot(
      test,
      (ctx) => replyOnTelegram(ctx, ({ signal }) => say(words(2000), { signal })),
      {
        prepare: (bot) =>
          bot.use(
            liveControls(),
            sequentialize((ctx) => String(ctx.chat?.id)),
          ),
      },
    );
    const chat = privateChat(sandbox);
    const answer = ask(chat);
    const frame = await sandbox.timeline.waitFor((one) => one.kind === "send" && one.message.fromBot);
    const pressedAtMs = Date.now();
    sandbox.press(chat, Number("message" in frame && frame.message.id), "Stop");
    const [result] = await answer;
    expect(result).toMatchObject({ status: "stopped", stoppedBy: "Ada" });
    expect((sandbox.timeline.frames.at(-1)?.atMs ?? 0) - pressedAtMs).toBeLessThanOrEqual(300);
  });

  it("ends the model at once when Stop is pressed in a chat that Telegram has blocked for a while", async (test) => {
    let abortedAtMs = 0;
    const { sandbox, ask } = await startTelegramBot(
      test,
      (ctx) =>
        replyOnTelegram(ctx, ({ signal }) => {
          signal.addEventListener("abort", () => {
            abortedAtMs ||= Date.now();
          });
          return say(words(2000), { signal });
        }),
      { prepare: (bot) => bot.use(liveControls()) },
    );
    const chat = privateChat(sandbox);
    const answer = ask(chat);
    const frame = await sandbox.timeline.waitFor((one) => one.kind === "send" && one.message.fromBot);
    sandbox.block(chat, 3000);
    await sleep(700);
    const pressedAtMs = Date.now();
    sandbox.press(chat, Number("message" in frame && frame.message.id), "Stop");
    const [result] = await answer;
    expect(abortedAtMs - pressedAtMs).toBeLessThanOrEqual(300);
    expect(botTexts(sandbox.timeline, String(chat))).toEqual([
      `${result?.text.trimEnd()}\n\n⏹️ Stopped by Ada.`,
    ]);
  });

  it("stops the answer whose button it was, of two in one chat", async (test) => {
    const { sandbox, ask } = await startTelegramBot(
      test,
      (ctx) => replyOnTelegram(ctx, ({ signal }) => say(`${ctx.msg?.text}: ${words(150)}`, { signal })),
      { prepare: (bot) => bot.use(liveControls()) },
    );
    const chat = privateChat(sandbox);
    const answers = ask(chat, 2);
    const frame = await sandbox.timeline.waitFor(
      (one) => "message" in one && one.message.fromBot && one.message.text.startsWith("question 1"),
    );
    sandbox.press(chat, Number("message" in frame && frame.message.id), "Stop");
    const results = await answers;
    const statuses = results.map(({ status, text }) => [text.slice(0, 10), status]);
    expect(statuses).toEqual(
      expect.arrayContaining([
        ["question 0", "done"],
        ["question 1", "stopped"],
      ]),
    );
  });

  it("says that it was restarted when a button from before is pressed, removes it, and leaves its own to it", async (test) => {
    const heard: string[] = [];
    const { sandbox, bot } = await startTelegramBot(test, (ctx) => replyOnTelegram(ctx, []), {
      prepare: (one) => {
        one.use(liveControls());
        one.on("callback_query:data", (ctx) => void heard.push(ctx.callbackQuery.data));
      },
    });
    const chat = privateChat(sandbox);
    const row = [OLD_ID, "menu:1"].map((data) => ({ text: data, callback_data: data }));
    const { message_id } = await bot.api.sendMessage(chat, "half an ans", {
      reply_markup: { inline_keyboard: [row] },
    });
    sandbox.press(chat, message_id, "menu:1");
    sandbox.press(chat, message_id, OLD_ID);
    await sandbox.timeline.waitFor((frame) => frame.kind === "notice" && frame.text === RESTARTED);
    await sandbox.timeline.waitFor((frame) => frame.kind === "edit" && buttonsOf(frame.message).length === 0);
    expect(heard).toEqual(["menu:1"]);
    expect(botTexts(sandbox.timeline, String(chat))).toEqual(["half an ans"]);
  });
});

describe.concurrent("somebody else's discord.js bot", () => {
  it("has no buttons where only a REST client is given, and one listener for all answers", async (test) => {
    const { sandbox, client, channelId, ask } = await startDiscordBot(test, (question) =>
      replyOnDiscord(question, () => say(words(20))),
    );
    const listeners = client.listenerCount("interactionCreate");
    await ask(3);
    await replyOnDiscord({ rest: client.rest, channelId }, () => say(words(20)));
    const visible = sandbox.timeline.visible(channelId).filter(({ fromBot }) => fromBot);
    expect(visible.map(buttonsOf)).toEqual([...Array(3).fill(["Regenerate"]), []]);
    expect(client.listenerCount("interactionCreate")).toBe(listeners + 1);
  });

  it("says that it was restarted when a button from before is pressed, and removes it", async (test) => {
    const { sandbox, client, channelId } = await startDiscordBot(test, (question) =>
      replyOnDiscord(question, []),
    );
    listen(client);
    const channel = (await client.channels.fetch(channelId)) as TextChannel;
    const button = {
      type: ComponentType.Button,
      customId: OLD_ID,
      label: "Stop",
      style: ButtonStyle.Secondary,
    };
    const { id } = await channel.send({
      content: "half an ans",
      components: [{ type: ComponentType.ActionRow, components: [button] }],
    });
    sandbox.press(channelId, id, "Stop");
    await sandbox.timeline.waitFor((frame) => frame.kind === "send" && frame.message.text === RESTARTED);
    const [message, notice] = sandbox.timeline.visible(channelId);
    expect([message?.text, message && buttonsOf(message)]).toEqual(["half an ans", []]);
    expect(notice).toMatchObject({ ephemeral: true });
  });

  it("keeps an answer private when it is written anew, by a press long after its first token died", async (test) => {
    const { sandbox, channelId, slash } = await startDiscordBot(
      test,
      (question) => replyOnDiscord(question, () => say(words(20)), { ephemeral: true }),
      { lifetimes: { interactionMs: 1500 } },
    );
    const [result] = await slash();
    await sleep(1500);
    sandbox.press(channelId, result?.messages[0]?.id ?? "", "Regenerate");
    await sandbox.timeline.waitFor(
      (frame) =>
        frame.kind === "edit" && frame.message.text === words(20) && buttonsOf(frame.message).length === 0,
    );
    await sandbox.timeline.waitFor(
      (frame) =>
        "message" in frame &&
        frame.message.id !== result?.messages[0]?.id &&
        buttonsOf(frame.message)[0] === "Regenerate",
    );
    const visible = sandbox.timeline.visible(channelId).filter(({ fromBot }) => fromBot);
    expect(visible.map(({ text, ephemeral }) => [text, ephemeral])).toEqual([
      [words(20), true],
      [words(20), true],
    ]);
  });
});
