/** What a message says: read from a call, compared, taken out. */

import { isRecord, json, type Params } from "./params.ts";
import { hasRichMessage, readRichMessage } from "./rich/index.ts";
import { readFormattedText } from "./text.ts";
import type { Message } from "./types.ts";

export type Content = Omit<Partial<Message>, "message_id" | "chat" | "from" | "date">;

/** A text, or where both may stand a rich message. */
export function readAnyContent(params: Params): Content {
  return hasRichMessage(params) ? { rich_message: readRichMessage(params) } : readContent(params);
}

export function readContent(params: Params): Content {
  const { text, entities } = readFormattedText(params);
  return { text, ...(entities.length > 0 && { entities }), ...readLinkPreview(params) };
}

export function withoutContent(message: Message): Message {
  const { text: _text, entities: _entities, rich_message: _rich, ...rest } = message;
  const { reply_markup: _keyboard, link_preview_options: _preview, ...kept } = rest;
  return kept;
}

export function looksSame(a: Message, b: Message): boolean {
  const looks = ({ text, entities, rich_message, reply_markup }: Message) =>
    JSON.stringify([text, entities, rich_message, reply_markup]);
  return looks(a) === looks(b);
}

function readLinkPreview(params: Params) {
  const options = json(params, "link_preview_options", "link preview options JSON object");
  return isRecord(options) && Object.keys(options).length > 0 ? { link_preview_options: options } : {};
}
