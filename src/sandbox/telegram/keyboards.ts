/** The inline keyboard of a message, checked as Telegram checks it. */

import { isRecord, json, type Params } from "./params.ts";
import { badRequest } from "./refusal.ts";
import type { InlineKeyboardMarkup } from "./types.ts";

const ACTIONS = [
  "callback_data",
  "url",
  "web_app",
  "login_url",
  "switch_inline_query",
  "switch_inline_query_current_chat",
  "copy_text",
  "pay",
];

const MAX_CALLBACK_BYTES = 64;

/** Undefined for no keyboard and for the kinds that don't stay with the message. */
export function readKeyboard(params: Params): InlineKeyboardMarkup | undefined {
  const markup = json(params, "reply_markup", "reply keyboard markup JSON object");
  if (!isRecord(markup) || !("inline_keyboard" in markup)) return undefined;
  const rows = markup.inline_keyboard;
  if (!Array.isArray(rows)) throw badRequest('Field "inline_keyboard" must be of type Array');
  const keyboard = rows.map((row) => {
    if (!Array.isArray(row))
      throw badRequest("Can't parse inline keyboard: expected an Array of Array of buttons");
    return row.map(checkButton);
  });
  const filled = keyboard.filter((row) => row.length > 0);
  return filled.length > 0 ? { inline_keyboard: filled } : undefined;
}

function checkButton(button: unknown) {
  if (!isRecord(button) || typeof button.text !== "string") {
    throw badRequest("Can't parse inline keyboard button: Can't find field \"text\"");
  }
  if (
    !ACTIONS.some((action) => Boolean(button[action]) || (action.startsWith("switch") && action in button))
  ) {
    throw badRequest("Can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard");
  }
  if (Buffer.byteLength(String(button.callback_data ?? "")) > MAX_CALLBACK_BYTES) {
    throw badRequest("BUTTON_DATA_INVALID");
  }
  return button;
}
