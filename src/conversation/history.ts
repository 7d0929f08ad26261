/** What was said before, as a model reads it. */

import { estimateTokenCount } from "tokenx";
import type { TurnMessage } from "../brain/brain.ts";
import type { StoredTurn } from "../store/store.ts";

/** Fits beside a long question and its answer into the 8,192 of small models, and bounds what each question costs. */
export const MAX_HISTORY_TOKENS = 4000;

export interface HistoryOptions {
  /** Whether several people may speak: then each question has its asker's name. */
  readonly isShared: boolean;
  readonly maxTokens?: number;
}

/**
 * Oldest first, as much of the newest as `maxTokens` allow; a question without an answer is left out, unless the next
 * one goes on with it.
 * @param turns Newest first.
 */
export function toHistory(
  turns: readonly StoredTurn[],
  { isShared, maxTokens = MAX_HISTORY_TOKENS }: HistoryOptions,
): readonly TurnMessage[] {
  const messages: TurnMessage[] = [];
  let tokens = 0;
  for (const { question, answer, userName, ending } of turns) {
    const isAnswered = answer.trim() !== "";
    if (!isAnswered && ending !== "steered") continue;
    tokens += estimateTokenCount(question) + estimateTokenCount(answer);
    if (tokens > maxTokens) break;
    if (isAnswered) messages.push({ role: "assistant", text: answer });
    messages.push({ role: "user", text: question, ...(isShared ? { name: userName } : {}) });
  }
  return messages.reverse();
}
