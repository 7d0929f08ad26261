import {
  ApplicationCommandType,
  ApplicationIntegrationType,
  AttachmentBuilder,
  type ChatInputCommandInteraction,
  type Client,
  GatewayIntentBits,
  InteractionContextType,
  type MessageContextMenuCommandInteraction,
  MessageFlags,
  type RawFile,
  Routes,
} from "discord.js";
import { describe, expect, it } from "vitest";
import type { AddChannel, DiscordSandbox } from "../../../src/sandbox/discord/index.ts";
import { connect, INTENTS, next, openChannel, refusalOf, startSandbox, story } from "./discord-client.ts";

const USER_APP = {
  name: "ask",
  description: "Ask",
  integrationTypes: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
};

describe("where a person brings the bot along as a user app", () => {
  it("a command is answered through its interaction, and in no other way", async () => {
    const { sandbox, client, place } = await openForeign();
    const interaction = await ask(sandbox, client, place);
    expect(interaction.context).toBe(InteractionContextType.Guild);
    expect(interaction.authorizingIntegrationOwners).toMatchObject({
      guildId: null,
      userId: interaction.user.id,
    });
    expect(interaction.guildId).not.toBe(sandbox.guildId);
    expect([interaction.inCachedGuild(), interaction.channel]).toEqual([false, null]);
    expect(interaction.appPermissions.has("ViewChannel")).toBe(false);
    await interaction.deferReply();
    const { id } = await interaction.editReply("so");
    for (const call of [
      client.rest.patch(Routes.channelMessage(place, id), { body: { content: "x" } }),
      client.rest.post(Routes.channelMessages(place), { body: { content: "x" } }),
    ]) {
      expect(await refusalOf(call)).toEqual({
        status: 403,
        body: { message: "Missing Access", code: 50001 },
      });
    }
    expect(story(sandbox)).toEqual(["send thinking", "edit so"]);
  });

  it("an answer has at most five follow-ups; its edits go on", async () => {
    const { sandbox, client, place } = await openForeign();
    sandbox.setLimits({ interaction: { kind: "bucket", limit: 20, intervalMs: 2_000 } });
    const interaction = await ask(sandbox, client, place);
    await interaction.deferReply();
    await interaction.followUp("the answer itself");
    for (const text of ["1", "2", "3", "4", "5"]) await interaction.followUp(text);
    expect(await refusalOf(interaction.followUp("6"))).toMatchObject({
      status: 400,
      body: { code: 40094 },
    });
    await interaction.editReply("the answer, edited");
    expect(sandbox.timeline.visible(place).map(({ text }) => text)).toEqual([
      "the answer, edited",
      ..."12345",
    ]);
  });

  it("in a chat among people there is no guild", async () => {
    const { sandbox, client, place } = await openForeign({ type: "dm" });
    const interaction = await ask(sandbox, client, place);
    expect([interaction.context, interaction.guildId, interaction.member]).toEqual([
      InteractionContextType.PrivateChannel,
      null,
      null,
    ]);
    await interaction.reply("so");
    expect(story(sandbox)).toEqual(["send so"]);
  });

  it("it has the commands made for that alone, and follow-ups are free where it is a member", async () => {
    const { sandbox, client, place } = await openForeign();
    await client.application.commands.set([{ name: "ask", description: "Ask" }]);
    expect(() => sandbox.slash(place, "ask")).toThrow("/ask is not registered");
    const home = sandbox.addChannel();
    sandbox.setLimits({ interaction: { kind: "bucket", limit: 20, intervalMs: 2_000 } });
    const interaction = await ask(sandbox, client, home);
    await interaction.reply("so");
    for (const text of ["1", "2", "3", "4", "5", "6"]) await interaction.followUp(text);
    expect(sandbox.timeline.visible(home)).toHaveLength(7);
  });
});

