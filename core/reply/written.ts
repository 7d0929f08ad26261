/** The messages of an answer that stand, in order. */

/** A message that stands, with the text it shows. */
export interface WrittenMessage {
  readonly id: string;
  readonly text: string;
}

export interface Written {
  readonly list: readonly WrittenMessage[];
  isNewest(messageId: string | undefined): boolean;
  /** It shows this now. `instead` names the one that it takes the place of: itself, when left out. */
  note(message: WrittenMessage, instead?: string): void;
  /** One that stands, not only the newest, shows another text. */
  change(message: WrittenMessage): void;
}

export function createWritten(): Written {
  const list: WrittenMessage[] = [];
  return {
    list,
    isNewest: (messageId) => messageId !== undefined && list.at(-1)?.id === messageId,
    note(message, instead = message.id) {
      if (list.at(-1)?.id === instead) list.pop();
      list.push(message);
    },
    change(message) {
      const place = list.findIndex(({ id }) => id === message.id);
      if (place >= 0) list[place] = message;
    },
  };
}
