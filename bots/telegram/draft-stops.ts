/** Which control Telegram's own Stop at a draft stands for. */

export interface DraftStops {
  /** The draft shows a Stop that does what this control does. */
  note(draft: DraftKey, controlId: string): void;
  find(draft: DraftKey): string | undefined;
}

/** Drafts of two chats may have the same id. */
export interface DraftKey {
  readonly chatId: number;
  readonly draftId: number;
}

/** Far more than are shown at a time; an answer that is over knows its control no more. */
const MAX_KEPT = 1000;

export function createDraftStops(): DraftStops {
  const controls = new Map<string, string>();
  return {
    note(draft, controlId) {
      const key = keyOf(draft);
      if (controls.has(key)) return;
      controls.set(key, controlId);
      const [oldest] = controls.keys();
      if (controls.size > MAX_KEPT && oldest !== undefined) controls.delete(oldest);
    },
    find: (draft) => controls.get(keyOf(draft)),
  };
}

const keyOf = ({ chatId, draftId }: DraftKey) => `${chatId}:${draftId}`;
