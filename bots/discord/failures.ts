/** Discord's refusals, as core's `Failure`s. Source of the codes: docs.discord.com topics/opcodes-and-status-codes, read 2026-11-21. */

import { DiscordAPIError, HTTPError, RateLimitError } from "discord.js";
import { type Failure, toNetworkFailure } from "../../core/index.ts";
import { GLOBAL_SCOPE } from "./limits.ts";

/** Unknown channel, message, webhook, interaction; missing access; token expired; archived or locked thread. */
const GONE = new Set([10003, 10008, 10015, 10062, 40094, 50001, 50027, 50083, 160005]);

/** What a bot has sent it may edit without the permission to send. */
const MISSING_PERMISSIONS = 50013;

/** Counts towards the ban: every 401, 403 and 429 but those of a limit shared with others. Source: docs.discord.com topics/rate-limits. */
export function isInvalid(error: unknown): boolean {
  if (error instanceof RateLimitError) return error.scope !== "shared";
  return error instanceof DiscordAPIError && (error.status === 401 || error.status === 403);
}

/** `scope` is the budget that a rate limit of this call is about. */
export function toFailure(error: unknown, scope: string): Failure {
  if (error instanceof RateLimitError)
    return {
      kind: "rate-limited",
      retryAfterMs: error.retryAfter,
      scope: error.scope === "global" ? GLOBAL_SCOPE : scope,
      isSurprise: error.scope === "shared",
    };
  if (error instanceof DiscordAPIError) return fromDiscord(error);
  if (error instanceof HTTPError) return { kind: "transient", message: `Discord answered ${error.status}` };
  if (error instanceof Error && error.message.startsWith("Expected token to be set"))
    return { kind: "fatal", message: "the bot is not logged in to Discord" };
  return toNetworkFailure(error, "Discord");
}

/** Of texts, and of the texts of components V2 all together. Source: discord.js's own list and discord-api-docs#8562, read 2026-11-21. */
const LENGTH_ERROR = /MAX_LENGTH|TEXT_SIZE_EXCEEDED/;

function fromDiscord(error: DiscordAPIError): Failure {
  const { code, status } = error;
  // Without a code it is not Discord's own answer, and discord.js has no words for it.
  const message = code === undefined ? `Discord answered ${status}` : error.message;
  if (code === MISSING_PERMISSIONS) return { kind: "gone", message, mayEdit: true };
  if (GONE.has(Number(code))) return { kind: "gone", message };
  if (status === 413) return { kind: "too-long", message: "Discord takes no file of this size here" };
  if (code === 50035 && LENGTH_ERROR.test(message)) return { kind: "too-long", message };
  if (refusesForm(error)) return { kind: "unsupported", message };
  if (status === 404) return { kind: "gone", message };
  return { kind: "fatal", message };
}

/** Components V2 are unknown there: the flag or the parts are refused, or nothing was found in the message. */
function refusesForm({ code, rawError }: DiscordAPIError): boolean {
  if (code === 50006) return true;
  const errors = code === 50035 && "errors" in rawError ? rawError.errors : undefined;
  return typeof errors === "object" && ("flags" in errors || "components" in errors);
}