describe("a command of a message's menu", () => {
  it("brings the message, text and all, to a bot that may not read it otherwise", async () => {
    const sandbox = await startSandbox();
    const channel = sandbox.addChannel();
    const client = await connect(sandbox, { intents: [GatewayIntentBits.Guilds] });
    await client.application.commands.set([
      { name: "Ask about this", type: ApplicationCommandType.Message },
      { name: "ask", description: "Ask" },
    ]);
    const said = sandbox.say(channel, "why is the sky blue");
    const used = next(client, "interactionCreate");
    sandbox.useOnMessage(channel, said, "Ask about this", { username: "grace" });
    const interaction = (await used)[0] as MessageContextMenuCommandInteraction;
    expect(interaction.isMessageContextMenuCommand()).toBe(true);
    expect([interaction.targetId, interaction.targetMessage.content]).toEqual([said, "why is the sky blue"]);
    expect(interaction.user.username).toBe("grace");
    await interaction.reply("because");
    expect(() => sandbox.useOnMessage(channel, said, "ask")).toThrow(
      "ask is not registered (registered: Ask about this)",
    );
    expect(() => sandbox.useOnMessage(channel, "404", "Ask about this")).toThrow("No message 404");
  });
});

describe("files in the local Discord", () => {
  const file = (text: string, name = "answer.md") => new AttachmentBuilder(Buffer.from(text), { name });

  it("are shown with what is in them, kept by edits that leave them alone, dropped when not listed", async () => {
    const { sandbox, channel } = await openChannel();
    const message = await channel.send({ content: "all of it:", files: [file("# All")] });
    const files = () => sandbox.timeline.visible(channel.id)[0]?.files;
    const first = { name: "answer.md", type: "text/markdown", sizeBytes: 5, text: "# All" };
    expect(files()).toEqual([first]);
    await message.edit("all of it, really:");
    expect(files()).toEqual([first]);
    await message.edit({
      attachments: [...message.attachments.values()],
      files: [file("more", "more.txt")],
    });
    expect(files()).toMatchObject([first, { name: "more.txt", text: "more" }]);
    await message.edit({ attachments: [] });
    expect(files()).toBeUndefined();
  });

  it("come with an answer to an interaction too, and with no text at all", async () => {
    const { sandbox, client, channel } = await openChannel();
    await client.application.commands.set([{ name: "ask", description: "Ask" }]);
    const interaction = await ask(sandbox, client, channel.id);
    await interaction.deferReply();
    await interaction.editReply({ files: [file("# All")] });
    expect(sandbox.timeline.visible(channel.id)).toMatchObject([{ text: "", files: [{ text: "# All" }] }]);
  });
});

describe("the bot's reactions in the local Discord", () => {
  it("stand at the message until they are taken away, and are told to the gateway", async () => {
    const { sandbox, client, channel } = await openChannel(undefined, {
      intents: [...INTENTS, GatewayIntentBits.GuildMessageReactions],
    });
    const heard = next(client, "messageCreate");
    sandbox.say(channel.id, "hello");
    const [message] = await heard;
    const reactions = () => sandbox.timeline.visible(channel.id)[0]?.reactions;
    const added = next(client, "messageReactionAdd");
    const reaction = await message.react("👀");
    expect((await added)[0].emoji.name).toBe("👀");
    await message.react("✅");
    expect(reactions()).toEqual(["👀", "✅"]);
    await reaction.users.remove(client.user);
    expect(reactions()).toEqual(["✅"]);
    expect((await channel.messages.fetch({ message: message.id, force: true })).reactions.cache.size).toBe(1);
    expect(await refusalOf(message.react("🏴‍☠️x"))).toMatchObject({ body: { code: 10014 } });
    expect(story(sandbox)).toEqual(["send hello", "reaction hello", "reaction hello", "reaction hello"]);
  });
});

it("typing is shown for ten seconds, or until the bot's next message", async () => {
  const { sandbox, channel } = await openChannel();
  await channel.sendTyping();
  const [frame] = sandbox.timeline.frames;
  if (frame?.kind !== "typing") throw new Error("Expected a typing frame.");
  const isTyping = (afterMs: number) => sandbox.timeline.isTyping(channel.id, frame.atMs + afterMs);
  expect([isTyping(9_999), isTyping(10_000)]).toEqual([true, false]);
  await channel.send("hi");
  expect(isTyping(0)).toBe(false);
});

