/** Previews of a page that is no message yet, in private chats. */

import type { Drafts } from "../../core/index.ts";
import { attempt, toEntities, toGrammySignal } from "./calls.ts";
import { DRAFT_LASTS_MS } from "./limits.ts";
import type { TelegramLine } from "./line.ts";
import type { RichCalls } from "./rich-calls.ts";

export interface Topic {
  readonly message_thread_id?: number;
}

export interface DraftPlace {
  readonly chatId: number;
  readonly topic: Topic;
  readonly rich?: RichCalls | undefined;
}

export function createDrafts(line: TelegramLine, { chatId, topic, rich }: DraftPlace): Drafts {
  const { api, draftStops } = line;
  return {
    lastsMs: DRAFT_LASTS_MS,
    show(id, content, { signal }) {
      const { text, entities, controls = [] } = content;
      const draftId = toDraftId(id);
      const abort = toGrammySignal(signal);
      const stop = controls.find(({ kind }) => kind === "stop");
      if (stop) draftStops.note({ chatId, draftId }, stop.id);
      const options = { ...topic, ...(stop ? STOPPABLE : {}) };
      const blocks = rich?.messageFor(content, id);
      if (rich && blocks) {
        return rich.attempt(async () => {
          await api.sendRichMessageDraft(chatId, draftId, blocks, options, abort);
          return { messageId: "" };
        }, id);
      }
      return attempt(async () => {
        const look = { ...options, ...toEntities(entities) };
        await api.sendMessageDraft(chatId, draftId, text, look, abort);
        return { messageId: "" };
      });
    },
  };
}

/** Kept when it is stopped, until the message that takes its place is there. */
const STOPPABLE = { can_stop: true, keep_on_stop: true } as const;

/** Telegram wants a number that is not 0. A nonce is hexadecimal; so much of it is a safe integer. */
const toDraftId = (nonce: string): number => Number.parseInt(nonce.slice(0, 12), 16) + 1;
