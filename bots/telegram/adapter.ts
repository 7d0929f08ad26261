/** Turns "send this, edit that" into Bot API calls for one chat. */

import { Api } from "grammy";
import type { MessageEntity } from "grammy/types";
import {
  type Adapter,
  createOutbox,
  type Drafts,
  type Outbox,
  type Outcome,
  type Rendered,
} from "../../core/index.ts";
import { telegramDialect } from "./dialect.ts";
import { toFailure } from "./failures.ts";
import { toKeyboard } from "./keyboard.ts";
import { chatScopes, DRAFT_LASTS_MS, draftScopes, isPrivate, TYPING } from "./limits.ts";

export interface TelegramPlace {
  readonly chatId: number | string;
  /** A forum's topic, or a private chat's. */
  readonly messageThreadId?: number | undefined;
  /** The message to answer to; sent without it when it is gone. */
  readonly replyTo?: number | undefined;
  /** Previews as drafts, where Telegram has them: in private chats. */
  readonly drafts?: boolean | undefined;
}

/** One bot as we call it: bare, so that no transformer of the host repeats, delays or reorders our calls. */
export interface TelegramLine {
  readonly api: Api;
  readonly outbox: Outbox;
}

const lines = new Map<string, TelegramLine>();

/** grammY makes a new `Api` for each update, so that answers find their shared budgets by token and root instead. */
export function lineOf({ token, options }: Api): TelegramLine {
  const key = [options?.apiRoot, options?.environment, token].join("|");
  let line = lines.get(key);
  if (!line) {
    const api = new Api(token, { ...options, canUseWebhookReply: () => false });
    line = { api, outbox: createOutbox() };
    lines.set(key, line);
  }
  return line;
}

export function createTelegramAdapter(api: Api, place: TelegramPlace): Adapter {
  const { chatId, messageThreadId, replyTo } = place;
  const scopes = chatScopes(chatId);
  const quiet = { link_preview_options: { is_disabled: true } };
  const topic: Topic = messageThreadId === undefined ? {} : { message_thread_id: messageThreadId };
  const where = {
    ...quiet,
    ...topic,
    ...(replyTo === undefined
      ? {}
      : { reply_parameters: { message_id: replyTo, allow_sending_without_reply: true } }),
  };
  return {
    dialect: telegramDialect,
    exactlyOnce: false,
    scopes: (kind) => (kind === "draft" && isPrivate(chatId) ? draftScopes(chatId) : scopes),
    ...(place.drafts && isPrivate(chatId) ? { drafts: createDrafts(api, chatId, topic) } : {}),
    typing: {
      scopes,
      ...TYPING,
      show: ({ signal }) =>
        attempt(async () => {
          await api.sendChatAction(chatId, "typing", topic, toGrammySignal(signal));
          return { messageId: "" };
        }),
    },
    send: ({ text, entities, controls }, { signal }) =>
      attempt(async () => {
        const options = { ...where, ...toEntities(entities), ...toKeyboard(controls) };
        const message = await api.sendMessage(chatId, text, options, toGrammySignal(signal));
        return { messageId: String(message.message_id) };
      }),
    edit: (messageId, { text, entities, controls }, { signal }) =>
      attempt(async () => {
        const options = { ...quiet, ...toEntities(entities), ...toKeyboard(controls) };
        await api.editMessageText(chatId, Number(messageId), text, options, toGrammySignal(signal));
        return { messageId };
      }),
  };
}

interface Topic {
  readonly message_thread_id?: number;
}

function createDrafts(api: Api, chatId: number, topic: Topic): Drafts {
  return {
    lastsMs: DRAFT_LASTS_MS,
    show: (id, { text, entities }, { signal }) =>
      attempt(async () => {
        const options = { ...topic, ...toEntities(entities) };
        await api.sendMessageDraft(chatId, toDraftId(id), text, options, toGrammySignal(signal));
        return { messageId: "" };
      }),
  };
}

/** Telegram wants a number that is not 0. A nonce is hexadecimal; so much of it is a safe integer. */
const toDraftId = (nonce: string): number => Number.parseInt(nonce.slice(0, 12), 16) + 1;

/** The dialect writes only entities that Telegram knows. */
const toEntities = (entities: Rendered["entities"]) =>
  entities && { entities: entities as unknown as MessageEntity[] };

export async function attempt(call: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await call();
  } catch (error) {
    return { failure: toFailure(error) };
  }
}

type GrammySignal = Parameters<Api["getMe"]>[0];

/** grammY 1.46 types its signals after the `abort-controller` package; native ones work when it runs. */
const toGrammySignal = (signal: AbortSignal) => signal as GrammySignal;
