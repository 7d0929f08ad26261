/** Who may ask. */

import type { Question } from "../../bots/host.ts";

/** `allow` holds ids of users, chats or servers: one match is enough. */
export function isAllowed(allow: "everyone" | readonly string[], question: Question): boolean {
  if (allow === "everyone") return true;
  return [question.userId, question.chatId, question.groupId].some(
    (id) => id !== undefined && allow.includes(id),
  );
}
