/** What each provider needs before it can be asked: its package and its key, checked with one clear sentence. */

import { MODEL_PROVIDER_CONFIG } from "langchain/chat_models/universal";
import { ConfigError } from "../errors.ts";

/** The names that LangChain's packages read; only that of openai has been tried. Those left out need no key, or more than one. */
const KEY_VARIABLES: Readonly<Record<string, string>> = {
  openai: "OPENAI_API_KEY",
  anthropic: "ANTHROPIC_API_KEY",
  cohere: "COHERE_API_KEY",
  google: "GOOGLE_API_KEY",
  "google-genai": "GOOGLE_API_KEY",
  mistralai: "MISTRAL_API_KEY",
  mistral: "MISTRAL_API_KEY",
  groq: "GROQ_API_KEY",
  deepseek: "DEEPSEEK_API_KEY",
  xai: "XAI_API_KEY",
  cerebras: "CEREBRAS_API_KEY",
  fireworks: "FIREWORKS_API_KEY",
  together: "TOGETHER_AI_API_KEY",
  perplexity: "PERPLEXITY_API_KEY",
};

export type Env = Readonly<Record<string, string | undefined>>;

/** @throws {ConfigError} When LangChain doesn't know the provider, or its package is not installed. */
export async function checkProvider(provider: string): Promise<void> {
  const known: Readonly<Record<string, { readonly package: string }>> = MODEL_PROVIDER_CONFIG;
  const config = Object.hasOwn(known, provider) ? known[provider] : undefined;
  if (config === undefined) {
    throw new ConfigError(
      `MODEL names the provider "${provider}", which is not known: use one of ${Object.keys(known).join(", ")}, or openai with OPENAI_BASE_URL for any OpenAI-compatible server.`,
    );
  }
  try {
    await import(config.package);
  } catch (cause) {
    const hint =
      provider === "ollama" ? ", or use MODEL=openai:… with OPENAI_BASE_URL=http://127.0.0.1:11434/v1" : "";
    throw new ConfigError(
      `MODEL needs the package of "${provider}": run npm install ${config.package}${hint}.`,
      { cause },
    );
  }
}

/**
 * The key, else `fallback`; undefined for a provider that takes no single key.
 * @throws {ConfigError} When the key is missing and there is no `fallback`.
 */
export function keyOf(provider: string, env: Env, fallback?: string): string | undefined {
  const variable = KEY_VARIABLES[provider];
  if (variable === undefined) return undefined;
  const key = env[variable]?.trim() || fallback;
  if (!key) throw new ConfigError(`${variable} is missing: set it in .env, since MODEL uses ${provider}.`);
  return key;
}
