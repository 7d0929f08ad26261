/** What a bot changes: the text or the buttons of a message, its own in a chat or one it left as a guest. */

import type { ChatRoom } from "./chats.ts";
import { looksSame, readAnyContent, withoutContent } from "./content.ts";
import { readKeyboard } from "./keyboards.ts";
import { type MessageMethodParts, nowInSeconds } from "./message-parts.ts";
import { type Params, text } from "./params.ts";
import { badRequest } from "./refusal.ts";
import { readMessageId, readRoom } from "./targets.ts";
import type { Message } from "./types.ts";

interface Target {
  readonly room: ChatRoom;
  readonly old: Message;
  /** Telegram answers true, and not with the message. */
  readonly isInline: boolean;
}

export function createEditMethods({ chats, budgets, guests }: MessageMethodParts) {
  const findTarget = (params: Params): Target => {
    const inlineId = text(params, "inline_message_id");
    const isInline = inlineId !== "";
    const room = isInline ? guests.find(inlineId).room : readRoom(params, chats);
    const old = room.find(isInline ? guests.find(inlineId).messageId : readMessageId(params));
    if (!old) throw badRequest("Message to edit not found");
    if (!old.from.is_bot) throw badRequest("Message can't be edited");
    return { room, old, isInline };
  };

  const change = ({ room, old, isInline }: Target, edited: Message) => {
    budgets.spend(room.chat, Date.now());
    if (looksSame(old, edited)) throw badRequest(NOT_MODIFIED);
    const message = room.put({ ...edited, edit_date: nowInSeconds() });
    return isInline || message;
  };

  return {
    editMessageText(params: Params) {
      const content = readAnyContent(params);
      const keyboard = readKeyboard(params);
      const target = findTarget(params);
      if (target.old.document || target.old.photo)
        throw badRequest("There is no text in the message to edit");
      const kept = withoutContent(target.old);
      return change(target, { ...kept, ...content, ...(keyboard && { reply_markup: keyboard }) });
    },
    editMessageReplyMarkup(params: Params) {
      const keyboard = readKeyboard(params);
      const target = findTarget(params);
      const { reply_markup: _keyboard, ...kept } = target.old;
      return change(target, { ...kept, ...(keyboard && { reply_markup: keyboard }) });
    },
  };
}

const NOT_MODIFIED =
  "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message";
