/** A processor of one's own: an async generator that adds a line under every answer. */

import { run } from "@grammyjs/runner";
import { ChatOpenAI } from "@langchain/openai";
import { Bot } from "grammy";
import { countTokens, pipe, type StreamEvent } from "livetype";
import { replyLive } from "livetype/telegram";

const apiRoot = process.env.TELEGRAM_API_ROOT ?? "https://api.telegram.org";
const bot = new Bot(process.env.TELEGRAM_TOKEN ?? "", { client: { apiRoot } });
const model = new ChatOpenAI({ model: "gpt-5-mini" });

async function* addFooter(events: AsyncIterable<StreamEvent>): AsyncGenerator<StreamEvent> {
  const startMs = Date.now();
  let tokens = 0;
  for await (const event of events) {
    if (event.type === "usage") tokens = event.outputTokens ?? tokens;
    yield event;
  }
  const seconds = ((Date.now() - startMs) / 1000).toFixed(1);
  yield { type: "text-delta", text: `\n\n_${seconds} s, ${tokens} tokens_` };
}

bot.on("message:text", async (ctx) => {
  const answer = pipe(
    ({ signal }) => model.stream(ctx.msg.text, { signal }),
    // Where the model doesn't tell its tokens, they are estimated.
    countTokens(() => {}),
    addFooter,
  );
  await replyLive(ctx, answer);
});

run(bot);
