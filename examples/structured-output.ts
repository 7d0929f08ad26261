/** JSON as a card that fills in while the model writes it, typed and checked by a schema at the end. */

import { run } from "@grammyjs/runner";
import { ChatOpenAI } from "@langchain/openai";
import { Bot } from "grammy";
import { parseJson, pipe } from "livetype";
import { replyLive } from "livetype/telegram";
import { z } from "zod";

const apiRoot = process.env.TELEGRAM_API_ROOT ?? "https://api.telegram.org";
const bot = new Bot(process.env.TELEGRAM_TOKEN ?? "", { client: { apiRoot } });

/** The titles are the labels of the card; without one, the key is. */
const recipe = z.object({
  name: z.string().meta({ title: "Recipe" }),
  minutes: z.number(),
  ingredients: z.array(z.string()),
});
const model = new ChatOpenAI({ model: "gpt-5-mini" });

bot.on("message:text", async (ctx) => {
  const question = `A recipe for ${ctx.msg.text}, as JSON: {"name": …, "minutes": …, "ingredients": […]}`;
  const answer = pipe(
    ({ signal }) => model.stream(question, { signal }),
    parseJson({
      schema: recipe,
      onValue: ({ name, ingredients }) => console.log(`${name} has ${ingredients.length} ingredients`),
    }),
  );
  await replyLive(ctx, answer);
});

run(bot);
