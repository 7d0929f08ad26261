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
  /** Those of the configuration may be of another platform. */
  owners(platform: Platform): Promise<readonly string[]>;
}

export interface AccessRules {
  /** Ids of either platform. */
  readonly owners: readonly string[];
  readonly allow: "everyone" | readonly string[];
}

export function createAccess(store: Store, { owners, allow }: AccessRules): Access {
  const named = new Set<string>();
  const ownersOf = async (platform: Platform) => [
    ...owners,
    ...[...named].flatMap((one) => (one.startsWith(`${platform}:`) ? one.slice(platform.length + 1) : [])),
    ...(await store.holders(platform, "owner")),
  ];
  const isOwner = async ({ platform, userId }: Speaker) => (await ownersOf(platform)).includes(userId);
  return {
    isOwner,
    async mayAsk(speaker) {
      if (isAllowed(allow, speaker) || (await isOwner(speaker))) return true;
      return isAllowed(await store.holders(speaker.platform, "allowed"), speaker);
    },
    own(platform, userIds) {
      for (const id of userIds) named.add(`${platform}:${id}`);
    },
    hasOwner: async (platform) => (await ownersOf(platform)).length > 0,
    owners: ownersOf,
  };
}
