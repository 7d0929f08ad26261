/** A LangChain chain, prompt | model | parser, live in Telegram. Ends a model that went silent, and logs the cost. */

import { run } from "@grammyjs/runner";
import { StringOutputParser } from "@langchain/core/output_parsers";
import { ChatPromptTemplate } from "@langchain/core/prompts";
import { ChatOpenAI } from "@langchain/openai";
import { Bot } from "grammy";
import { countTokens, pipe, watchStalls } from "livetype";
import { replyLive } from "livetype/telegram";

const apiRoot = process.env.TELEGRAM_API_ROOT ?? "https://api.telegram.org";
const bot = new Bot(process.env.TELEGRAM_TOKEN ?? "", { client: { apiRoot } });

const prompt = ChatPromptTemplate.fromTemplate("Explain {topic} to a child, in three sentences.");
const chain = prompt.pipe(new ChatOpenAI({ model: "gpt-5-mini" })).pipe(new StringOutputParser());

bot.on("message:text", async (ctx) => {
  const answer = pipe(
    { runnable: chain, input: { topic: ctx.msg.text } },
    watchStalls({ idleMs: 60_000 }),
    countTokens((usage) => console.log(usage)),
  );
  await replyLive(ctx, answer);
});

run(bot);
