/** All dialects, in the order in which an item is offered to them: the first that matches reads it. */

import type { Dialect } from "./dialect.ts";
import { langChainMessages } from "./langchain.ts";
import { openAiChat } from "./openai.ts";
import { streamEvents } from "./text.ts";

export const DIALECTS: readonly Dialect[] = [streamEvents, langChainMessages, openAiChat];
