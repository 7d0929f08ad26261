/** 👀 at the question, while its answer is being written. */

import { RequestMethod, Routes } from "discord.js";
import type { Acknowledgement } from "../../core/index.ts";
import { attempt } from "./call.ts";
import { reactionScopes } from "./limits.ts";
import type { DiscordLine } from "./line.ts";

const MARK = "👀";

export function createAcknowledgement(
  line: DiscordLine,
  { channelId, messageId }: { readonly channelId: string; readonly messageId: string },
): Acknowledgement {
  const scopes = reactionScopes(channelId);
  return {
    scopes,
    show: (isShown, { signal }) =>
      attempt(line, {
        method: isShown ? RequestMethod.Put : RequestMethod.Delete,
        route: Routes.channelMessageOwnReaction(channelId, messageId, encodeURIComponent(MARK)),
        auth: true,
        scope: scopes[0],
        signal,
        messageId,
      }),
  };
}
