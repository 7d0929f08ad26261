/** Livetype and its rivals in Discord: real clients against a sandbox. */

import {
  type ChatInputCommandInteraction,
  Client,
  Events,
  GatewayIntentBits,
  type Message,
  type SendableChannels,
} from "discord.js";
import { type DiscordOptions, replyLive } from "../../bots/discord/index.ts";
import type { DiscordSandbox } from "../../src/sandbox/index.ts";
import { createChat } from "../rivals/index.ts";
import { showOnceASecond } from "./once-a-second.ts";
import { type Begin, NotSupported, type System } from "./system.ts";

export type DiscordSystem = System<DiscordSandbox>;

export const livetype = livetypeAs("Livetype");

/** Messages of 4,000 characters. */
export const livetypeComponents = livetypeAs("Livetype, components V2", { componentsV2: true });

function livetypeAs(name: string, options: DiscordOptions = {}): DiscordSystem {
  return {
    name,
    open: (sandbox, { byInteraction }) =>
      openClient(sandbox, byInteraction, async (target, begin) => {
        const stream = begin();
        const result = await replyLive(target, () => stream, options);
        if (result.status !== "done") throw result.cause;
      }),
  };
}

export const onceASecond: DiscordSystem = {
  name: "discord.js, once a second",
  open: (sandbox, { byInteraction }) =>
    openClient(sandbox, byInteraction, async (target, begin) => {
      let isFirst = true;
      await showOnceASecond<Message>(begin(), {
        maxLength: 2000,
        async send(text) {
          if (!("deferReply" in target)) return target.send(text);
          const message = isFirst ? await target.editReply(text) : await target.followUp(text);
          isFirst = false;
          return message;
        },
        edit: (message, text) =>
          "deferReply" in target ? target.editReply({ message, content: text }) : message.edit(text),
        // discord.js waits by itself.
        waitMs: () => undefined,
      });
    }),
};

export const chat: DiscordSystem = {
  name: "chat 4.41",
  async open(sandbox, { byInteraction }) {
    if (byInteraction)
      throw new NotSupported("takes interactions by signed webhooks, which the sandbox has not");
    const client = await createChat("discord", {
      botToken: sandbox.token,
      apiUrl: `${sandbox.url}/v10`,
      applicationId: sandbox.applicationId,
      publicKey: "0".repeat(64),
    });
    return {
      answer: (channelId, begin) => client.thread({ guildId: sandbox.guildId, channelId }).post(begin()),
      close: client.close,
    };
  },
};

type Target = SendableChannels | ChatInputCommandInteraction;

async function openClient(
  sandbox: DiscordSandbox,
  byInteraction: boolean,
  show: (target: Target, begin: Begin) => Promise<void>,
) {
  const client = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api: sandbox.url } });
  const ready = new Promise((resolve) => client.once(Events.ClientReady, resolve));
  await client.login(sandbox.token);
  await ready;
  if (byInteraction) await client.application?.commands.set([{ name: "ask", description: "Ask" }]);

  const interact = (channelId: string) =>
    new Promise<ChatInputCommandInteraction>((resolve) => {
      client.on(Events.InteractionCreate, (interaction) => {
        if (interaction.id === id && interaction.isChatInputCommand()) resolve(interaction);
      });
      const id = sandbox.slash(channelId, "ask");
    });

  return {
    async answer(channelId: string, begin: Begin) {
      if (byInteraction) {
        const interaction = await interact(channelId);
        await interaction.deferReply();
        return show(interaction, begin);
      }
      const channel = client.channels.cache.get(channelId);
      if (!channel?.isSendable()) throw new Error(`The client knows no channel ${channelId}`);
      return show(channel, begin);
    },
    close: () => client.destroy(),
  };
}
