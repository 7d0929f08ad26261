/** What a model's client throws, as the SourceError that core tells its readers of. */

import { SourceError, statusOf } from "../../core/index.ts";

export interface Asked {
  readonly model: string;
  /** Many models read text alone, and say so in words of their own. */
  readonly hasImages?: boolean;
}

/** The client's own words may quote keys and addresses, so they go no further than `cause`. */
export function toSourceError(error: unknown, { model, hasImages = false }: Asked): SourceError {
  if (error instanceof SourceError && error.status === undefined) return error;
  const status = statusOf(error);
  if (status !== undefined) {
    const message =
      hasImages && isRefusal(status)
        ? `The service of ${model} refused the question with its image, with status ${status}. Choose another model with /model, or begin anew without it with /new.`
        : `The service of ${model} answered with status ${status}. ${adviceFor(status)}`;
    return new SourceError(message, { cause: error, status });
  }
  const [what, advice] = adviceWithoutStatus(error);
  return new SourceError(`The service of ${model} ${what}. ${advice}`, { cause: error });
}

function adviceWithoutStatus(error: unknown): readonly [string, string] {
  if (isUnreachable(error))
    return ["could not be reached", "Check the network, and OPENAI_BASE_URL if it is set."];
  if (error instanceof Error && error.name === "GraphRecursionError")
    return ["used its tools again and again without an answer", "Ask for less at a time."];
  return ["broke off", "Ask again."];
}

/** OpenAI's and Anthropic's clients share this name; fetch puts the system's code into its cause. */
export function isUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? error.code : undefined;
  const isRefused = code === "ECONNREFUSED" || code === "ENOTFOUND" || code === "EAI_AGAIN";
  return isRefused || error.constructor.name === "APIConnectionError" || isUnreachable(error.cause);
}

/** Of what was asked, not of who asks or how often. */
const isRefusal = (status: number): boolean =>
  status >= 400 && status < 500 && ![401, 403, 429].includes(status);

function adviceFor(status: number): string {
  if (status === 401 || status === 403) return "Check the API key in .env.";
  if (status === 404) return "Check MODEL and OPENAI_BASE_URL in .env.";
  if (status === 429) return "Wait a little, or check the account's quota.";
  return status >= 500 ? "Try again later." : "Check MODEL in .env, and that the question is not too long.";
}
