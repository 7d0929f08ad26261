/** The AI SDK live in Telegram. Hand over `fullStream`: `textStream` ends without a word when the model fails. */

import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { run } from "@grammyjs/runner";
import { streamText } from "ai";
import { Bot } from "grammy";
import { replyLive } from "livetype/telegram";

const apiRoot = process.env.TELEGRAM_API_ROOT ?? "https://api.telegram.org";
const bot = new Bot(process.env.TELEGRAM_TOKEN ?? "", { client: { apiRoot } });

const provider = createOpenAICompatible({
  name: "openai",
  baseURL: process.env.OPENAI_BASE_URL ?? "https://api.openai.com/v1",
  apiKey: process.env.OPENAI_API_KEY ?? "",
});

bot.on("message:text", async (ctx) => {
  await replyLive(
    ctx,
    ({ signal }) =>
      streamText({
        model: provider("gpt-5-mini"),
        prompt: ctx.msg.text,
        abortSignal: signal,
        // The error is in the stream as well; by default the SDK prints it.
        onError: () => {},
      }).fullStream,
  );
});

run(bot);
