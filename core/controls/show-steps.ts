/** What a press of "Show steps" shows: all of them, to the one who asked. */

import type { OutgoingFile } from "../adapter.ts";
import type { Offer } from "./control.ts";
import { NOTICES } from "./desk.ts";

/** What every platform shows as a notice. Source: core.telegram.org/bots/api#answercallbackquery, 200 characters. */
const MAX_NOTICE_LENGTH = 200;

export interface StepsShown {
  /** As Markdown. */
  readonly text: () => string;
  readonly asker: string | undefined;
  takesFiles(): boolean;
  /** To the chat. Never rejects. Resolves to whether it stands there. */
  send(file: OutgoingFile): Promise<boolean>;
}

export function createStepsAct({ text, asker, takesFiles, send }: StepsShown): Offer["act"] {
  let isInChat = false;
  return ({ user, showsFiles }) => {
    // Inputs and results are for no moderator's eyes.
    if (asker !== undefined && user.id !== asker) return { notice: NOTICES.stranger };
    const steps = text();
    if (steps.length <= MAX_NOTICE_LENGTH) return { notice: steps };
    const file = { name: "steps.md", mediaType: "text/markdown", data: new TextEncoder().encode(steps) };
    if (showsFiles) return { file };
    if (isInChat) return { notice: "The steps are in the chat already." };
    if (!takesFiles()) return { notice: `${steps.slice(0, MAX_NOTICE_LENGTH - 1).toWellFormed()}…` };
    isInChat = true;
    void send(file).then((isSent) => {
      isInChat = isSent;
    });
    return {};
  };
}
