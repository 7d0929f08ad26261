/** Lists of those who may ask. */

import type { Speaker } from "../../bots/host.ts";

/** `allow` holds ids of users, roles, chats or servers: one match is enough. */
export function isAllowed(allow: "everyone" | readonly string[], speaker: Speaker): boolean {
  if (allow === "everyone") return true;
  const { userId, chatId, groupId, roleIds = [] } = speaker;
  return [userId, chatId, groupId, ...roleIds].some((id) => id !== undefined && allow.includes(id));
}
