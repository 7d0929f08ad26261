/** A call that got no answer, whatever client made it: was it never sent, or may it have been done? */

import type { Failure } from "./adapter.ts";

/** Never has reached the platform: safe to try again. */
const NOT_SENT = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"]);

/** The error's own text is left out: it may hold a URL, and a URL may hold a token. */
export function toNetworkFailure(error: unknown, platform: string): Failure {
  const code = codeOf(error);
  if (code && NOT_SENT.has(code))
    return { kind: "transient", message: `${platform} is out of reach (${code})` };
  return { kind: "ambiguous", message: `no answer from ${platform}${code ? ` (${code})` : ""}` };
}

/** node-fetch has the system's code on the error itself, undici in its cause. */
function codeOf(error: unknown): string | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ("code" in at && typeof at.code === "string") return at.code;
  }
  return undefined;
}
