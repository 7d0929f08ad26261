/** The messages of an answer: those that stand, the open one, and the one that a last message takes the place of. */

import { detach } from "../text/detach.ts";
import type { Rendered } from "../text/dialect.ts";
import { EMPTY, type OpenMessage, openMessage } from "./open-message.ts";
import { createWritten, type WrittenMessage } from "./written.ts";

export interface Messages {
  /** Those that stand. */
  readonly list: readonly WrittenMessage[];
  readonly open: OpenMessage;
  /** The open one has been written, and holds text. */
  readonly isOpenStanding: boolean;
  /** With the open one, whether it stands yet or not. */
  readonly count: number;
  /** The next one is open. */
  turn(): void;
  /** It is not known what the open one shows. */
  forgetShown(): void;
  /** The open one is sent anew. */
  renew(): void;
  /** That could not be: the one before it is open again. False where there was none. */
  restore(): boolean;
  /** The open one shows this. Returns which one it took the place of. */
  stand(id: string, rendered: Rendered): string | undefined;
  /** Any one of them shows this. */
  change(id: string, text: string): void;
}

/** `placeholderId`: of a message that the first page fills. */
export function createMessages(placeholderId?: string): Messages {
  const written = createWritten();
  let open = openMessage(placeholderId);
  let renewed: OpenMessage | undefined;
  return {
    list: written.list,
    get open() {
      return open;
    },
    get isOpenStanding() {
      return written.isNewest(open.id);
    },
    get count() {
      return written.list.length + (written.isNewest(open.id) ? 0 : 1);
    },
    turn() {
      open = openMessage();
    },
    forgetShown() {
      open = openMessage(open.id);
    },
    renew() {
      renewed = open;
      open = openMessage();
    },
    restore() {
      if (!renewed || open.id !== undefined) return false;
      open = { ...renewed, shown: EMPTY };
      renewed = undefined;
      return true;
    },
    stand(id, rendered) {
      const text = detach(rendered.text);
      const replacedId = renewed?.id;
      renewed = undefined;
      written.note({ id, text }, replacedId);
      open.id = id;
      open.shown = open.isUnsure ? EMPTY : { ...rendered, text };
      open.isUnsure = false;
      return replacedId;
    },
    change: (id, text) => written.change({ id, text: detach(text) }),
  };
}
