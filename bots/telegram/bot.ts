/** The self-hosted Telegram bot: messages in private chats; in groups commands, mentions and replies to it. */

import type { Context } from "grammy";
import type { Asking, Host, RunningBot } from "../host.ts";
import { type Albums, createAlbums } from "./albums.ts";
import { type ClientOptions, createBot } from "./client.ts";
import { offerToOwner, registerCommands } from "./command-menu.ts";
import { liveControls, rememberLimits, replyLive, type TelegramOptions } from "./index.ts";
import { sendNotice } from "./notice.ts";
import { type Addressed, questionOf, readMessage } from "./questions.ts";
import { receiveUpdates, type Webhook } from "./updates.ts";

export interface TelegramBotOptions extends ClientOptions {
  /** Shows growing answers in private chats as drafts. Default false. */
  readonly drafts?: boolean;
  /** Shows tables, formulas and tasks as such, in rich messages. Default false. */
  readonly rich?: boolean;
  /** Default: long polling. */
  readonly webhook?: Webhook | undefined;
}

interface Answering {
  readonly host: Host;
  readonly albums: Albums;
  readonly shown: Pick<TelegramOptions, "drafts" | "rich">;
}

/** Rejects with grammY's error when Telegram is out of reach or refuses the token. */
export async function startTelegramBot(options: TelegramBotOptions, host: Host): Promise<RunningBot> {
  const bot = createBot(options);
  // Not `bot.init()`: grammY 1.46 would try again for ever instead of saying what is wrong.
  bot.botInfo = await bot.api.getMe();
  const owners = (await host.owners?.("telegram")) ?? [];
  // It answers without a menu as well.
  await registerCommands(bot.api, owners).catch((error) => host.troubled("telegram", error));
  const memory = host.limits?.("telegram");
  if (memory) await rememberLimits(bot.api, memory);

  const answering: Answering = {
    host,
    albums: createAlbums(),
    shown: { drafts: options.drafts ?? false, rich: options.rich ?? false },
  };
  bot.use(liveControls());
  bot.use(async ({ me, update }, next) => {
    if ((await host.claim?.(`telegram:${me.id}:${update.update_id}`)) !== false) await next();
  });
  bot.on(["message", "guest_message"], (ctx) => onMessage(ctx, answering));
  bot.on("edited_message", (ctx) => onEdit(ctx, answering));
  bot.catch(({ error }) => host.troubled("telegram", error));
  // Not `bot.start()`: it handles one update after another, so everybody would wait for somebody else's answer.
  const receiving = await receiveUpdates(bot, {
    allowedUpdates: [
      "message",
      "edited_message",
      "guest_message",
      "callback_query",
      "stopped_message_generation",
    ],
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

async function onMessage(first: Context, answering: Answering) {
  const found = findAddressed((await answering.albums.gather(first)) ?? []);
  if (!found) return;
  const { ctx, addressed } = found;
  const { host } = answering;
  const { command, text, speaker, replyTo, msg } = addressed;
  if (command === "start") return onStart(ctx, addressed, answering);
  if (command === undefined || command === "ask") return host.ask(askingOf(ctx, addressed, answering));
  if (command === "retry") return host.retry?.(askingOf(ctx, addressed, answering));
  await host.command?.({
    name: command,
    argument: text,
    speaker,
    messageId: String(msg.message_id),
    replyTo,
    reply: (reply) => sendNotice(ctx, reply),
  });
}

/** Of an album the one that speaks: its words may stand at any of the pictures. */
function findAddressed(messages: readonly Context[]) {
  const found = messages.flatMap((ctx) => {
    const addressed = readMessage(ctx);
    return addressed ? [{ ctx, addressed }] : [];
  });
  return found.find(({ addressed: { text, command } }) => text !== "" || command !== undefined) ?? found[0];
}

/** Telegram's clients send it by themselves when a chat begins; a link can put a text behind it. */
async function onStart(ctx: Context, addressed: Addressed, answering: Answering) {
  const { speaker, text } = addressed;
  const notice = text === "" ? undefined : await answering.host.pair?.(speaker, text);
  if (notice === undefined) await answering.host.ask(askingOf(ctx, { ...addressed, text: "" }, answering));
  else await sendNotice(ctx, { text: notice });
  const owners = (await answering.host.owners?.("telegram")) ?? [];
  if (owners.includes(speaker.userId)) await offerToOwner(ctx.api, speaker.userId);
}

async function onEdit(ctx: Context, answering: Answering) {
  const addressed = readMessage(ctx);
  const isQuestion = addressed && (addressed.command === undefined || addressed.command === "ask");
  if (isQuestion) await answering.host.edited?.(askingOf(ctx, addressed, answering));
}

const askingOf = (ctx: Context, addressed: Addressed, { shown, albums }: Answering): Asking => ({
  question: questionOf(ctx, addressed, albums.around(addressed.msg)),
  tell: (text) => sendNotice(ctx, { text }),
  show: (source, { onThread: _, ...options }) => replyLive(ctx, source, { ...options, ...shown }),
});
