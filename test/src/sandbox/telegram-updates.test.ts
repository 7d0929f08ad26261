import { run } from "@grammyjs/runner";
import { Api, Bot, GrammyError } from "grammy";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startTelegramSandbox, type TelegramSandbox } from "../../../src/sandbox/telegram/index.ts";

let sandbox: TelegramSandbox;
let api: Api;
let chat: number;

beforeEach(async () => {
  sandbox = await startTelegramSandbox({ botName: "Echo", botUsername: "echo_bot" });
  api = new Api(sandbox.token, { apiRoot: sandbox.url });
  chat = sandbox.addChat({ type: "private" });
});

afterEach(() => sandbox.close());

async function texts(options?: Parameters<Api["getUpdates"]>[0]) {
  return (await api.getUpdates(options)).map((update) => update.message?.text);
}

/** Resolves once the server has a request for updates in its hands. */
async function polling(request: Promise<unknown>) {
  await expect(Promise.race([request, api.getMe()])).resolves.toHaveProperty("username");
}

describe("updates", () => {
  it("stay until a later offset confirms them", async () => {
    for (const text of ["one", "two", "three"]) sandbox.say(chat, text);
    const [first, second] = await api.getUpdates({ limit: 2 });
    expect([first?.message?.text, second?.message?.text]).toEqual(["one", "two"]);
    expect(await texts()).toEqual(["one", "two", "three"]);
    expect(second?.update_id).toBe((first?.update_id ?? 0) + 1);
    expect(await texts({ offset: second?.update_id ?? 0 })).toEqual(["two", "three"]);
    expect(await texts()).toEqual(["two", "three"]);
  });

  it("but for the last few are forgotten with a negative offset", async () => {
    for (const text of ["one", "two", "three"]) sandbox.say(chat, text);
    expect(await texts({ offset: -1 })).toEqual(["three"]);
    expect(await texts()).toEqual(["three"]);
  });

  it("come at once to a request that waits", async () => {
    const waiting = texts({ timeout: 30 });
    await polling(waiting);
    sandbox.say(chat, "now");
    expect(await waiting).toEqual(["now"]);
  });

  it("are waited for no longer than the server allows", async () => {
    const impatient = await startTelegramSandbox({ pollTimeoutMs: 20 });
    try {
      expect(
        await new Api(impatient.token, { apiRoot: impatient.url }).getUpdates({ timeout: 3600 }),
      ).toEqual([]);
    } finally {
      await impatient.close();
    }
  });

  it("of kinds nobody asked for are not kept, until another list is given", async () => {
    await texts({ allowed_updates: ["callback_query"] });
    sandbox.say(chat, "unseen");
    expect(await texts({ allowed_updates: ["message"] })).toEqual([]);
    sandbox.say(chat, "seen");
    expect(await texts()).toEqual(["seen"]);
    await texts({ allowed_updates: [] });
    sandbox.say(chat, "also");
    expect(await texts()).toEqual(["seen", "also"]);
  });

  it("go to one poller: a second ends the first with 409", async () => {
    const older = api.getUpdates({ timeout: 30 });
    await polling(older);
    const newer = texts({ timeout: 30 });
    const error = await older.catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(GrammyError);
    expect(error).toMatchObject({
      error_code: 409,
      description:
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    });
    sandbox.say(chat, "for the newer");
    expect(await newer).toEqual(["for the newer"]);
  });

  it("can be dropped with deleteWebhook", async () => {
    sandbox.say(chat, "old");
    expect(await api.deleteWebhook()).toBe(true);
    expect(await texts()).toEqual(["old"]);
    await api.deleteWebhook({ drop_pending_updates: true });
    expect(await texts()).toEqual([]);
  });

  it("no longer come from a chat the bot was thrown out of", async () => {
    sandbox.kick(chat);
    sandbox.say(chat, "come back");
    expect(await texts()).toEqual([]);
  });
});

describe("what a person writes", () => {
  it("carries who wrote it, where, and which message it answers", async () => {
    const group = sandbox.addChat({ type: "group", title: "Room" });
    const asked = sandbox.say(group, "first");
    const from = { id: 42, first_name: "Alan", username: "alan" };
    sandbox.say(group, "second", { from, replyTo: asked });
    const [, update] = await api.getUpdates();
    expect(update?.message).toMatchObject({
      from: { ...from, is_bot: false },
      chat: { id: group, type: "group", title: "Room" },
      reply_to_message: { message_id: asked, text: "first" },
    });
    expect(group).toBeLessThan(0);
    expect(sandbox.timeline.frames.at(-1)).toMatchObject({
      kind: "send",
      message: {
        chat: String(group),
        author: "Alan",
        fromBot: false,
        text: "second",
        replyTo: String(asked),
      },
    });
  });

  it("carries its commands and mentions", async () => {
    sandbox.say(chat, "😀 /ask@echo_bot 1/2 @echo_bot a@b");
    const [update] = await api.getUpdates();
    expect(update?.message?.entities).toEqual([
      { type: "bot_command", offset: 3, length: 13 },
      { type: "mention", offset: 21, length: 9 },
    ]);
  });
});

describe("an ordinary grammY bot", () => {
  it("answers, and stops without losing an update", async () => {
    const bot = new Bot(sandbox.token, { client: { apiRoot: sandbox.url } });
    bot.command("start", (ctx) => ctx.reply(`hello from ${ctx.me.first_name}`));
    const stopped = bot.start();
    sandbox.say(chat, "/start@echo_bot");
    const frame = await sandbox.timeline.waitFor((seen) => seen.kind === "send" && seen.message.fromBot);
    expect(frame).toMatchObject({ message: { text: "hello from Echo" } });
    await bot.stop();
    await stopped;
    expect(await texts()).toEqual([]);
  });

  it("runs under @grammyjs/runner", async () => {
    const bot = new Bot(sandbox.token, { client: { apiRoot: sandbox.url } });
    const replied = new Promise((resolve) => {
      bot.on("message:text", async (ctx) => resolve(await ctx.reply(ctx.msg.text.toUpperCase())));
    });
    const runner = run(bot);
    sandbox.say(chat, "loud");
    expect(await replied).toMatchObject({ text: "LOUD" });
    await runner.stop();
  });
});

it("getMe says all there is to say about the bot", async () => {
  expect(await api.getMe()).toEqual({
    id: 110201543,
    is_bot: true,
    first_name: "Echo",
    username: "echo_bot",
    can_join_groups: true,
    can_read_all_group_messages: true,
    supports_guest_queries: true,
    supports_inline_queries: false,
    can_connect_to_business: false,
    has_main_web_app: false,
    has_topics_enabled: false,
    allows_users_to_create_topics: false,
    can_manage_bots: false,
    supports_join_request_queries: false,
  });
});

it("commands are kept for each scope and language", async () => {
  const ask = [{ command: "ask", description: "Ask" }];
  const frage = [{ command: "ask", description: "Frage" }];
  expect(await api.getMyCommands()).toEqual([]);
  await api.setMyCommands(ask);
  await api.setMyCommands(frage, { language_code: "de", scope: { type: "all_private_chats" } });
  expect(await api.getMyCommands()).toEqual(ask);
  expect(await api.getMyCommands({ language_code: "de", scope: { type: "all_private_chats" } })).toEqual(
    frage,
  );
  await expect(api.setMyCommands([{ command: "Ask!", description: "x" }])).rejects.toMatchObject({
    description: "Bad Request: BOT_COMMAND_INVALID",
  });
});
