/** An agent that thinks, calls a tool and answers, live in Telegram; its steps go to the log as they happen. */

import { run } from "@grammyjs/runner";
import { ChatOpenAI } from "@langchain/openai";
import { Bot } from "grammy";
import { createAgent, tool } from "langchain";
import { replyLive } from "livetype/telegram";
import { z } from "zod";

const apiRoot = process.env.TELEGRAM_API_ROOT ?? "https://api.telegram.org";
const bot = new Bot(process.env.TELEGRAM_TOKEN ?? "", { client: { apiRoot } });

const weather = tool(({ city }) => `It is 21 °C in ${city}.`, {
  name: "weather",
  description: "The temperature in a city",
  schema: z.object({ city: z.string() }),
});
const agent = createAgent({ model: new ChatOpenAI({ model: "gpt-5-mini" }), tools: [weather] });

bot.on("message:text", async (ctx) => {
  const input = { messages: [{ role: "user", content: ctx.msg.text }] };
  await replyLive(
    ctx,
    { runnable: agent, input },
    {
      handlers: {
        onReasoning: (text) => console.log("thinking:", text),
        onToolStart: ({ name, input }) => console.log("calls", name, input ?? ""),
        onToolEnd: ({ result, error }) => console.log("got", error ?? result),
        onEnd: ({ status, text }) => console.log(status, text),
      },
    },
  );
});

run(bot);
