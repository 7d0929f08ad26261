/** What the owner has set, read once, with every mistake told at once. */

import type { z } from "zod";
import { type Variables, variables } from "./config/variables.ts";
import { ConfigError } from "./errors.ts";

export interface Config {
  readonly discord?: { readonly token: string; readonly apiBase?: string | undefined };
  readonly telegram?: {
    readonly token: string;
    readonly apiRoot?: string | undefined;
    readonly drafts?: boolean;
    readonly rich?: boolean;
    /** Updates come by webhook; without it, by long polling. */
    readonly webhook?: WebhookConfig | undefined;
  };
  /** Ids of those who may do everything, besides who the platforms name as owner. */
  readonly owners: readonly string[];
  /** Ids of users, chats and servers that may ask besides owners, or everyone. */
  readonly allow: "everyone" | readonly string[];
  /** Per user and day; no limit where left out. */
  readonly budgets: {
    readonly messages?: number | undefined;
    readonly tokens?: number | undefined;
    readonly usd?: number | undefined;
  };
  /** `provider:name`; the demo brain answers when left out. */
  readonly model?: string | undefined;
  /** What people may choose among, `model` first. */
  readonly models: readonly string[];
  /** Asked one after another when the model fails. */
  readonly modelFallbacks: readonly string[];
  /** Any OpenAI-compatible server. */
  readonly openaiBaseUrl?: string | undefined;
  /** From a name to its instructions. */
  readonly personas: Readonly<Record<string, string>>;
  /** A file or an address that answers instead of a model. */
  readonly agent?: string | undefined;
  /** Goes to that address as a bearer token. */
  readonly agentKey?: string | undefined;
  /** A file that names MCP servers. */
  readonly mcpConfig?: string | undefined;
  /** Turns voice into text, at the OpenAI-compatible server. */
  readonly transcribeModel?: string | undefined;
  /** What becomes of a question while an answer in the same conversation is being written. */
  readonly whenBusy: "queue" | "interrupt" | "steer";
  readonly steps: "off" | "compact" | "full";
  readonly footer: boolean;
  readonly notify: "first" | "silent" | "final" | { readonly pingIfLongerThanMs: number };
  /** The folder that holds all that lasts; nothing lasts where it is left out. */
  readonly data?: string | undefined;
  /** How long running answers may take when the program is asked to end. */
  readonly drainMs: number;
  readonly logLevel: "debug" | "info" | "warn" | "error";
  /** Where `/healthz` and `/metrics` are; nowhere when left out. */
  readonly health?: { readonly host: string; readonly port: number } | undefined;
  /** Where the sandbox shows its page. */
  readonly sandboxPort: number;
}

export interface WebhookConfig {
  /** What Telegram calls. */
  readonly url: string;
  /** What Telegram proves itself with. */
  readonly secret: string;
  /** Where the program listens, behind whatever gives it HTTPS. */
  readonly host: string;
  readonly port: number;
}

/** `sandboxPort` and `webhookPort` are unassigned in IANA's registry. */
const DEFAULTS = {
  data: "./data",
  drainMs: 20_000,
  host: "127.0.0.1",
  logLevel: "info",
  notify: "first",
  sandboxPort: 8420,
  steps: "compact",
  webhookPort: 8422,
  whenBusy: "queue",
} as const;

type Given = Readonly<Record<string, string | undefined>>;

/** @throws {ConfigError} Naming every variable that is wrong and what it must be; never a value. */
export function readConfig(env: Given): Config {
  const given = Object.fromEntries(
    Object.keys(variables.shape).map((name) => [name, env[name]?.trim() || undefined]),
  );
  const result = variables.safeParse(given);
  const mistakes = [
    ...(result.error?.issues ?? []).map(toMistake),
    ...(lacksSecret(given) ? [NO_SECRET] : []),
  ];
  if (!result.success || mistakes.length > 0)
    throw new ConfigError(`Please correct .env: ${mistakes.join("; ")}.`);
  return toConfig(result.data);
}

const toMistake = ({ path, message }: z.core.$ZodIssue): string => `${String(path[0])} ${message}`;

const lacksSecret = (given: Given): boolean =>
  Boolean(given.TELEGRAM_WEBHOOK_URL) && !given.TELEGRAM_WEBHOOK_SECRET;

const NO_SECRET =
  "TELEGRAM_WEBHOOK_SECRET is missing: set it to a secret such as openssl rand -hex 32 gives, or else anybody could call the webhook";

function toConfig(data: Variables): Config {
  const hasTokens = Boolean(data.DISCORD_TOKEN || data.TELEGRAM_TOKEN);
  const models = [data.MODEL, ...(data.MODELS ?? [])].filter((name) => name !== undefined);
  return {
    ...(data.DISCORD_TOKEN && {
      discord: { token: data.DISCORD_TOKEN, apiBase: withoutSlash(data.DISCORD_API_BASE) },
    }),
    ...(data.TELEGRAM_TOKEN && {
      telegram: {
        token: data.TELEGRAM_TOKEN,
        apiRoot: withoutSlash(data.TELEGRAM_API_ROOT),
        drafts: data.TELEGRAM_DRAFTS === "on",
        rich: data.TELEGRAM_RICH === "on",
        webhook: toWebhook(data),
      },
    }),
    owners: data.OWNER ?? [],
    // Answers cost the owner money; the sandbox has no strangers.
    allow: data.ALLOW ?? (hasTokens ? [] : "everyone"),
    budgets: { messages: data.BUDGET_MESSAGES, tokens: data.BUDGET_TOKENS, usd: data.BUDGET_USD },
    model: models[0],
    models: [...new Set(models)],
    modelFallbacks: data.MODEL_FALLBACKS ?? [],
    openaiBaseUrl: data.OPENAI_BASE_URL,
    personas: data.PERSONAS ?? {},
    agent: data.AGENT,
    agentKey: data.AGENT_KEY,
    mcpConfig: data.MCP_CONFIG,
    transcribeModel: data.TRANSCRIBE_MODEL,
    whenBusy: data.WHEN_BUSY ?? DEFAULTS.whenBusy,
    steps: data.STEPS ?? DEFAULTS.steps,
    footer: data.FOOTER === "on",
    notify: data.NOTIFY ?? DEFAULTS.notify,
    data: data.DATA ?? (hasTokens ? DEFAULTS.data : undefined),
    drainMs: data.DRAIN_S === undefined ? DEFAULTS.drainMs : data.DRAIN_S * 1000,
    logLevel: data.LOG_LEVEL ?? DEFAULTS.logLevel,
    health:
      data.HEALTH_PORT === undefined
        ? undefined
        : { host: data.HEALTH_HOST ?? DEFAULTS.host, port: data.HEALTH_PORT },
    sandboxPort: data.SANDBOX_PORT ?? DEFAULTS.sandboxPort,
  };
}

function toWebhook(data: Variables): WebhookConfig | undefined {
  const { TELEGRAM_WEBHOOK_URL: url, TELEGRAM_WEBHOOK_SECRET: secret } = data;
  if (!url || !secret) return undefined;
  return {
    url,
    secret,
    host: data.TELEGRAM_WEBHOOK_HOST ?? DEFAULTS.host,
    port: data.TELEGRAM_WEBHOOK_PORT ?? DEFAULTS.webhookPort,
  };
}

/** grammY refuses a root with a slash at its end. */
const withoutSlash = (address: string | undefined): string | undefined => address?.replace(/\/+$/, "");
