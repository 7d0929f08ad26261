/** Previews of a page that is no message yet, in private chats. */

import type { Drafts } from "../../core/index.ts";
import { attempt, toEntities, toGrammySignal } from "./calls.ts";
import { DRAFT_LASTS_MS } from "./limits.ts";
import type { TelegramLine } from "./line.ts";

export interface Topic {
  readonly message_thread_id?: number;
}

export function createDrafts({ api, draftStops }: TelegramLine, chatId: number, topic: Topic): Drafts {
  return {
    lastsMs: DRAFT_LASTS_MS,
    show: (id, { text, entities, controls = [] }, { signal }) =>
      attempt(async () => {
        const draftId = toDraftId(id);
        const stop = controls.find(({ kind }) => kind === "stop");
        if (stop) draftStops.note({ chatId, draftId }, stop.id);
        const options = { ...topic, ...toEntities(entities), ...(stop ? STOPPABLE : {}) };
        await api.sendMessageDraft(chatId, draftId, text, options, toGrammySignal(signal));
        return { messageId: "" };
      }),
  };
}

/** Kept when it is stopped, until the message that takes its place is there. */
const STOPPABLE = { can_stop: true, keep_on_stop: true } as const;

/** Telegram wants a number that is not 0. A nonce is hexadecimal; so much of it is a safe integer. */
const toDraftId = (nonce: string): number => Number.parseInt(nonce.slice(0, 12), 16) + 1;
