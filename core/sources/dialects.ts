/** All dialects, in the order in which an item is offered to them: the first that matches reads it. */

import { aiSdk } from "./ai-sdk.ts";
import { anthropicMessages } from "./anthropic.ts";
import type { Dialect } from "./dialect.ts";
import { googleContent } from "./google.ts";
import { langChain } from "./langchain.ts";
import { ollama } from "./ollama.ts";
import { openAiChat, wrappedChat } from "./openai.ts";
import { openAiResponses } from "./openai-responses.ts";
import { errors } from "./service-error.ts";
import { streamEvents } from "./text.ts";

export const DIALECTS: readonly Dialect[] = [
  streamEvents,
  langChain,
  aiSdk,
  openAiChat,
  // Before what looks for `data`: of Google's chunks that is a getter, and warns on the console.
  googleContent,
  wrappedChat,
  openAiResponses,
  anthropicMessages,
  ollama,
  errors,
];
