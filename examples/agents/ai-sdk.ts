/** A call of the AI SDK: `AGENT=./examples/agents/ai-sdk.ts npm start`. It hands over `fullStream`, which tells errors too. */

import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { streamText } from "ai";
import type { Turn } from "../../src/brain/brain.ts";

const provider = createOpenAICompatible({
  name: "openai",
  baseURL: process.env.OPENAI_BASE_URL ?? "https://api.openai.com/v1",
  apiKey: process.env.OPENAI_API_KEY ?? "",
});

export const agent = ({ messages, persona, signal }: Turn) =>
  streamText({
    model: provider(process.env.AGENT_MODEL ?? "gpt-5-mini"),
    instructions: persona ?? "Answer in Markdown.",
    messages: messages.map(({ role, text }) => ({ role, content: text })),
    abortSignal: signal,
    // The error is in the stream as well; by default the SDK prints it.
    onError: () => {},
  }).fullStream;
