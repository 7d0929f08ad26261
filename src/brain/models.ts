/** Chat models by name: any provider that LangChain knows, or any OpenAI-compatible server. */

import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { ConfigError } from "../errors.ts";
import { checkProvider, type Env, keyOf } from "./providers.ts";

export interface ModelSettings {
  /** An OpenAI-compatible server's address up to `/v1`; used with the provider `openai` alone. */
  readonly baseUrl?: string | undefined;
  /** Default: the provider's. Several models refuse any other. */
  readonly temperature?: number;
  /** Where keys are looked up. Default: the process's environment. */
  readonly env?: Env;
}

/** LangChain's own 6 would let a reader wait for a minute. Refusals such as a wrong key are never tried again. */
const MAX_RETRIES = 1;

/** Servers of one's own ask for no key, but the client insists on one. */
const NO_KEY = "none";

/** @throws {ConfigError} When the provider is not known, or its package or key is missing: one sentence with what to do. */
export async function createModel(
  model: string,
  { baseUrl, temperature, env = process.env }: ModelSettings,
): Promise<BaseChatModel> {
  const colon = model.indexOf(":");
  const provider = model.slice(0, colon);
  const name = model.slice(colon + 1);
  if (colon < 1 || name === "") {
    throw new ConfigError("MODEL must look like provider:name, such as openai:gpt-5-mini.");
  }
  await checkProvider(provider);
  const isOwnServer = baseUrl !== undefined && provider === "openai";
  const apiKey = keyOf(provider, env, isOwnServer ? NO_KEY : undefined);
  const { initChatModel } = await import("langchain");
  return initChatModel(name, {
    modelProvider: provider,
    maxRetries: MAX_RETRIES,
    ...(temperature !== undefined && { temperature }),
    ...(apiKey !== undefined && { apiKey }),
    ...(isOwnServer && { configuration: { baseURL: baseUrl } }),
  });
}
