/** Shows blocks where a message needs them, and its text where Telegram refuses them. */

import { GrammyError } from "grammy";
import type { InputRichMessageWithoutUpload } from "grammy/types";
import type { Outcome, Rendered } from "../../core/index.ts";
import { toFailure } from "./failures.ts";
import type { TelegramLine } from "./line.ts";
import { neededBlocks } from "./rich.ts";

export interface RichCalls {
  /**
   * What to send or to put into this message as a rich one; undefined where its text does, and where rich ones were
   * refused: for the whole bot by a server that is too old, for one message by what is in it.
   */
  messageFor(content: Rendered, messageId?: string): InputRichMessageWithoutUpload | undefined;
  /** Makes a call with a rich message. Whatever is wrong with it, core shows the text instead, at once. */
  attempt(call: () => Promise<Outcome>, messageId?: string): Promise<Outcome>;
  /** A message was sent as text. */
  sentText(messageId: string): void;
}

export function createRichCalls(line: TelegramLine): RichCalls {
  const refusedIn = new Set<string>();
  /** The one that is sent next, as text. */
  let refusesNext = false;

  return {
    messageFor(content, messageId = "") {
      if (line.lacksRich || refusedIn.has(messageId)) return undefined;
      const blocks = neededBlocks(content);
      // Nothing that a model wrote is looked through for mentions and commands.
      return blocks && { blocks, skip_entity_detection: true };
    },
    async attempt(call, messageId) {
      try {
        return await call();
      } catch (error) {
        const failure = toFailure(error);
        const isOld = error instanceof GrammyError && error.error_code === 404;
        if (isOld) line.lacksRich = true;
        const isRefused = ["fatal", "too-long", "rejected-format"].includes(failure.kind);
        if (!isOld && !isRefused) return { failure };
        if (messageId === undefined) refusesNext = true;
        else refusedIn.add(messageId);
        return { failure: { kind: "rejected-format", message: String((error as Error).message) } };
      }
    },
    sentText(messageId) {
      if (refusesNext) refusedIn.add(messageId);
      refusesNext = false;
    },
  };
}
