/** Controls as rows of Telegram's inline buttons. */

import type { InlineKeyboardMarkup } from "grammy/types";
import type { Control } from "../../core/index.ts";

/** More are too narrow on a phone to be read: those of several decisions stand in pairs. */
const MAX_IN_ROW = 3;

/** For the options of a call: an edit without them removes the buttons. */
export function toKeyboard(controls: readonly Control[] = []): { reply_markup?: InlineKeyboardMarkup } {
  if (controls.length === 0) return {};
  const buttons = controls.map(({ id, label }) => ({ text: label, callback_data: id }));
  const width = buttons.length > MAX_IN_ROW ? 2 : MAX_IN_ROW;
  const rows = Array.from({ length: Math.ceil(buttons.length / width) }, (_, row) =>
    buttons.slice(row * width, (row + 1) * width),
  );
  return { reply_markup: { inline_keyboard: rows } };
}