async function openForeign(how: AddChannel = {}) {
  const sandbox = await startSandbox();
  const place = sandbox.addChannel({ name: "elsewhere", ...how, foreign: true });
  const client = await connect(sandbox);
  await client.application.commands.set([USER_APP]);
  return { sandbox, client, place };
}

async function ask(sandbox: DiscordSandbox, client: Client, channel: string) {
  const asked = next(client, "interactionCreate");
  sandbox.slash(channel, "ask");
  return (await asked)[0] as ChatInputCommandInteraction;
}

const text = (content: string) => ({ type: 10, content });
const v2 = (...components: object[]) => ({ flags: MessageFlags.IsComponentsV2, components });

describe("components V2 in the local Discord", () => {
  it("hold 4,000 characters in all their texts together, in new messages and in changed ones", async () => {
    const { client, channel } = await openChannel();
    const tooMuch = v2(text("x".repeat(3_999)), text("yz"));
    const created = client.rest.post(Routes.channelMessages(channel.id), { body: tooMuch });
    expect(await refusalOf(created)).toMatchObject({ body: { code: 50035 } });
    const fits = v2(text("x".repeat(3_999)), text("y"));
    const { id } = (await client.rest.post(Routes.channelMessages(channel.id), { body: fits })) as {
      id: string;
    };
    const changed = client.rest.patch(Routes.channelMessage(channel.id, id), { body: tooMuch });
    expect(await refusalOf(changed)).toMatchObject({ body: { code: 50035 } });
  });

  it("never go back to text, and are never left without any", async () => {
    const { sandbox, client, channel } = await openChannel();
    const route = Routes.channelMessages(channel.id);
    const { id } = (await client.rest.post(route, { body: v2(text("one")) })) as { id: string };
    const change = (body: object) => client.rest.patch(Routes.channelMessage(channel.id, id), { body });
    const answers = [
      await refusalOf(change({ content: "two" })),
      await refusalOf(change({ content: "two", flags: 0, components: [] })),
      await refusalOf(change({ components: [] })),
      await refusalOf(change({ components: [text("")] })),
    ];
    expect(answers.map(({ body }) => (body as { code: number }).code)).toEqual([50035, 50035, 50006, 50035]);
    await change({ components: [text("two")] });
    expect(sandbox.timeline.visible(channel.id).map((message) => message.text)).toEqual(["two"]);
  });

  it("ping whom they mention, as texts do", async () => {
    const { sandbox, client, channel } = await openChannel();
    const body = v2(text("@everyone"));
    const route = Routes.channelMessages(channel.id);
    await client.rest.post(route, { body });
    await client.rest.post(route, { body: { ...body, allowed_mentions: { parse: [] } } });
    expect(sandbox.timeline.visible(channel.id).map(({ raw }) => raw?.pings)).toEqual([["everyone"], []]);
  });

  it("are refused by a server that was told not to know them", async () => {
    const { client, channel } = await openChannel({ componentsV2: false });
    const sent = client.rest.post(Routes.channelMessages(channel.id), { body: v2(text("one")) });
    expect(await refusalOf(sent)).toMatchObject({ body: { code: 50035, errors: { components: {} } } });
  });
});

describe("files sent to the local Discord", () => {
  it("are refused over 10 MiB each, and over 25 MiB together", async () => {
    const { client, channel } = await openChannel();
    const MEBIBYTE = 1024 * 1024;
    const post = (...sizes: number[]) => {
      const files = sizes.map((size, index): RawFile => ({ name: `${index}`, data: Buffer.alloc(size) }));
      return client.rest.post(Routes.channelMessages(channel.id), { files });
    };
    expect(await refusalOf(post(10 * MEBIBYTE + 1))).toMatchObject({ status: 413, body: { code: 40005 } });
    const together = post(9 * MEBIBYTE, 9 * MEBIBYTE, 9 * MEBIBYTE);
    expect(await refusalOf(together)).toMatchObject({ status: 413 });
  });
});
