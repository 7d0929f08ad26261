/** What the methods around messages are made of. */

import type { Timeline } from "../timeline.ts";
import type { Budgets } from "./budgets.ts";
import type { Chats } from "./chats.ts";
import type { Drafts } from "./drafts.ts";
import type { Guests } from "./guests.ts";
import type { Message, User } from "./types.ts";

export interface MessageMethodParts {
  readonly bot: User;
  readonly chats: Chats;
  readonly budgets: Budgets;
  readonly drafts: Drafts;
  readonly guests: Guests;
  readonly timeline: Timeline;
}

export function nowInSeconds(): number {
  return Math.floor(Date.now() / 1000);
}

/** Telegram quotes one level deep. */
export function withoutReply({ reply_to_message: _reply, ...message }: Message): Message {
  return message;
}
