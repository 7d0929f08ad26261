/** The messages of an answer: those that stand, the open one, and the one that a last message takes the place of. */

import { detach } from "../text/detach.ts";
import type { Rendered } from "../text/dialect.ts";
import { EMPTY, type OpenMessage, openMessage } from "./open-message.ts";
import { createWritten, type WrittenMessage } from "./written.ts";

export interface Messages {
  /** Those that stand. */
  readonly list: readonly WrittenMessage[];
  readonly open: OpenMessage;
  /** The one before it, where that can still be changed. */
  readonly sealed: Pick<OpenMessage, "id" | "shown"> | undefined;
  /** The open one has been written, and holds text. */
  isOpenStanding(): boolean;
  /** With the open one, whether it stands yet or not. */
  count(): number;
  /** The next one is open. */
  turn(): void;
  /** What the open one shows is written anew. Returns whether it stands, out of reach. */
  leaveOpen(): boolean;
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
  let renewed: OpenMessage | undefined;
  let leftId: string | undefined;
  const messages = {
    list: written.list,
    open: openMessage(placeholderId),
    sealed: undefined as Messages["sealed"],
    isOpenStanding: () => written.isNewest(messages.open.id),
    count: (): number => written.list.length + (messages.isOpenStanding() ? 0 : 1),
    turn() {
      const { id, shown } = messages.open;
      messages.sealed = { id, shown };
      messages.open = openMessage();
    },
    leaveOpen() {
      const isLeft = messages.isOpenStanding();
      if (isLeft) leftId = messages.open.id;
      messages.open = openMessage();
      messages.sealed = undefined;
      return isLeft;
    },
    forgetShown() {
      messages.open = openMessage(messages.open.id);
    },
    renew() {
      renewed = messages.open;
      messages.open = openMessage();
    },
    restore() {
      if (!renewed || messages.open.id !== undefined) return false;
      messages.open = { ...renewed, shown: EMPTY };
      renewed = undefined;
      return true;
    },
    stand(id: string, rendered: Rendered) {
      const { open } = messages;
      const text = detach(rendered.text);
      const replacedId = renewed?.id;
      renewed = undefined;
      written.note({ id, text }, replacedId ?? leftId);
      leftId = undefined;
      open.id = id;
      open.shown = open.isUnsure ? EMPTY : { ...rendered, text };
      open.isUnsure = false;
      return replacedId;
    },
    change: (id: string, text: string) => written.change({ id, text: detach(text) }),
  };
  return messages;
}
