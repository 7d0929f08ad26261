/** What a bot sends: texts, rich messages, files, and answers as a guest. */

import type { VisibleFile } from "../files.ts";
import { type Content, readAnyContent, readContent } from "./content.ts";
import { readDocument, readPhoto } from "./documents.ts";
import { readKeyboard } from "./keyboards.ts";
import { type MessageMethodParts, nowInSeconds, withoutReply } from "./message-parts.ts";
import { flag, isRecord, json, type Params, text } from "./params.ts";
import { badRequest } from "./refusal.ts";
import { readRichMessage } from "./rich/index.ts";
import { checkWritable, readReply, readRoom, readThread } from "./targets.ts";

export function createSendMethods({ bot, chats, budgets, drafts, guests }: MessageMethodParts) {
  const send = (params: Params, content: Content, file?: VisibleFile) => {
    const keyboard = readKeyboard(params);
    const room = readRoom(params, chats);
    const thread = readThread(params, room);
    const replyTo = readReply(params, room);
    checkWritable(room, thread.message_thread_id);
    budgets.spend(room.chat, Date.now());
    drafts.dismiss({ chat: room.chat, thread: thread.message_thread_id ?? 0 });
    const message = {
      message_id: room.nextId(),
      ...thread,
      from: bot,
      chat: room.chat,
      date: nowInSeconds(),
      ...(replyTo && { reply_to_message: withoutReply(replyTo) }),
      ...content,
      ...(keyboard && { reply_markup: keyboard }),
    };
    const silent = flag(params, "disable_notification");
    return room.put(message, { ...(file && { files: [file] }), ...(silent && { silent }) });
  };

  return {
    sendMessage: (params: Params) => send(params, readContent(params)),
    sendRichMessage: (params: Params) => send(params, { rich_message: readRichMessage(params) }),
    sendDocument(params: Params) {
      const { file, ...content } = readDocument(params);
      return send(params, content, file);
    },
    sendPhoto(params: Params) {
      const { file, ...content } = readPhoto(params);
      return send(params, content, file);
    },
    answerGuestQuery(params: Params) {
      const article = readArticle(params);
      const content = readAnyContent(article);
      const keyboard = readKeyboard(article);
      const { room, message: asked } = guests.take(text(params, "guest_query_id"));
      budgets.spend(room.chat, Date.now());
      const message = room.put({
        message_id: room.nextId(),
        from: bot,
        chat: room.chat,
        date: nowInSeconds(),
        guest_bot_caller_user: asked.from,
        reply_to_message: withoutReply(asked),
        ...content,
        ...(keyboard && { reply_markup: keyboard }),
      });
      return { inline_message_id: guests.link(room, message.message_id) };
    },
  };
}

/** The parameters a message of that text would have. */
function readArticle(params: Params): Params {
  const result = json(params, "result", "inline query result JSON object");
  if (!isRecord(result)) throw badRequest("Can't parse inline query result JSON object");
  const { type, title, reply_markup, input_message_content: content } = result;
  if (type !== "article") throw badRequest("Results other than articles are not supported by this sandbox");
  if (typeof title !== "string" || title === "") throw badRequest("ARTICLE_TITLE_EMPTY");
  if (!isRecord(content))
    throw badRequest("Can't parse inline query result: Message content must be specified");
  return { ...content, text: content.message_text, reply_markup };
}
