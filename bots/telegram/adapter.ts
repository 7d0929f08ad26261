/** Turns "send this, edit that" into Bot API calls for one chat. */

import type { Adapter } from "../../core/index.ts";
import { createAcknowledgement } from "./acknowledgement.ts";
import { attempt, NO_PREVIEW, toEntities, toGrammySignal } from "./calls.ts";
import { telegramDialect } from "./dialect.ts";
import { richDialect } from "./dialect-rich.ts";
import { createDrafts, type Topic } from "./drafts.ts";
import { sendFile } from "./files.ts";
import { toKeyboard } from "./keyboard.ts";
import { chatScopes, draftScopes, extraScopes, isPrivate, TYPING } from "./limits.ts";
import type { TelegramLine } from "./line.ts";
import { createRichCalls } from "./rich-calls.ts";

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
  /** Rich messages, where plain ones can't show all of it. */
  readonly rich?: boolean | undefined;
}

/** The topic of a forum that is always there. Telegram wants it named for typing, and refuses it for messages. */
const GENERAL_TOPIC = 1;

const SILENT = { disable_notification: true } as const;

export function createTelegramAdapter(line: TelegramLine, place: TelegramPlace): Adapter {
  const { api } = line;
  const { chatId, messageThreadId, replyTo, questionId = replyTo } = place;
  const scopes = chatScopes(chatId);
  const extras = extraScopes(chatId);
  const thread: Topic = messageThreadId === undefined ? {} : { message_thread_id: messageThreadId };
  const topic: Topic = messageThreadId === GENERAL_TOPIC ? {} : thread;
  const where = {
    ...topic,
    ...(replyTo === undefined
      ? {}
      : { reply_parameters: { message_id: replyTo, allow_sending_without_reply: true } }),
  };
  const rich = place.rich && !line.lacksRich ? createRichCalls(line) : undefined;
  return {
    dialect: rich ? richDialect : telegramDialect,
    exactlyOnce: false,
    ...(replyTo === undefined
      ? {}
      : { fallback: createTelegramAdapter(line, { ...place, questionId, replyTo: undefined }) }),
    movedTo(supergroup) {
      // What was asked stands in the group, and this is the one time that a group becomes another.
      const anew = { ...place, chatId: Number(supergroup), replyTo: undefined, questionId: undefined };
      const { movedTo: _, ...adapter } = createTelegramAdapter(line, anew);
      return adapter;
    },
    scopes(kind) {
      if (kind === "draft" && isPrivate(chatId)) return draftScopes(chatId);
      return kind === "remove" ? extras : scopes;
    },
    ...(place.drafts && isPrivate(chatId) ? { drafts: createDrafts(line, { chatId, topic, rich }) } : {}),
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
    async send(content, { signal, isSilent }) {
      const { text, entities, controls } = content;
      const abort = toGrammySignal(signal);
      const options = { ...where, ...(isSilent ? SILENT : {}), ...toKeyboard(controls) };
      const blocks = rich?.messageFor(content);
      if (rich && blocks) {
        return rich.attempt(async () => {
          const message = await api.sendRichMessage(chatId, blocks, options, abort);
          return { messageId: String(message.message_id) };
        });
      }
      return attempt(async () => {
        const look = { ...NO_PREVIEW, ...toEntities(entities) };
        const message = await api.sendMessage(chatId, text, { ...options, ...look }, abort);
        rich?.sentText(String(message.message_id));
        return { messageId: String(message.message_id) };
      });
    },
    async edit(messageId, content, { signal }) {
      const { text, entities, controls } = content;
      const id = Number(messageId);
      const abort = toGrammySignal(signal);
      const options = toKeyboard(controls);
      const blocks = rich?.messageFor(content, messageId);
      if (rich && blocks) {
        return rich.attempt(async () => {
          await api.editMessageText(chatId, id, blocks, options, abort);
          return { messageId };
        }, messageId);
      }
      return attempt(async () => {
        const look = { ...NO_PREVIEW, ...toEntities(entities) };
        await api.editMessageText(chatId, id, text, { ...options, ...look }, abort);
        return { messageId };
      });
    },
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
