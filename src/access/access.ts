/** Who may ask, and who owns the bot. */

import type { Platform, Speaker } from "../../bots/host.ts";
import type { Store } from "../store/store.ts";
import { isAllowed } from "./allow.ts";

export interface Access {
  isOwner(speaker: Speaker): Promise<boolean>;
  mayAsk(speaker: Speaker): Promise<boolean>;
  /** The platform itself names them; they hold until the program ends. */
  own(platform: Platform, userIds: readonly string[]): void;
  hasOwner(platform: Platform): Promise<boolean>;
}

export interface AccessRules {
  /** Ids of either platform. */
  readonly owners: readonly string[];
  readonly allow: "everyone" | readonly string[];
}

export function createAccess(store: Store, { owners, allow }: AccessRules): Access {
  const named = new Set<string>();
  const isOwner = async ({ platform, userId }: Speaker) =>
    owners.includes(userId) ||
    named.has(`${platform}:${userId}`) ||
    (await store.holders(platform, "owner")).includes(userId);
  return {
    isOwner,
    async mayAsk(speaker) {
      if (isAllowed(allow, speaker) || (await isOwner(speaker))) return true;
      return isAllowed(await store.holders(speaker.platform, "allowed"), speaker);
    },
    own(platform, userIds) {
      for (const id of userIds) named.add(`${platform}:${id}`);
    },
    async hasOwner(platform) {
      if (owners.length > 0 || [...named].some((one) => one.startsWith(`${platform}:`))) return true;
      return (await store.holders(platform, "owner")).length > 0;
    },
  };
}
