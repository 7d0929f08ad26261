import { type Api, Bot, type Context, type Filter, InlineKeyboard } from "grammy";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  startTelegramSandbox,
  type TelegramSandbox,
  type TelegramSandboxOptions,
} from "../../../src/sandbox/telegram/index.ts";
import { stopClock } from "./stopped-clock.ts";
import { openPage, post, readEvents } from "./web-page.ts";

type Query = Filter<Context, "callback_query:data">;

const UNLIMITED = [{ kind: "window", limit: 10_000, intervalMs: 1_000 }] as const;

const TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid";

/** A bot that polls, and the queries it got. */
function poll(sandbox: TelegramSandbox) {
  const bot = new Bot(sandbox.token, { client: { apiRoot: sandbox.url } });
  const queries: Query[] = [];
  let ring = Promise.withResolvers<void>();
  bot.on("callback_query:data", (ctx) => {
    queries.push(ctx);
    ring.resolve();
    ring = Promise.withResolvers();
  });
  void bot.start();
  onTestFinished(() => bot.stop());
  const next = async (): Promise<Query> => {
    while (queries.length === 0) await ring.promise;
    return queries.shift() as Query;
  };
  return { api: bot.api, next };
}

async function start(options?: TelegramSandboxOptions) {
  const sandbox = await startTelegramSandbox({ limits: { privateChat: UNLIMITED }, ...options });
  onTestFinished(() => sandbox.close());
  const chat = sandbox.addChat({ type: "private", first_name: "Grace" });
  return { sandbox, chat, ...poll(sandbox) };
}

const buttons = () =>
  new InlineKeyboard().text("Stop", "stop:1").text("Again", "again:1").row().url("Read", "https://a.example");

const send = (api: Api, chat: number) => api.sendMessage(chat, "Growing", { reply_markup: buttons() });

describe("a pressed button", () => {
  it("reaches the bot with its data, its message and who pressed it", async () => {
    const { sandbox, chat, api, next } = await start();
    const sent = await send(api, chat);
    const id = sandbox.press(chat, sent.message_id, "stop:1");
    const { callbackQuery } = await next();
    expect(callbackQuery).toMatchObject({
      id,
      data: "stop:1",
      from: { id: chat, is_bot: false, first_name: "Grace" },
      message: { message_id: sent.message_id, text: "Growing", reply_markup: sent.reply_markup },
    });
  });

  it("may be named by its label, and pressed by anybody in a group", async () => {
    const { sandbox, api, next } = await start();
    const group = sandbox.addChat({ type: "supergroup" });
    const { message_id } = await send(api, group);
    sandbox.press(group, message_id, "Again", { id: 77, first_name: "Linus" });
    expect((await next()).callbackQuery).toMatchObject({ data: "again:1", from: { id: 77 } });
  });

  it("is answered in silence, with a toast or with an alert, which the one who pressed it sees", async () => {
    const { sandbox, chat, api, next } = await start();
    const { message_id } = await send(api, chat);
    const press = async () => {
      sandbox.press(chat, message_id, "stop:1");
      return next();
    };
    const before = sandbox.timeline.frames.length;
    await (await press()).answerCallbackQuery();
    await (await press()).answerCallbackQuery("Stopping");
    await (await press()).answerCallbackQuery({ text: "Not yours", show_alert: true });
    expect(sandbox.timeline.frames.slice(before)).toMatchObject([
      { kind: "notice", chat: String(chat), to: "Grace", text: "Stopping", alert: false },
      { kind: "notice", chat: String(chat), to: "Grace", text: "Not yours", alert: true },
    ]);
  });

  it("is answered once, in at most 200 characters, and not when its query is too old", async () => {
    const clock = stopClock();
    const { sandbox, chat, api, next } = await start({ lifetimes: { callbackMs: 5_000 } });
    const { message_id } = await send(api, chat);
    sandbox.press(chat, message_id, "stop:1");
    const query = await next();
    await expect(query.answerCallbackQuery("x".repeat(201))).rejects.toMatchObject({
      description: "Bad Request: MESSAGE_TOO_LONG",
    });
    clock.pass(5_000);
    await query.answerCallbackQuery();
    await expect(query.answerCallbackQuery()).rejects.toMatchObject({ description: TOO_OLD });
    sandbox.press(chat, message_id, "stop:1");
    const late = await next();
    clock.pass(5_001);
    await expect(late.answerCallbackQuery()).rejects.toMatchObject({ description: TOO_OLD });
  });

  it("must be there: an edit without reply_markup takes it away, and one that links tells the bot nothing", async () => {
    const { sandbox, chat, api } = await start();
    const { message_id } = await send(api, chat);
    expect(() => sandbox.press(chat, message_id, "Read")).toThrow("sends nothing to the bot");
    await api.editMessageText(chat, message_id, "Done");
    expect(() => sandbox.press(chat, message_id, "stop:1")).toThrow("has no button stop:1");
    expect(() => sandbox.press(chat, 404, "stop:1")).toThrow("No message 404");
  });

  it("may be changed alone, the text staying as it is", async () => {
    const { sandbox, chat, api } = await start();
    const { message_id } = await send(api, chat);
    const reply_markup = new InlineKeyboard().text("Retry", "retry:1");
    await api.editMessageReplyMarkup(chat, message_id, { reply_markup });
    const [shown] = sandbox.timeline.visible(String(chat));
    expect(shown).toMatchObject({ text: "Growing", raw: { reply_markup } });
    await expect(api.editMessageReplyMarkup(chat, message_id, { reply_markup })).rejects.toMatchObject({
      description: expect.stringContaining("message is not modified"),
    });
    await api.editMessageReplyMarkup(chat, message_id);
    expect(sandbox.timeline.visible(String(chat))[0]?.raw).toBeUndefined();
  });
});

it("in the page a button is shown and pressed, and the bot's answer to it too", async () => {
  const { telegram, telegramChat, page } = await openPage();
  const { api, next } = poll(telegram);
  const events = await readEvents(page.url);
  const { message_id } = await send(api, telegramChat);
  const press = (id: string) =>
    post(page.url, "/press", { platform: "telegram", message: String(message_id), id });
  expect(await press("stop:1")).toEqual({ status: 204 });
  await (await next()).answerCallbackQuery({ text: "Stopping", show_alert: true });
  const { data } = await events.next(
    ({ event, data }) => event === "frame" && "kind" in data && data.kind === "notice",
  );
  expect(data).toMatchObject({ platform: "telegram", text: "Stopping", alert: true });
  expect(await press("gone")).toEqual({
    status: 400,
    error: `Message ${message_id} has no button gone.`,
  });
});
