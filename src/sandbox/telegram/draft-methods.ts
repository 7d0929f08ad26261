/** sendMessageDraft and sendRichMessageDraft: a preview in a private chat while the message is being written. */

import type { Budgets } from "./budgets.ts";
import type { Chats } from "./chats.ts";
import type { DraftContent, Drafts } from "./drafts.ts";
import { flag, integer, type Params } from "./params.ts";
import { badRequest } from "./refusal.ts";
import { readRichMessage } from "./rich/index.ts";
import { toPlain } from "./rich/plain.ts";
import { checkWritable, readRoom, readThread } from "./targets.ts";
import { readDraftText } from "./text.ts";

export interface DraftMethodParts {
  readonly chats: Chats;
  readonly budgets: Budgets;
  readonly drafts: Drafts;
}

export function createDraftMethods({ chats, budgets, drafts }: DraftMethodParts) {
  const show = (params: Params, content: DraftContent) => {
    const room = readRoom(params, chats);
    const { message_thread_id: thread = 0 } = readThread(params, room);
    if (room.chat.type !== "private") throw badRequest("TEXTDRAFT_PEER_INVALID");
    checkWritable(room, thread);
    const id = integer(params, "draft_id") ?? 0;
    if (id === 0) throw badRequest("RANDOM_ID_INVALID");
    budgets.spend(room.chat, Date.now(), "draft");
    const stopping = { canStop: flag(params, "can_stop"), keepOnStop: flag(params, "keep_on_stop") };
    drafts.show({ chat: room.chat, thread, id, content, ...stopping });
    return true;
  };

  return {
    sendMessageDraft: (params: Params) => show(params, readDraftText(params)),
    sendRichMessageDraft(params: Params) {
      const rich = readRichMessage(params, { isDraft: true });
      return show(params, { text: toPlain(rich.blocks), rich });
    },
  };
}
