import { Bot, GrammyError, InlineQueryResultBuilder } from "grammy";
import { describe, expect, it, onTestFinished } from "vitest";
import { startTelegramSandbox, type TelegramSandboxOptions } from "../../../src/sandbox/telegram/index.ts";
import { stopClock } from "./stopped-clock.ts";

async function start(options?: TelegramSandboxOptions) {
  const sandbox = await startTelegramSandbox(options);
  onTestFinished(() => sandbox.close());
  const chat = sandbox.addChat({ type: "supergroup", title: "Elsewhere", guest: true });
  const bot = new Bot(sandbox.token, { client: { apiRoot: sandbox.url } });
  const called = Promise.withResolvers<string>();
  const pressed = Promise.withResolvers<object>();
  bot.on("guest_message", (ctx) => called.resolve(ctx.update.guest_message.guest_query_id ?? ""));
  bot.on("callback_query", async (ctx) => {
    await ctx.answerCallbackQuery("Stopping");
    pressed.resolve(ctx.callbackQuery);
  });
  bot.on("message", () => called.reject(new Error("The bot heard what was not for it.")));
  void bot.start();
  onTestFinished(() => bot.stop());
  const shown = () => sandbox.timeline.visible(String(chat)).map(({ text }) => text);
  return { sandbox, chat, api: bot.api, shown, called: called.promise, pressed: pressed.promise };
}

const article = (text: string, more: object = {}) =>
  InlineQueryResultBuilder.article("1", "Answer", more).text(text);

async function refusal(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof GrammyError ? error.description : `accepted, or ${String(error)}`;
}

const TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid";

describe("a bot called by its name where it is no member", () => {
  it("hears that message alone, answers it once, and edits the answer", async () => {
    const { sandbox, chat, api, shown, called } = await start();
    sandbox.say(chat, "nothing for the bot");
    const asked = sandbox.say(chat, "@livetype_bot why is the sky blue?");
    const query = await called;
    const { inline_message_id } = await api.answerGuestQuery(query, article("Because"));
    expect(await api.editMessageTextInline(inline_message_id, "Because of *light*")).toBe(true);
    expect(shown().slice(2)).toEqual(["Because of *light*"]);
    expect(sandbox.timeline.visible(String(chat)).at(-1)).toMatchObject({
      fromBot: true,
      replyTo: String(asked),
    });
    expect(await refusal(api.answerGuestQuery(query, article("Twice")))).toBe(TOO_OLD);
    expect(await refusal(api.editMessageTextInline("made-up", "x"))).toBe("Bad Request: MESSAGE_ID_INVALID");
  });

  it("can do nothing else there", async () => {
    const { chat, api, sandbox } = await start();
    const asked = sandbox.say(chat, "hello");
    for (const call of [
      api.sendMessage(chat, "x"),
      api.sendChatAction(chat, "typing"),
      api.editMessageText(chat, asked, "x"),
    ]) {
      expect(await refusal(call)).toBe("Bad Request: PEER_ID_INVALID");
    }
  });

  it("has one message of 4,096 characters", async () => {
    const { chat, api, sandbox, called } = await start();
    sandbox.say(chat, "@livetype_bot go on");
    const { inline_message_id: id } = await api.answerGuestQuery(await called, article("One"));
    expect(await api.editMessageTextInline(id, "x".repeat(4_096))).toBe(true);
    expect(await refusal(api.editMessageTextInline(id, "x".repeat(4_097)))).toBe(
      "Bad Request: message is too long",
    );
  });

  it("must answer soon", async () => {
    const clock = stopClock();
    const { chat, api, sandbox, called } = await start({ lifetimes: { guestQueryMs: 4_000 } });
    sandbox.say(chat, "@livetype_bot go on");
    const query = await called;
    clock.pass(4_001);
    expect(await refusal(api.answerGuestQuery(query, article("Late")))).toBe(TOO_OLD);
  });

  it("hears of buttons pressed at its answer, which its edits keep or take away", async () => {
    const { chat, api, sandbox, called, pressed } = await start();
    sandbox.say(chat, "@livetype_bot go on");
    const reply_markup = { inline_keyboard: [[{ text: "Stop", callback_data: "stop" }]] };
    const { inline_message_id } = await api.answerGuestQuery(await called, article("One", { reply_markup }));
    await api.editMessageTextInline(inline_message_id, "One two", { reply_markup });
    sandbox.press(chat, 2, "Stop");
    expect(await pressed).toMatchObject({ inline_message_id, data: "stop" });
    expect(await pressed).not.toHaveProperty("message");
    expect(sandbox.timeline.frames.at(-1)).toMatchObject({ kind: "notice", chat: String(chat) });
    await api.editMessageTextInline(inline_message_id, "One two three");
    expect(() => sandbox.press(chat, 2, "Stop")).toThrow("has no button");
  });
});
