/** Inline buttons under an answer, and the middleware that receives their presses. */

import type { Context, MiddlewareFn } from "grammy";
import { createDesk, type Desk, isOwnControl } from "../../core/index.ts";
import { attempt, lineOf, type TelegramLine } from "./adapter.ts";
import { chatScopes } from "./limits.ts";

const desks = new WeakMap<TelegramLine, Desk>();

/** Undefined as long as the bot has no `liveControls()`: nobody would hear of a press. */
export const deskOf = (line: TelegramLine): Desk | undefined => desks.get(line);

/**
 * Receives the presses of the buttons under answers; without it there are none. Put it before everything that makes
 * updates wait for one another, such as `sequentialize`: a press of Stop would wait for the answer that it is to stop.
 * Callback data that begins with `lt:` is taken, all else is handed on.
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
    const query = ctx.callbackQuery;
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

async function onPress({ line, desk, query, data }: Pressed): Promise<void> {
  const { id, from, message } = query;
  const user = { id: String(from.id), name: from.first_name, isModerator: false };
  const { notice, removesControls } = (await desk.press({ id: data, user })) ?? {};
  // Not in turn: a press without an answer keeps its button turning, and no budget of messages counts it.
  const told = attempt(async () => {
    await line.api.answerCallbackQuery(id, notice ? { text: notice, show_alert: true } : {});
    return { messageId: "" };
  });
  if (removesControls && message) removeButtons(line, message.chat.id, message.message_id);
  await told;
}

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
