/** What an agent's own calls throw, in words that help its owner. What it says itself stays. */

import { SourceError, statusOf } from "../../core/index.ts";
import { isUnreachable, toSourceError } from "./model-errors.ts";

export function toAgentError(error: unknown): unknown {
  if (error instanceof SourceError) return error;
  const isOfService = statusOf(error) !== undefined || isUnreachable(error);
  return isOfService ? toSourceError(error, { model: "the agent" }) : error;
}
