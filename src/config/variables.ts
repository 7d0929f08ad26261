/** Every variable the program reads, and what it must look like. `.env.example` explains each. */

import { z } from "zod";

const MAX_PORT = 65_535;

const text = z.string().optional();

const token = (where: string) =>
  z.string().regex(/^\S+$/, `must be one word without spaces; copy it again from ${where}`).optional();

const url = (example: string) =>
  z.url({ protocol: /^https?$/, error: `must be a URL such as ${example}` }).optional();

const oneOf = <const Choices extends readonly [string, ...string[]]>(...choices: Choices) =>
  z.enum(choices, `must be ${choices.slice(0, -1).join(", ")} or ${choices.at(-1)}`).optional();

const port = z
  .string()
  .regex(/^\d{1,5}$/, `must be a port from 0 to ${MAX_PORT}`)
  .transform(Number)
  .refine((value) => value <= MAX_PORT, `must be a port from 0 to ${MAX_PORT}`)
  .optional();

const count = (what: string) =>
  z
    .string()
    .regex(/^\d{1,15}$/, `must be ${what}`)
    .transform(Number)
    .optional();

const idList = (message: string) =>
  z
    .string()
    .regex(/^-?\d+(\s*,\s*-?\d+)*$/, message)
    .transform(toList)
    .optional();

const MODEL = /^[\w-]+:\S+$/;

const model = z
  .string()
  .regex(MODEL, "must look like provider:name, such as openai:gpt-5-mini or ollama:qwen3")
  .optional();

const modelList = z
  .string()
  .transform(toList)
  .refine(
    (names) => names.every((name) => MODEL.test(name)),
    "must be names such as openai:gpt-5-mini,ollama:qwen3, separated by commas",
  )
  .optional();

const address = z
  .string()
  .regex(/^[\w.:-]+$/, "must be an address of this machine, such as 127.0.0.1 or 0.0.0.0")
  .optional();

/** Telegram's own rule. Source: core.telegram.org/bots/api#setwebhook, read 2026-11-21. */
const webhookSecret = z
  .string()
  .regex(/^[\w-]{16,256}$/, "must be 16 to 256 letters, digits, _ and -, such as openssl rand -hex 32 gives")
  .optional();

export const variables = z.object({
  DISCORD_TOKEN: token("the Discord developer portal"),
  TELEGRAM_TOKEN: token("@BotFather").refine(
    (value) => value === undefined || /^\d+:\S+$/.test(value),
    "must look like 123456:ABC…; copy it again from @BotFather",
  ),
  OWNER: idList("must be ids of people, such as 1234,5678"),
  ALLOW: z
    .string()
    .regex(/^(everyone|-?\d+(\s*,\s*-?\d+)*)$/, "must be everyone, or ids such as 1234,5678")
    .transform((value) => (value === "everyone" ? value : toList(value)))
    .optional(),
  BUDGET_MESSAGES: count("a number of questions, such as 100"),
  BUDGET_TOKENS: count("a number of tokens, such as 200000"),
  BUDGET_USD: z
    .string()
    .regex(/^\d{1,6}(\.\d{1,6})?$/, "must be an amount of US dollars, such as 0.50")
    .transform(Number)
    .optional(),
  MODEL: model,
  MODELS: modelList,
  MODEL_FALLBACKS: modelList,
  OPENAI_API_KEY: token("your provider"),
  OPENAI_BASE_URL: url("http://127.0.0.1:11434/v1"),
  PERSONAS: z.string().transform(toPersonas).optional(),
  AGENT: text,
  AGENT_KEY: z
    .string()
    .regex(
      /^[\x21-\x7e]+$/,
      "must be one word of plain letters, digits and signs; copy it again from your agent's service",
    )
    .optional(),
  MCP_CONFIG: text,
  TRANSCRIBE_MODEL: text,
  WHEN_BUSY: oneOf("queue", "interrupt", "steer"),
  STEPS: oneOf("off", "compact", "full"),
  FOOTER: oneOf("on", "off"),
  NOTIFY: z
    .string()
    .regex(/^(first|silent|final|\d{1,5})$/, "must be first, silent, final or a number of seconds")
    .transform((value) =>
      value === "first" || value === "silent" || value === "final"
        ? value
        : { pingIfLongerThanMs: Number(value) * 1000 },
    )
    .optional(),
  DATA: text,
  DRAIN_S: count("a number of seconds, such as 20").refine(
    (value) => value === undefined || value <= 3600,
    "must be at most 3600 seconds",
  ),
  LOG_LEVEL: oneOf("debug", "info", "warn", "error"),
  HEALTH_PORT: port,
  HEALTH_HOST: address,
  TELEGRAM_WEBHOOK_URL: z
    .url({ protocol: /^https$/, error: "must be a URL that begins with https://" })
    .optional(),
  TELEGRAM_WEBHOOK_SECRET: webhookSecret,
  TELEGRAM_WEBHOOK_PORT: port,
  TELEGRAM_WEBHOOK_HOST: address,
  TELEGRAM_DRAFTS: oneOf("on", "off"),
  TELEGRAM_RICH: oneOf("on", "off"),
  DISCORD_API_BASE: url("http://127.0.0.1:3000/api"),
  TELEGRAM_API_ROOT: url("http://127.0.0.1:8081"),
  SANDBOX_PORT: port,
});

export type Variables = z.output<typeof variables>;

function toList(value: string): string[] {
  return value
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "");
}

const personas = z.record(z.string().regex(/^[\p{L}\p{N} _-]{1,32}$/u), z.string().min(1));

function toPersonas(value: string, context: z.RefinementCtx): Readonly<Record<string, string>> {
  try {
    return personas.parse(JSON.parse(value));
  } catch {
    const message = 'must be JSON from names to instructions, such as {"pirate": "Talk like a pirate."}';
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  }
}
