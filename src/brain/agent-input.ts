/** A turn as a chain reads it: under the names that prompts commonly use. */

import { questionOf, type Turn } from "./brain.ts";
import { type ChatMessage, toChatMessages } from "./messages.ts";

export interface ChainInput {
  readonly question: string;
  /** The same, as LangChain's own chains name it. */
  readonly input: string;
  /** All of the conversation, the question and the persona too. */
  readonly messages: readonly ChatMessage[];
  /** What was said before the question. */
  readonly history: readonly ChatMessage[];
}

/** Leaves `continueFrom` unread: a chain can't go on behind a text, so its answers get no button for it. */
export function toChainInput(turn: Turn): ChainInput {
  const { messages, persona } = turn;
  const question = questionOf(turn);
  return {
    question,
    input: question,
    messages: toChatMessages({ messages, persona }),
    history: toChatMessages({ messages: messages.slice(0, -1), persona }).slice(1),
  };
}
