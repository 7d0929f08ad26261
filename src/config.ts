/** The environment, read once, with every mistake told at once. */

import { z } from "zod";
import { ConfigError } from "./errors.ts";

export interface Config {
  readonly discord?: { readonly token: string; readonly apiBase?: string | undefined };
  readonly telegram?: {
    readonly token: string;
    readonly apiRoot?: string | undefined;
    readonly drafts?: boolean;
  };
  /** Ids of users, chats and servers that may ask, or everyone. */
  readonly allow: "everyone" | readonly string[];
  /** `provider:name`; the demo brain answers when left out. */
  readonly model?: string | undefined;
  /** Any OpenAI-compatible server. */
  readonly openaiBaseUrl?: string | undefined;
  /** Where the sandbox shows its page. */
  readonly sandboxPort: number;
}

/** An unassigned port of IANA's registry; 0 takes any free one. */
const DEFAULT_SANDBOX_PORT = 8420;

const token = (where: string) =>
  z.string().regex(/^\S+$/, `must be one word without spaces; copy it again from ${where}`).optional();
const url = z
  .url({ protocol: /^https?$/, error: "must be a URL that begins with http:// or https://" })
  .optional();

const variables = z.object({
  DISCORD_TOKEN: token("the Discord developer portal"),
  TELEGRAM_TOKEN: token("@BotFather").refine(
    (value) => value === undefined || value.includes(":"),
    "must look like 123456:ABC…; copy it again from @BotFather",
  ),
  ALLOW: z
    .string()
    .regex(/^(everyone|\s*-?\d+\s*(,\s*-?\d+\s*)*)$/, "must be everyone, or ids such as 1234,5678")
    .optional(),
  MODEL: z
    .string()
    .regex(/^[\w-]+:\S+$/, "must look like provider:name, such as openai:gpt-5-mini or ollama:qwen3")
    .optional(),
  OPENAI_BASE_URL: url,
  DISCORD_API_BASE: url,
  TELEGRAM_API_ROOT: url,
  TELEGRAM_DRAFTS: z.enum(["on", "off"], "must be on or off").optional(),
  SANDBOX_PORT: z
    .string()
    .regex(/^\d{1,5}$/, "must be a port from 0 to 65535")
    .refine((value) => Number(value) <= 65_535, "must be a port from 0 to 65535")
    .optional(),
});

/** @throws {ConfigError} Naming every variable that is wrong and what it must be; never a value. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.keys(variables.shape).map((name) => [name, env[name]?.trim() || undefined]),
  );
  const result = variables.safeParse(given);
  if (!result.success) throw new ConfigError(listMistakes(result.error));
  const { data } = result;
  const isSandbox = !data.DISCORD_TOKEN && !data.TELEGRAM_TOKEN;
  if (!isSandbox && !data.ALLOW)
    throw new ConfigError(
      "ALLOW is missing: set it to the ids of those who may ask, such as ALLOW=1234,5678, or to ALLOW=everyone. Answers cost you money.",
    );
  return {
    ...(data.DISCORD_TOKEN && {
      discord: { token: data.DISCORD_TOKEN, apiBase: withoutSlash(data.DISCORD_API_BASE) },
    }),
    ...(data.TELEGRAM_TOKEN && {
      telegram: {
        token: data.TELEGRAM_TOKEN,
        apiRoot: withoutSlash(data.TELEGRAM_API_ROOT),
        drafts: data.TELEGRAM_DRAFTS === "on",
      },
    }),
    allow: toAllowed(data.ALLOW),
    model: data.MODEL,
    openaiBaseUrl: data.OPENAI_BASE_URL,
    sandboxPort: data.SANDBOX_PORT === undefined ? DEFAULT_SANDBOX_PORT : Number(data.SANDBOX_PORT),
  };
}

const listMistakes = (error: z.ZodError): string =>
  `Please correct .env: ${error.issues.map(({ path, message }) => `${String(path[0])} ${message}`).join("; ")}.`;

/** The sandbox has no strangers. */
const toAllowed = (allow: string | undefined): Config["allow"] =>
  allow === undefined || allow === "everyone" ? "everyone" : allow.split(",").map((id) => id.trim());

/** grammY refuses a root with a slash at its end. */
const withoutSlash = (address: string | undefined): string | undefined => address?.replace(/\/+$/, "");
