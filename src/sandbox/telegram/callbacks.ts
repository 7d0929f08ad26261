/** Presses of inline buttons: each is a query that the bot answers once, and soon. */

import { randomInt } from "node:crypto";
import type { Timeline } from "../timeline.ts";
import { flag, type Params, text } from "./params.ts";
import { badRequest } from "./refusal.ts";
import { buttonsOf, textToPlain } from "./rich/plain.ts";
import type { CallbackQuery, Message, User } from "./types.ts";

export interface Callbacks {
  /** Of a button by its data or its label. Throws where the message has none that the bot would hear of. */
  press(message: Message, button: string, from: User): CallbackQuery & { readonly message: Message };
  /** answerCallbackQuery */
  answer(params: Params): true;
}

/** Of an answer's text: https://core.telegram.org/bots/api#answercallbackquery */
const MAX_LENGTH = 200;

export function createCallbacks(timeline: Timeline, lifetimeMs: number): Callbacks {
  const open = new Map<string, { readonly chat: string; readonly to: string; readonly atMs: number }>();
  return {
    press(message, button, from) {
      const query = {
        id: String(randomInt(2 ** 47)),
        from,
        message,
        chat_instance: String(message.chat.id),
        data: findData(message, button),
      };
      open.set(query.id, { chat: String(message.chat.id), to: from.first_name, atMs: Date.now() });
      return query;
    },
    answer(params) {
      const id = text(params, "callback_query_id");
      const shown = text(params, "text");
      if ([...shown].length > MAX_LENGTH) throw badRequest("MESSAGE_TOO_LONG");
      const query = open.get(id);
      open.delete(id);
      const atMs = Date.now();
      if (!query || atMs - query.atMs > lifetimeMs) throw badRequest(TOO_OLD);
      const { chat, to } = query;
      const alert = flag(params, "show_alert");
      if (shown !== "") timeline.show({ atMs, kind: "notice", chat, to, text: shown, alert });
      return true;
    },
  };
}

const TOO_OLD = "Query is too old and response timeout expired or query ID is invalid";

/** Under the message, or where it is a rich one inside it. */
function findData({ message_id, reply_markup, rich_message }: Message, wanted: string): string {
  const inside = buttonsOf(rich_message?.blocks).map((button) => ({
    ...button,
    text: textToPlain(button.text),
  }));
  const buttons = [...(reply_markup?.inline_keyboard.flat() ?? []), ...inside];
  const found = buttons.find(({ callback_data, text }) => callback_data === wanted || text === wanted);
  if (!found) throw new Error(`Message ${message_id} has no button ${wanted}.`);
  if (typeof found.callback_data !== "string") {
    throw new Error(`The button ${wanted} of message ${message_id} sends nothing to the bot.`);
  }
  return found.callback_data;
}
