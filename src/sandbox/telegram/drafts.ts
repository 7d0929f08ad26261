/** Previews of messages being written: each lives a while, and goes with the bot's message that takes its place. */

import type { DraftEnd, Timeline, VisibleMessage } from "../timeline.ts";
import type { RichMessage } from "./rich/types.ts";
import type { Chat, MessageEntity, User } from "./types.ts";

export interface Draft {
  readonly chat: Chat;
  /** 0 outside topics. */
  readonly thread: number;
  readonly id: number;
  readonly content: DraftContent;
  readonly canStop: boolean;
  readonly keepOnStop: boolean;
}

export interface DraftContent {
  /** Empty: the chat shows "Thinking…". */
  readonly text: string;
  readonly entities?: readonly MessageEntity[];
  readonly rich?: RichMessage;
}

/** The place a draft stands in: a chat, or one of its topics. */
export type DraftPlace = Pick<Draft, "chat" | "thread">;

export interface Drafts {
  /** One with the id of the draft that stands there changes it, and one with another id replaces it. */
  show(draft: Draft): void;
  /** The bot's message has come. */
  dismiss(place: DraftPlace): void;
  /** Its reader presses Stop: what comes later under its id is not shown. Throws where there is no such button. */
  stop(place: DraftPlace): Draft;
  /** Ends what would go on after the sandbox: its timers. */
  close(): void;
}

export interface DraftParts {
  readonly bot: User;
  readonly timeline: Timeline;
  /** How long a draft is shown after it was last sent. */
  readonly lifetimeMs: number;
}

interface Standing {
  readonly draft: Draft;
  readonly message: VisibleMessage;
  readonly timer: NodeJS.Timeout;
}

export function createDrafts({ bot, timeline, lifetimeMs }: DraftParts): Drafts {
  const standing = new Map<string, Standing>();
  const stoppedIds = new Map<string, number>();

  const end = (place: DraftPlace, why: DraftEnd) => {
    const { message, timer } = standing.get(keyOf(place)) ?? {};
    clearTimeout(timer);
    standing.delete(keyOf(place));
    if (message) timeline.show({ atMs: Date.now(), kind: "draft-end", message, why });
  };

  const put = (draft: Draft) => {
    const key = keyOf(draft);
    clearTimeout(standing.get(key)?.timer);
    const message = toVisible(draft, bot);
    const timer = setTimeout(() => end(draft, "expired"), lifetimeMs).unref();
    standing.set(key, { draft, message, timer });
    timeline.show({ atMs: Date.now(), kind: "draft", message });
  };

  return {
    show(draft) {
      const key = keyOf(draft);
      if (stoppedIds.get(key) === draft.id) return;
      stoppedIds.delete(key);
      const old = standing.get(key)?.draft;
      if (old && old.id !== draft.id) end(old, "replaced");
      put(draft);
    },
    dismiss: (place) => end(place, "message"),
    stop(place) {
      const key = keyOf(place);
      const draft = standing.get(key)?.draft;
      if (!draft) throw new Error(`No draft stands in chat ${place.chat.id}.`);
      if (!draft.canStop) throw new Error(`The draft in chat ${place.chat.id} has no Stop button.`);
      stoppedIds.set(key, draft.id);
      if (draft.keepOnStop) put({ ...draft, canStop: false });
      else end(draft, "stopped");
      return draft;
    },
    close() {
      for (const { timer } of standing.values()) clearTimeout(timer);
    },
  };
}

const keyOf = ({ chat, thread }: DraftPlace) => `${chat.id}:${thread}`;

function toVisible({ chat, thread, id, content, canStop }: Draft, bot: User): VisibleMessage {
  const { text, entities = [], rich } = content;
  const thinks = text === "" || rich?.blocks.every(({ type }) => type === "thinking");
  return {
    id: thread === 0 ? "draft" : `draft-${thread}`,
    chat: String(chat.id),
    author: bot.first_name,
    fromBot: true,
    text,
    draft: true,
    ...(entities.length > 0 && { entities }),
    ...(thinks && { thinking: true }),
    raw: {
      draft_id: id,
      can_stop: canStop,
      ...(rich && { rich_message: rich }),
      ...(thread !== 0 && { message_thread_id: thread }),
    },
  };
}
