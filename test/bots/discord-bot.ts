/** A discord.js bot on a sandbox of its own, gone when the test ends. */

import {
  type ChatInputCommandInteraction,
  Client,
  Events,
  GatewayIntentBits,
  type Message,
  Partials,
} from "discord.js";
import type { TestContext } from "vitest";
import type { LiveResult } from "../../bots/discord/index.ts";
import { type DiscordSandboxOptions, startDiscordSandbox } from "../../src/sandbox/discord/index.ts";

type Question = Message | ChatInputCommandInteraction;

/** A discord.js client on a sandbox with one channel; messages and `/ask` are answered by `answer`. */
export async function startBot(
  { onTestFinished }: TestContext,
  answer: (question: Question) => Promise<LiveResult>,
  options: DiscordSandboxOptions = {},
) {
  const sandbox = await startDiscordSandbox({ latencyMs: 20, ...options });
  const channelId = sandbox.addChannel({ name: "general" });
  const client = new Client({
    intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.MessageContent],
    partials: [Partials.Channel],
    rest: { api: sandbox.url },
  });
  onTestFinished(async () => {
    await client.destroy();
    await sandbox.close();
  });
  let results: Promise<LiveResult>[] = [];
  let heard = () => {};
  const onQuestion = (question: Question) => {
    results.push(answer(question));
    heard();
  };
  client.on(Events.MessageCreate, (message) => {
    if (!message.author.bot) onQuestion(message);
  });
  client.on(Events.InteractionCreate, (interaction) => {
    if (interaction.isChatInputCommand()) onQuestion(interaction);
  });
  const ready = new Promise((resolve) => client.once(Events.ClientReady, resolve));
  await client.login(sandbox.token);
  await ready;
  await client.application?.commands.set([{ name: "ask", description: "Ask" }]);

  /** Resolves with what the answers to `count` questions came to. */
  const answers = async (count: number) => {
    while (results.length < count) await new Promise<void>((resolve) => (heard = resolve));
    const settled = await Promise.all(results);
    results = [];
    return settled;
  };
  const ask = (count = 1) => {
    for (let index = 0; index < count; index += 1) sandbox.say(channelId, `question ${index}`);
    return answers(count);
  };
  const slash = () => {
    sandbox.slash(channelId, "ask", {});
    return answers(1);
  };
  return { sandbox, client, channelId, ask, slash };
}
