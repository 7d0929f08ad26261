/** Values and errors of tools in a few words for a chat: one line, without secrets, addresses of machines and traces. */

import { parseJsonText } from "./steps.ts";

/** What providers' keys look like, what stands behind a name that says so, and long runs of mixed characters. */
const SECRETS =
  /\b(?:sk|pk|rk|gsk|xai|hf|ghp|gho|xox[a-z])[-_][\w-]{6,}|\bAIza[\w-]{10,}|\bbearer\s+\S+|\beyJ[\w-]+\.[\w.-]+|\b(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{32,}/gi;
const NAMED_SECRETS =
  /((?:api[-_ ]?key|access[-_]?key|token|passw(?:or)?d|secret|authorization|credentials?)["']?\s*[:=]\s*)(?:"[^"]*"?|'[^']*'?|[^\s,;}]+)/gi;

const URLS = /\b[a-z][a-z\d+.-]*:\/\/\S+/gi;
/** Of Unix and of Windows, at least one folder deep. */
const PATHS = /(?<![\w.])(?:~?\/[\w.@-]+){2,}\/?(?::\d+)*|\b[A-Z]:\\\S+/g;
const ADDRESSES = /\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b/g;

/** One line of at most `length` characters. */
export function oneLine(text: string, length: number): string {
  // Only so much can count, however long it is.
  const line = text
    .slice(0, 8 * length)
    .replace(/[\p{C}\s]+/gu, " ")
    .trim();
  const characters = [...line];
  const isCut = characters.length > length;
  if (!isCut && text.length <= 8 * length) return line;
  return `${characters
    .slice(0, length - 1)
    .join("")
    .trimEnd()}…`;
}

export const withoutSecrets = (text: string): string =>
  text.replace(NAMED_SECRETS, "$1…").replace(SECRETS, "…");

/** What a tool was called with: `"cats"`, or `q: "cats", limit: 3`. */
export function summarizeInput(input: unknown, length: number): string {
  const value = typeof input === "string" ? (parseJsonText(input) ?? input) : input;
  const entries =
    typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
  if (entries.length === 0) return isEmptyObject(value) ? "" : summarize(value, length);
  const [only] = entries;
  const text =
    entries.length === 1 && !/key|token|secret|passw/i.test(only?.[0] ?? "")
      ? toText(only?.[1])
      : entries.map(([key, inner]) => `${key}: ${toText(inner)}`).join(", ");
  return oneLine(withoutSecrets(text.slice(0, 16 * length)), length);
}

/** A result: text as it is, anything else as JSON. */
export function summarize(value: unknown, length: number): string {
  const text = typeof value === "string" ? value : toText(value);
  return oneLine(withoutSecrets(text.slice(0, 16 * length)), length);
}

const MAX_REASON = 80;

/** Why a tool failed: the first line of what it said. */
export function summarizeError(error: string): string {
  const line =
    error
      .slice(0, 4000)
      .split("\n")
      .map((one) => one.replace(/^\s*(?:(?:Uncaught\s+)?\w*(?:Error|Exception):\s*)+/, "").trim())
      .find((one) => one !== "" && !/^(?:at\s|Traceback\b|File\s")/.test(one)) ?? "";
  const clean = withoutSecrets(line).replace(URLS, "…").replace(PATHS, "…").replace(ADDRESSES, "…");
  const [sentence = ""] = /^.*?[.!?](?=\s+\p{Lu})/u.exec(clean) ?? [clean];
  return /[\p{L}\p{N}]/u.test(sentence) ? oneLine(sentence, MAX_REASON).replace(/\.$/, "") : "failed";
}

function toText(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    // A cycle, or a number that JSON has no form for.
    return "";
  }
}

const isEmptyObject = (value: unknown): boolean =>
  typeof value === "object" && value !== null && Object.keys(value).length === 0;
