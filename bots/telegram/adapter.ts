/** Turns "send this, edit that" into Bot API calls for one chat. */

import type { Adapter } from "../../core/index.ts";
import { createAcknowledgement } from "./acknowledgement.ts";
import { attempt, NO_PREVIEW, toEntities, toGrammySignal } from "./calls.ts";
import { telegramDialect } from "./dialect.ts";
import { createDrafts, type Topic } from "./drafts.ts";
import { sendFile } from "./files.ts";
import { toKeyboard } from "./keyboard.ts";
import { chatScopes, draftScopes, extraScopes, isPrivate, TYPING } from "./limits.ts";
import type { TelegramLine } from "./line.ts";

export interface TelegramPlace {
  readonly chatId: number | string;
  /** A forum's topic, or a private chat's. */
  readonly messageThreadId?: number | undefined;
  /** The message to answer to; sent without it when it is gone. */
  readonly replyTo?: number | undefined;
  /** The message that asks. Default: the one to answer to. */
  readonly questionId?: number | undefined;
  /** Previews as drafts, where Telegram has them: in private chats. */
  readonly drafts?: boolean | undefined;
}

/** The topic of a forum that is always there. Telegram wants it named for typing, and refuses it for messages. */
const GENERAL_TOPIC = 1;

export function createTelegramAdapter(line: TelegramLine, place: TelegramPlace): Adapter {
  const { api } = line;
  const { chatId, messageThreadId, replyTo, questionId = replyTo } = place;
  const scopes = chatScopes(chatId);
  const extras = extraScopes(chatId);
  const thread: Topic = messageThreadId === undefined ? {} : { message_thread_id: messageThreadId };
  const topic: Topic = messageThreadId === GENERAL_TOPIC ? {} : thread;
  const where = {
    ...NO_PREVIEW,
    ...topic,
    ...(replyTo === undefined
      ? {}
      : { reply_parameters: { message_id: replyTo, allow_sending_without_reply: true } }),
  };
  return {
    dialect: telegramDialect,
    exactlyOnce: false,
    scopes(kind) {
      if (kind === "draft" && isPrivate(chatId)) return draftScopes(chatId);
      return kind === "remove" ? extras : scopes;
    },
    ...(place.drafts && isPrivate(chatId) ? { drafts: createDrafts(line, chatId, topic) } : {}),
    typing: {
      scopes,
      ...TYPING,
      show: ({ signal }) =>
        attempt(async () => {
          await api.sendChatAction(chatId, "typing", thread, toGrammySignal(signal));
          return { messageId: "" };
        }),
    },
    ...(questionId === undefined ? {} : { acknowledgement: createAcknowledgement(line, chatId, questionId) }),
    send: ({ text, entities, controls }, { signal, isSilent }) =>
      attempt(async () => {
        const quiet = isSilent ? { disable_notification: true } : {};
        const options = { ...where, ...quiet, ...toEntities(entities), ...toKeyboard(controls) };
        const message = await api.sendMessage(chatId, text, options, toGrammySignal(signal));
        return { messageId: String(message.message_id) };
      }),
    edit: (messageId, { text, entities, controls }, { signal }) =>
      attempt(async () => {
        const options = { ...NO_PREVIEW, ...toEntities(entities), ...toKeyboard(controls) };
        await api.editMessageText(chatId, Number(messageId), text, options, toGrammySignal(signal));
        return { messageId };
      }),
    remove: async (messageId, { signal }) => {
      const outcome = await attempt(async () => {
        await api.deleteMessage(chatId, Number(messageId), toGrammySignal(signal));
        return { messageId };
      });
      const isGone = "failure" in outcome && outcome.failure.kind === "unchanged";
      return isGone ? { messageId } : outcome;
    },
    sendFile: (file, { signal }) => sendFile(line, { chatId, topic }, { file, signal }),
  };
}
