/** What a model's client throws, as the SourceError that core tells its readers of. */

import { SourceError, statusOf } from "../../core/index.ts";

/** The client's own words may quote keys and addresses, so they go no further than `cause`. */
export function toSourceError(error: unknown, model: string): SourceError {
  const status = statusOf(error);
  if (status !== undefined) {
    const message = `The service of ${model} answered with status ${status}. ${adviceFor(status)}`;
    return new SourceError(message, { cause: error, status });
  }
  const [what, advice] = isUnreachable(error)
    ? ["could not be reached", "Check the network, and OPENAI_BASE_URL if it is set."]
    : ["broke off", "Ask again."];
  return new SourceError(`The service of ${model} ${what}. ${advice}`, { cause: error });
}

/** OpenAI's and Anthropic's clients share this name; fetch puts the system's code into its cause. */
function isUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? error.code : undefined;
  const isRefused = code === "ECONNREFUSED" || code === "ENOTFOUND" || code === "EAI_AGAIN";
  return isRefused || error.constructor.name === "APIConnectionError" || isUnreachable(error.cause);
}

function adviceFor(status: number): string {
  if (status === 401 || status === 403) return "Check the API key in .env.";
  if (status === 404) return "Check MODEL and OPENAI_BASE_URL in .env.";
  if (status === 429) return "Wait a little, or check the account's quota.";
  return status >= 500 ? "Try again later." : "Check MODEL in .env, and that the question is not too long.";
}
