/** The reply that says "… is thinking" until the answer's first page fills it. */

import { textForm } from "./form.ts";
import type { InteractionLife } from "./interaction-life.ts";
import type { DiscordLine } from "./line.ts";
import { createWebhookCalls, type InteractionPlace, ORIGINAL } from "./webhook-calls.ts";

export interface DeferredReply {
  readonly isFilled: boolean;
  /** Its id, by which the way to write now reaches it. */
  find(): Promise<string>;
  fill(messageId: string): void;
}

const WAIT = "⏳ This takes longer than usual.";

/** As long as any other call gets. */
const WAIT_TIMEOUT_MS = 15_000;

/** Perhaps the bot's token can't lift "thinking": a reply that is empty by then gets a word while its own still can. */
export function keepReply(line: DiscordLine, place: InteractionPlace, life: InteractionLife): DeferredReply {
  let { originalId } = place;
  let isFilled = false;
  let saidWait: Promise<unknown> | undefined;
  const sayWait = () => {
    const calls = createWebhookCalls(line, place, textForm);
    saidWait = calls.edit(ORIGINAL, { text: WAIT }, { signal: AbortSignal.timeout(WAIT_TIMEOUT_MS) });
  };
  const { handedOverAtMs } = life;
  const timer =
    handedOverAtMs === undefined ? undefined : setTimeout(sayWait, Math.max(0, handedOverAtMs - Date.now()));
  // Node's: an answer that waits must not keep a program from ending.
  timer?.unref();
  return {
    get isFilled() {
      return isFilled;
    },
    async find() {
      clearTimeout(timer);
      await saidWait;
      return (life.isBotsTurn && (await originalId)) || ORIGINAL;
    },
    fill(messageId) {
      isFilled = true;
      originalId = Promise.resolve(messageId);
    },
  };
}
