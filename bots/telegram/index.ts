/** `livetype/telegram`: show an answer live in a grammY bot. */

import type { Api, Context } from "grammy";
import {
  assertSource,
  type LimitMemory,
  type LiveOptions,
  type LiveResult,
  type Source,
  streamReply,
} from "../../core/index.ts";
import { createTelegramAdapter, lineOf, type TelegramPlace } from "./adapter.ts";
import { deskOf } from "./controls.ts";

export type {
  LearnedLimits,
  LimitMemory,
  LiveOptions,
  LiveResult,
  PressInfo,
  Source,
  SourceContext,
} from "../../core/index.ts";
export { liveControls } from "./controls.ts";

/** Where to write: an update's context, or any chat by its id. */
export type TelegramTarget = Context | (TelegramPlace & { readonly api: Api });

export interface TelegramOptions extends LiveOptions {
  /**
   * Shows the growing answer as a draft, and sends a message once a page of it is full or it has ended. Only in private
   * chats, elsewhere it grows in its message; likewise when Telegram takes no drafts. Default false: some clients show a
   * draft and its message side by side for a moment.
   */
  readonly drafts?: boolean;
}

/**
 * Shows the answer in the chat while it is being written, and resolves when all of it stands.
 *
 * A context of a group is answered as a reply, one of a private chat is not; topics are kept. Answers of one bot share
 * its budgets, also across updates and whatever transformers it has installed.
 *
 * @param source A stream, or better a function that makes one from `{ signal }`: only a function can be stopped for sure.
 * @returns How it ended. A failing source or platform does not reject: see `status` and `cause`.
 * @throws {TypeError} When target or source is of no known kind.
 *
 * @example
 * bot.on("message:text", (ctx) => replyLive(ctx, ({ signal }) => chain.stream(ctx.msg.text, { signal })));
 */
export async function replyLive(
  target: TelegramTarget,
  source: Source,
  options: TelegramOptions = {},
): Promise<LiveResult> {
  assertSource(source);
  const { api, place, asker } = resolveTarget(target);
  const line = lineOf(api);
  // Where nobody is known to have asked, it takes the host to say who may press.
  const desk = "update" in target && (asker || options.mayPress) ? deskOf(line) : undefined;
  const adapter = createTelegramAdapter(line.api, { ...place, drafts: options.drafts });
  return streamReply({ adapter, outbox: line.outbox, asker, desk }, source, options);
}

/**
 * Keeps what is learned of this bot's limits, so that a restart does not forget a ban. Call it before the first answer.
 * Rejects when `load` does.
 */
export const rememberLimits = (api: Api, memory: LimitMemory): Promise<void> =>
  lineOf(api).outbox.remember(memory);

interface Resolved {
  readonly api: Api;
  readonly place: TelegramPlace;
  readonly asker?: string | undefined;
}

function resolveTarget(target: TelegramTarget): Resolved {
  // Not `instanceof`: the host may have a copy of grammY of its own.
  if (target?.api && "update" in target)
    return { api: target.api, place: placeOf(target), asker: target.from && String(target.from.id) };
  if (target?.api && target.chatId !== undefined) return { api: target.api, place: target as TelegramPlace };
  throw new TypeError("Expected a grammY context or { api, chatId } as the target of replyLive");
}

function placeOf(ctx: Context): TelegramPlace {
  if (!ctx.chat) throw new TypeError("Expected a context that has a chat as the target of replyLive");
  return {
    chatId: ctx.chat.id,
    messageThreadId: ctx.msg?.is_topic_message ? ctx.msg.message_thread_id : undefined,
    replyTo: ctx.chat.type === "private" ? undefined : ctx.msg?.message_id,
  };
}
