/** The self-hosted Telegram bot: messages in private chats; in groups commands, mentions and replies to it. */

import { Bot, type Context } from "grammy";
import { askCommand, commands } from "../commands.ts";
import { type Host, liveOptions, notices, type Question, type RunningBot } from "../host.ts";
import { liveControls, replyLive } from "./index.ts";
import { receiveUpdates, type Webhook } from "./updates.ts";

export interface TelegramBotOptions {
  readonly token: string;
  /** Another Bot API server. Default: Telegram's own. */
  readonly apiRoot?: string | undefined;
  /** Shows growing answers in private chats as drafts. Default false. */
  readonly drafts?: boolean;
  /** Default: long polling. */
  readonly webhook?: Webhook | undefined;
}

/** Rejects with grammY's error when Telegram is out of reach or refuses the token. */
export async function startTelegramBot(options: TelegramBotOptions, host: Host): Promise<RunningBot> {
  const bot = new Bot(options.token, options.apiRoot ? { client: { apiRoot: options.apiRoot } } : {});
  // Not `bot.init()`: grammY 1.46 would try again for ever instead of saying what is wrong.
  bot.botInfo = await bot.api.getMe();
  await bot.api.setMyCommands(commands.map(({ name, description }) => ({ command: name, description })));

  const told = new Set<number>();
  bot.use(liveControls());
  bot.on("message", (ctx) => onMessage(ctx, { ...options, host, told }));
  bot.catch(({ error }) => host.troubled("telegram", error));
  // Not `bot.start()`: it handles one update after another, so everybody would wait for somebody else's answer.
  const receiving = await receiveUpdates(bot, {
    allowedUpdates: ["message", "callback_query", "stopped_message_generation"],
    webhook: options.webhook,
    onError: (error) => host.troubled("telegram", error),
  });
  return {
    name: `@${bot.botInfo.username}`,
    get isConnected() {
      return receiving.isConnected;
    },
    stop: () => receiving.stop(),
  };
}

interface Answering {
  readonly host: Host;
  readonly drafts?: boolean;
  /** Strangers who know by now that they are. */
  readonly told: Set<number>;
}

async function onMessage(ctx: Context, { host, drafts = false, told }: Answering) {
  const { msg, from, chat } = ctx;
  if (!msg || !from || from.is_bot || !chat || !isAddressed(ctx)) return;
  const question: Question = {
    platform: "telegram",
    text: questionOf(msg.text ?? "", ctx.me.username),
    userId: String(from.id),
    userName: from.first_name,
    chatId: String(chat.id),
  };
  if (!host.mayAsk(question)) {
    if (told.has(from.id)) return;
    told.add(from.id);
    await ctx.reply(notices.stranger);
    return;
  }
  if (host.isDraining) {
    await ctx.reply(notices.draining);
    return;
  }
  if (question.text === "") {
    await ctx.reply(msg.text === undefined ? notices.textOnly : notices.empty);
    return;
  }
  const live = { ...liveOptions(question, host), drafts };
  await host.answering(question, replyLive(ctx, host.answer(question), live));
}

/** In a group only what is meant for the bot; service messages nowhere. */
function isAddressed({ msg, chat, me }: Context): boolean {
  if (!msg || !("text" in msg || "photo" in msg || "voice" in msg || "document" in msg || "sticker" in msg))
    return false;
  if (chat?.type === "private") return true;
  const text = msg.text ?? "";
  return (
    commandOf(text, me.username) === askCommand.name ||
    text.toLowerCase().includes(`@${me.username.toLowerCase()}`) ||
    msg.reply_to_message?.from?.id === me.id
  );
}

/** The command's name when it is for this bot: `/ask` or `/ask@this_bot`. */
function commandOf(text: string, username: string): string | undefined {
  const [first = ""] = text.split(/\s/, 1);
  const [name = "", addressee] = first.split("@");
  if (!name.startsWith("/") || (addressee && addressee.toLowerCase() !== username.toLowerCase()))
    return undefined;
  return name.slice(1).toLowerCase();
}

/** `/start` asks nothing; `/ask` and the mention of the bot are no part of the question. */
function questionOf(text: string, username: string): string {
  const command = commandOf(text, username);
  if (command === "start") return "";
  const rest = command === askCommand.name ? text.slice(text.split(/\s/, 1)[0]?.length) : text;
  return rest.replaceAll(new RegExp(`@${username}\\b`, "gi"), "").trim();
}
