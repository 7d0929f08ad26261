/** The names under which the store knows people, chats, messages, and where a conversation is going on. */

import type { Speaker } from "../../bots/host.ts";

type Chat = Pick<Speaker, "platform" | "chatId">;

export const chatKey = ({ platform, chatId }: Chat): string => `${platform}:${chatId}`;

export const userKey = ({ platform, userId }: Pick<Speaker, "platform" | "userId">): string =>
  `${platform}:${userId}`;

export const messageKey = (chat: Chat, messageId: string): string => `${chatKey(chat)}:${messageId}`;

/** In a group everybody has a conversation of their own, until they answer to somebody else's. */
export function placeKey(speaker: Speaker): string {
  const { surface, topicId, userId } = speaker;
  if (surface === "group") return `${chatKey(speaker)}:by:${userId}`;
  return topicId === undefined ? chatKey(speaker) : `${chatKey(speaker)}:topic:${topicId}`;
}

/** Settings are a person's own, in each chat. */
export const settingsKey = (speaker: Speaker): string => `${chatKey(speaker)}:by:${speaker.userId}`;
