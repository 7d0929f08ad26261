/** A LangGraph agent with a tool, as it is: `AGENT=./examples/agents/langgraph.ts npm start`. */

import { ChatOpenAI } from "@langchain/openai";
import { createAgent, tool } from "langchain";
import { z } from "zod";

const weather = tool(({ city }) => `It is 21 °C in ${city}.`, {
  name: "weather",
  description: "The temperature in a city",
  schema: z.object({ city: z.string() }),
});

export const agent = createAgent({
  // Takes OPENAI_API_KEY and OPENAI_BASE_URL from .env.
  model: new ChatOpenAI({ model: process.env.AGENT_MODEL ?? "gpt-5-mini" }),
  tools: [weather],
});
