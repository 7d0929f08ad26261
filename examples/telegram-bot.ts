/** A complete Telegram bot around one call. */

import { run } from "@grammyjs/runner";
import { ChatOpenAI } from "@langchain/openai";
import { Bot } from "grammy";
import { liveControls, replyLive } from "livetype/telegram";

const model = new ChatOpenAI({ model: "gpt-5-mini" });
const bot = new Bot(process.env.TELEGRAM_TOKEN ?? "");

// Receives the presses of Stop and its like; before whatever makes updates wait for one another.
bot.use(liveControls());

bot.on("message:text", async (ctx) => {
  const result = await replyLive(ctx, ({ signal }) => model.stream(ctx.msg.text, { signal }));
  console.log(result.status, result.figures);
});

// Not bot.start(): with it, everybody would wait for somebody else's answer, a press of Stop too.
run(bot);
