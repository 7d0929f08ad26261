/** Controls as a row of Telegram's inline buttons. */

import type { InlineKeyboardMarkup } from "grammy/types";
import type { Control } from "../../core/index.ts";

/** For the options of a call: an edit without them removes the buttons. */
export function toKeyboard(controls: readonly Control[] = []): { reply_markup?: InlineKeyboardMarkup } {
  if (controls.length === 0) return {};
  const row = controls.map(({ id, label }) => ({ text: label, callback_data: id }));
  return { reply_markup: { inline_keyboard: [row] } };
}
