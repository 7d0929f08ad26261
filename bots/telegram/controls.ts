/** Inline buttons under an answer, and the middleware that receives their presses. */

import type { Context, MiddlewareFn } from "grammy";
import { createDesk, type Desk, isOwnControl, type Presser } from "../../core/index.ts";
import { attempt } from "./calls.ts";
import { chatScopes, guestScopes } from "./limits.ts";
import { lineOf, type TelegramLine } from "./line.ts";

const desks = new WeakMap<TelegramLine, Desk>();

/** Undefined as long as the bot has no `liveControls()`: nobody would hear of a press. */
export const deskOf = (line: TelegramLine): Desk | undefined => desks.get(line);

/**
 * Receives the presses of the buttons under answers; without it there are none. Put it before everything that makes
 * updates wait for one another, such as `sequentialize`: a press of Stop would wait for the answer that it is to stop.
 * Where you name your `allowed_updates`, `callback_query` and `stopped_message_generation` (of drafts) belong to them.
 * Callback data that begins with `lt:` is taken and so is Telegram's own Stop at a draft of an answer, all else is
 * handed on.
 *
 * @example
 * bot.use(liveControls());
 */
export function liveControls(): MiddlewareFn<Context> {
  return async (ctx, next) => {
    const line = lineOf(ctx.api);
    let desk = desks.get(line);
    if (!desk) {
      desk = createDesk();
      desks.set(line, desk);
    }
    const { callbackQuery: query, stoppedMessageGeneration: stopped } = ctx;
    const stop = stopped && line.draftStops.find({ chatId: stopped.chat.id, draftId: stopped.draft_id });
    if (stopped && stop !== undefined) {
      await desk.press({ id: stop, user: personOf(stopped.chat) });
      return;
    }
    if (!query?.data || !isOwnControl(query.data)) return next();
    await onPress({ line, desk, query, data: query.data });
  };
}

interface Pressed {
  readonly line: TelegramLine;
  readonly desk: Desk;
  readonly query: NonNullable<Context["callbackQuery"]>;
  readonly data: string;
}

/** A private chat has the id and the name of the one whom it is with. */
const personOf = ({
  id,
  first_name = "",
}: {
  readonly id: number;
  readonly first_name?: string;
}): Presser => ({
  id: String(id),
  name: first_name,
  isModerator: false,
});

async function onPress({ line, desk, query, data }: Pressed): Promise<void> {
  const { id, from, message, inline_message_id: inlineId } = query;
  const user = personOf(from);
  const { notice, removesControls } = (await desk.press({ id: data, user })) ?? {};
  // Not in turn: a press without an answer keeps its button turning, and no budget of messages counts it.
  const told = attempt(async () => {
    const shown = notice ? { text: cut(notice), show_alert: true } : {};
    await line.api.answerCallbackQuery(id, shown);
    return { messageId: "" };
  });
  if (removesControls && message) removeButtons(line, message.chat.id, message.message_id);
  else if (removesControls && inlineId !== undefined) removeInlineButtons(line, inlineId);
  await told;
}

/** Of an alert. Source: core.telegram.org/bots/api#answercallbackquery, read 2026-11-21. */
const MAX_NOTICE_LENGTH = 200;

const cut = (text: string): string =>
  text.length <= MAX_NOTICE_LENGTH ? text : `${text.slice(0, MAX_NOTICE_LENGTH - 1).toWellFormed()}…`;

function removeButtons({ api, outbox }: TelegramLine, chatId: number, messageId: number): void {
  void outbox.perform({
    scopes: chatScopes(chatId),
    urgency: "ack",
    call: () =>
      attempt(async () => {
        await api.editMessageReplyMarkup(chatId, messageId);
        return { messageId: String(messageId) };
      }),
  });
}

/** A press tells the message of a guest, and nothing of its chat. */
function removeInlineButtons({ api, outbox }: TelegramLine, inlineId: string): void {
  void outbox.perform({
    scopes: guestScopes(inlineId),
    urgency: "ack",
    call: () =>
      attempt(async () => {
        await api.editMessageReplyMarkupInline(inlineId);
        return { messageId: inlineId };
      }),
  });
}
