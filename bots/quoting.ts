/** Somebody else's message, in a question about it. */

/** A message of either platform fits, and what embeds hold is cut. Source: the limits of both, read 2026-11-21. */
const MAX_LENGTH = 4096;

export function toQuote(text: string): string {
  const shown =
    text.length <= MAX_LENGTH ? text : `${text.slice(0, MAX_LENGTH).replace(/[\uD800-\uDBFF]$/, "")}…`;
  return shown
    .split("\n")
    .map((line) => `> ${line}`.trimEnd())
    .join("\n");
}
