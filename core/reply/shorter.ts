/** Messages that hold less, where the platform says that one is too long: it counts in another way than its dialect. */

import type { Dialect } from "../text/dialect.ts";

/** Two refusals and a message is half as long. */
const SHARE = 0.7;

/** A platform that refuses this much has another reason. In the dialect's unit. */
const LEAST_LENGTH = 200;

export function shorter(dialect: Dialect): Dialect | undefined {
  const maxLength = Math.floor(dialect.maxLength * SHARE);
  if (maxLength < LEAST_LENGTH) return undefined;
  return { ...dialect, maxLength, softLength: Math.min(maxLength, Math.floor(dialect.softLength * SHARE)) };
}
