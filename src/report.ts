/** One line for people: how an answer went, or what keeps a bot from starting. */

import { PLATFORM_NAMES, type Platform, type Question } from "../bots/host.ts";
import type { LiveResult } from "../core/index.ts";
import { counted } from "./counted.ts";
import { ConfigError } from "./errors.ts";
import { createRedactor } from "./log/redact.ts";

/** `discord ada: done, 1203 characters in 1 message, first text after 0.12 s, last 0.09 s late, 7 calls, 0 rate limits` */
export function describeResult({ platform, userName }: Question, result: LiveResult): string {
  const { figures, messages, text, status } = result;
  const parts = [
    `${platform} ${printable(userName)}: ${status}`,
    `${text.length} characters in ${counted(messages.length, "message")}`,
    ...(figures.firstTextMs === undefined ? [] : [`first text after ${seconds(figures.firstTextMs)}`]),
    ...(figures.finalLagMs === undefined ? [] : [`last ${seconds(figures.finalLagMs)} late`]),
    counted(figures.calls, "call"),
    counted(figures.rateLimits, "rate limit"),
    ...(figures.possibleDuplicates > 0 ? [`${figures.possibleDuplicates} possibly sent twice`] : []),
    ...(result.status === "failed" ? [`because ${messageOf(result.cause)}`] : []),
  ];
  return parts.join(", ");
}

/** The same for programs that read logs. Never a text. */
export const fieldsOf = ({ platform }: Question, { status, text, figures }: LiveResult) => ({
  platform,
  status,
  characters: text.length,
  ...figures,
});

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;

/** A name is somebody else's text: no line breaks or terminal codes in a log. */
const printable = (name: string): string => name.replaceAll(/\p{C}/gu, "").slice(0, 40);

const redact = createRedactor();

/** An error's first line, without anything that may be a secret. */
export function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const [line = ""] = message.split("\n", 1);
  return redact(line.replaceAll(/https?:\/\/\S+/g, "…"));
}

/** What keeps a bot from starting, and what to do; the errors are those of discord.js and grammY. */
export function describeStartFailure(platform: Platform, error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  const name = PLATFORM_NAMES[platform];
  const variable = `${name.toUpperCase()}_TOKEN`;
  if (isRefusedToken(error)) return `${name} refused the token: check ${variable} in .env.`;
  const address = platform === "discord" ? "DISCORD_API_BASE" : "TELEGRAM_API_ROOT";
  if (isUnreachable(error))
    return `${name} is out of reach: check the network, and ${address} if you have set it.`;
  return `The ${name} bot could not start: ${messageOf(error)}.`;
}

function isRefusedToken(error: unknown): boolean {
  const { code, status, error_code } = error as { code?: unknown; status?: unknown; error_code?: unknown };
  return code === "TokenInvalid" || status === 401 || error_code === 401 || error_code === 404;
}

function isUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === "HttpError" || error.name === "HTTPError" || error.name === "AbortError") return true;
  if ("code" in error && /^(E[A-Z]+|UND_ERR_\w+)$/.test(String(error.code))) return true;
  return /no answer|fetch failed|socket hang up/i.test(error.message) || isUnreachable(error.cause);
}
