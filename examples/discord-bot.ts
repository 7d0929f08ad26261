/** A complete Discord bot around one call: `/ask question`. */

import { ChatOpenAI } from "@langchain/openai";
import { ApplicationCommandOptionType, Client, Events } from "discord.js";
import { replyLive } from "livetype/discord";

const model = new ChatOpenAI({ model: "gpt-5-mini" });
const client = new Client({ intents: [] });

client.once(Events.ClientReady, async ({ application }) => {
  const question = {
    name: "question",
    description: "What do you want to know?",
    type: ApplicationCommandOptionType.String as const,
    required: true,
  };
  await application.commands.set([{ name: "ask", description: "Ask the model", options: [question] }]);
});

client.on(Events.InteractionCreate, async (interaction) => {
  if (!interaction.isChatInputCommand()) return;
  const question = interaction.options.getString("question", true);
  const result = await replyLive(interaction, ({ signal }) => model.stream(question, { signal }));
  console.log(result.status, result.figures);
});

await client.login(process.env.DISCORD_TOKEN);
