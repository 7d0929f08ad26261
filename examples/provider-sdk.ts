/** A provider's own SDK live in Telegram: OpenAI's here, and Anthropic's, Google's and Mistral's in the same way. */

import { run } from "@grammyjs/runner";
import { Bot } from "grammy";
import { replyLive } from "livetype/telegram";
import OpenAI from "openai";

const apiRoot = process.env.TELEGRAM_API_ROOT ?? "https://api.telegram.org";
const bot = new Bot(process.env.TELEGRAM_TOKEN ?? "", { client: { apiRoot } });
const client = new OpenAI();

bot.on("message:text", async (ctx) => {
  const result = await replyLive(ctx, ({ signal }) =>
    client.chat.completions.create(
      {
        model: "gpt-5-mini",
        messages: [{ role: "user", content: ctx.msg.text }],
        stream: true,
        stream_options: { include_usage: true },
      },
      { signal },
    ),
  );
  console.log(result.usage);
});

run(bot);
