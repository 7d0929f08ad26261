/** How an answer of the bot itself is shown. */

import type { Question, ShowOptions } from "../../bots/host.ts";
import type { Config } from "../config.ts";
import { isNotifyWord, type Settings } from "./settings.ts";

export interface Shown {
  readonly question: Question;
  readonly settings: Settings;
  /** Where nobody has set another. */
  readonly notify: Config["notify"];
  readonly signal: AbortSignal;
  mayAsk(question: Question): Promise<boolean>;
  /** The conversation goes on there. */
  onThread(chatId: string): Promise<void>;
}

export const toShowOptions = ({
  question,
  settings,
  notify,
  signal,
  mayAsk,
  onThread,
}: Shown): ShowOptions => ({
  signal,
  steps: settings.steps === "off" || settings.steps === "full" ? settings.steps : "compact",
  footer: settings.footer === "on",
  notify: isNotifyWord(settings.notify) ? settings.notify : notify,
  onThread: settings.threads === "on" ? onThread : undefined,
  mayPress: async ({ userId, isAsker, isModerator }) => {
    if (isAsker || userId === question.userId) return true;
    // A moderator who may not ask must not spend the owner's money either.
    return isModerator && (await mayAsk({ ...question, userId, roleIds: [] }));
  },
});
