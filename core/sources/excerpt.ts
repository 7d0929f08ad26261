/** The first characters of what could not be read, for an error's message: printable, short, without secrets. */

/** Enough to recognise an HTML page, a proxy's words or a foreign format. */
const EXCERPT_CHARACTERS = 40;

/** Names of keys and tokens, as providers and HTTP write them, and any long run that could be one. */
const SECRETS = /\b(?:sk|pk|rk|gsk|xai|hf|ghp|key)[-_][\w-]+|\bAIza[\w-]+|\bbearer\s+\S+|[\w+/=.-]{20,}/gi;

export function excerptOf(text: string): string {
  const readable = text
    .slice(0, 2_000)
    .replace(/[^\P{C}\n]|\s+/gu, " ")
    .replace(SECRETS, "…")
    .trim();
  const characters = [...readable];
  const isCut = characters.length > EXCERPT_CHARACTERS || text.length > 2_000;
  return `"${characters.slice(0, EXCERPT_CHARACTERS).join("")}${isCut ? "…" : ""}"`;
}
