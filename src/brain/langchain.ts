/** The brain with a model: any provider that LangChain knows by name, or any OpenAI-compatible server. */

import type { AIMessageChunk } from "langchain";
import { ConfigError } from "../errors.ts";
import type { Brain } from "./brain.ts";
import { toSourceError } from "./model-errors.ts";
import { checkProvider, keyOf } from "./providers.ts";

export interface LangChainOptions {
  /** `provider:name`, such as `openai:gpt-5-mini`. */
  readonly model: string;
  /** An OpenAI-compatible server's address up to `/v1`; used with the provider `openai` alone. */
  readonly baseUrl?: string;
  /** Default: the provider's. Several models refuse any other. */
  readonly temperature?: number;
  /** Where keys are looked up. Default: the process's environment. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

const SYSTEM_PROMPT = "Answer in Markdown.";

const GO_ON = {
  role: "user",
  content:
    "Continue your last message exactly where it breaks off. Repeat nothing, and say nothing about it.",
};

/** LangChain's own 6 would let a reader wait for a minute. Refusals such as a wrong key are never tried again. */
const MAX_RETRIES = 1;

/** Servers of one's own ask for no key, but the client insists on one. */
const NO_KEY = "none";

/**
 * Loads LangChain and the provider's package, half a second once; no call is made before the first turn.
 *
 * @throws {ConfigError} When the provider is not known, or its package or key is missing: one sentence with what to do.
 */
export async function createLangChainBrain(options: LangChainOptions): Promise<Brain> {
  const model = await createModel(options);
  return async function* answer({ messages: said, persona, continueFrom, signal }) {
    try {
      const messages = [
        { role: "system", content: persona ?? SYSTEM_PROMPT },
        ...said.map(({ role, text }) => ({ role, content: text })),
        ...(continueFrom ? [{ role: "assistant", content: continueFrom }, GO_ON] : []),
      ];
      const stream: AsyncIterable<AIMessageChunk> = await model.stream(messages, { signal });
      yield* stream;
    } catch (error) {
      signal.throwIfAborted();
      throw toSourceError(error, options.model);
    }
  };
}

async function createModel({ model, baseUrl, temperature, env = process.env }: LangChainOptions) {
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
