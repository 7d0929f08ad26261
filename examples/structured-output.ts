/** JSON that fills in while the model writes it, typed and checked by a schema at the end. */

import { run } from "@grammyjs/runner";
import { ChatOpenAI } from "@langchain/openai";
import { Bot } from "grammy";
import { parseJson, pipe, type StreamEvent } from "livetype";
import { replyLive } from "livetype/telegram";
import { z } from "zod";

const apiRoot = process.env.TELEGRAM_API_ROOT ?? "https://api.telegram.org";
const bot = new Bot(process.env.TELEGRAM_TOKEN ?? "", { client: { apiRoot } });

const recipe = z.object({ name: z.string(), minutes: z.number(), ingredients: z.array(z.string()) });
const model = new ChatOpenAI({ model: "gpt-5-mini" });

/** Writes each ingredient as soon as it is known. */
async function* listIngredients(events: AsyncIterable<StreamEvent>): AsyncGenerator<StreamEvent> {
  let count = 0;
  for await (const event of events) {
    yield event;
    if (event.type !== "data") continue;
    const { ingredients = [] } = event.value as Partial<z.infer<typeof recipe>>;
    for (const ingredient of ingredients.slice(count))
      yield { type: "text-delta", text: `- ${ingredient}\n` };
    count = ingredients.length;
  }
}

bot.on("message:text", async (ctx) => {
  const question = `A recipe for ${ctx.msg.text}, as JSON: {"name": …, "minutes": …, "ingredients": […]}`;
  const answer = pipe(
    ({ signal }) => model.stream(question, { signal }),
    parseJson({
      schema: recipe,
      onValue: ({ name, ingredients }) => console.log(`${name} has ${ingredients.length} ingredients`),
    }),
    listIngredients,
  );
  await replyLive(ctx, answer);
});

run(bot);
