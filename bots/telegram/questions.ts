/** What people do on Telegram, in the words that both platforms share. */

import type { Context } from "grammy";
import type { Message, User } from "grammy/types";
import { type Command, findCommand } from "../commands.ts";
import type { Question, Speaker } from "../host.ts";
import { toQuote } from "../quoting.ts";
import { filesOf } from "./incoming.ts";

/** A message for this bot. */
export interface Addressed {
  readonly msg: Message;
  readonly speaker: Speaker;
  /** Without the command, and without the bot's name. */
  readonly text: string;
  /** `start` is what Telegram's clients send first. */
  readonly command: Command["name"] | "start" | undefined;
  readonly replyTo: string | undefined;
  readonly isReplyToMe: boolean;
  /** What it answers to, where that is somebody else's. */
  readonly quoted: string | undefined;
}

/** Undefined for what is none of this bot's business: in a group all that is not meant for it; service messages. */
export function readMessage(ctx: Context): Addressed | undefined {
  const msg = ctx.guestMessage ?? ctx.msg;
  const { from, chat, me } = ctx;
  if (!msg || !from || from.is_bot || !chat || !hasContent(msg)) return undefined;
  const given = msg.text ?? msg.caption ?? "";
  const command = commandOf(given, me.username);
  const original = msg.reply_to_message;
  const isReplyToMe = original?.from?.id === me.id;
  const isForMe =
    chat.type === "private" ||
    ctx.guestMessage !== undefined ||
    (command !== undefined && command !== "start") ||
    isMentioned(given, me) ||
    isReplyToMe;
  if (!isForMe) return undefined;
  const rest = command === undefined ? given : given.slice(given.split(/\s/, 1)[0]?.length);
  return {
    msg,
    command,
    speaker: {
      platform: "telegram",
      userId: String(from.id),
      userName: from.first_name,
      chatId: String(chat.id),
      topicId: msg.is_topic_message ? String(msg.message_thread_id) : undefined,
      surface: chat.type === "private" ? "private" : msg.is_topic_message ? "thread" : "group",
    },
    text: rest.replaceAll(new RegExp(`@${me.username}\\b`, "gi"), "").trim(),
    replyTo: original && String(original.message_id),
    isReplyToMe,
    quoted: original && !isReplyToMe ? (original.text ?? original.caption) : undefined,
  };
}

/** A question about somebody else's message has that message in it. `messages`: those that its files come with. */
export function questionOf(
  { api }: Context,
  { msg, speaker, text, command, replyTo, isReplyToMe, quoted }: Addressed,
  messages: readonly Message[],
): Question {
  const access = { api, token: api.token, apiRoot: api.options?.apiRoot };
  return {
    ...speaker,
    text: quoted === undefined ? text : `${toQuote(quoted)}\n\n${text}`.trim(),
    messageId: String(msg.message_id),
    replyTo,
    goesOn: command === "ask" || isReplyToMe,
    files: messages.flatMap((one) => filesOf(one, access)),
  };
}

const hasContent = (msg: Message): boolean =>
  ["text", "photo", "voice", "audio", "video", "video_note", "document", "sticker"].some(
    (kind) => kind in msg,
  );

const isMentioned = (text: string, { username }: User): boolean =>
  username !== undefined && text.toLowerCase().includes(`@${username.toLowerCase()}`);

/** Of this bot: `/ask` or `/ask@this_bot`, at the very beginning. */
function commandOf(text: string, username: string): Addressed["command"] {
  const [, name = "", addressee] = /^\/([a-z]+)(?:@(\w+))?(?=\s|$)/i.exec(text) ?? [];
  if (addressee && addressee.toLowerCase() !== username.toLowerCase()) return undefined;
  return name.toLowerCase() === "start" ? "start" : findCommand(name.toLowerCase())?.name;
}
