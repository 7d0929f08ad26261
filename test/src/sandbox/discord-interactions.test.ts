import {
  ApplicationCommandOptionType,
  type ButtonInteraction,
  ButtonStyle,
  type ChatInputCommandInteraction,
  type Client,
  ComponentType,
  InteractionContextType,
  MessageFlags,
  Routes,
} from "discord.js";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { DiscordSandbox, DiscordSandboxOptions } from "../../../src/sandbox/discord/index.ts";
import { next, openChannel, refusalOf, story } from "./discord-client.ts";

const ASK = {
  name: "ask",
  description: "Ask the model",
  options: [
    { type: ApplicationCommandOptionType.String, name: "question", description: "What", required: true },
    { type: ApplicationCommandOptionType.Integer, name: "words", description: "How long" },
  ],
} as const;

const STOP = {
  type: ComponentType.ActionRow,
  components: [{ type: ComponentType.Button, style: ButtonStyle.Danger, label: "Stop", customId: "stop" }],
} as const;

const UNKNOWN = { status: 404, body: { message: "Unknown interaction", code: 10062 } };
const EXPIRED = { status: 401, body: { message: "Invalid Webhook Token", code: 50027 } };

describe("an interaction in the local Discord", () => {
  it("brings a registered command with its options, its member and its channel", async () => {
    const { sandbox, channel, interaction } = await ask();
    expect(sandbox.commands.map(({ name }) => name)).toEqual(["ask"]);
    expect(interaction.options.getString("question")).toBe("why?");
    expect(interaction.channelId).toBe(channel.id);
    expect(interaction.inCachedGuild() && interaction.member.user.username).toBe("ada");
    expect(interaction.context).toBe(InteractionContextType.Guild);
    expect(interaction.appPermissions.has("SendMessages")).toBe(true);
  });

  it("is refused by the sandbox where Discord's own client would not let a person send it", async () => {
    const { sandbox, channel } = await ask();
    expect(() => sandbox.slash(channel.id, "answer")).toThrow("/answer is not registered (registered: /ask)");
    expect(() => sandbox.slash(channel.id, "ask")).toThrow("question is required");
    expect(() => sandbox.slash(channel.id, "ask", { question: "a", words: "two" })).toThrow("takes a number");
  });

  it("is answered by a message, with its id on request", async () => {
    const { sandbox, interaction } = await ask();
    const { resource, interaction: callback } = await interaction.reply({
      content: "so",
      withResponse: true,
    });
    expect(resource?.message?.content).toBe("so");
    expect(callback).toMatchObject({
      responseMessageId: resource?.message?.id,
      responseMessageLoading: false,
    });
    expect(story(sandbox)).toEqual(["send so"]);
  });

  it("shows thinking once deferred, then the text, follow-ups, and no trace when deleted", async () => {
    const limits = { interaction: { kind: "bucket", limit: 10, intervalMs: 2_000 } } as const;
    const { sandbox, interaction } = await ask({ limits });
    const deferred = await interaction.deferReply({ withResponse: true });
    expect(deferred.resource?.message).toBeNull();
    const original = await interaction.editReply("so");
    expect(deferred.interaction).toMatchObject({
      responseMessageId: original.id,
      responseMessageLoading: true,
    });
    const more = await interaction.followUp("and so");
    await interaction.editReply({ message: more, content: "and so on" });
    expect((await interaction.fetchReply()).content).toBe("so");
    await interaction.deleteReply(more);
    await interaction.deleteReply();
    expect(story(sandbox)).toEqual([
      "send thinking",
      "edit so",
      "send and so",
      "edit and so on",
      "delete and so on",
      "delete so",
    ]);
    expect(await refusalOf(interaction.editReply("gone?"))).toMatchObject({ body: { code: 10008 } });
  });

  it("takes the first follow-up for the answer while it is still thinking", async () => {
    const { sandbox, interaction } = await ask();
    await interaction.deferReply();
    await interaction.followUp("so");
    expect(story(sandbox)).toEqual(["send thinking", "edit so"]);
  });

  it("keeps what was deferred ephemeral to the asker, out of the gateway and the channel's routes", async () => {
    const { sandbox, client, channel, interaction } = await ask();
    const heard: string[] = [];
    client.on("messageCreate", ({ content }) => void heard.push(content));
    client.on("messageUpdate", (_old, { content }) => void heard.push(content));
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const { id } = await interaction.editReply("psst");
    const route = Routes.channelMessage(channel.id, id);
    expect(await refusalOf(client.rest.patch(route, { body: { content: "x" } }))).toMatchObject({
      body: { code: 10008 },
    });
    const spoken = next(client, "messageCreate", ({ content }) => content === "aloud");
    sandbox.say(channel.id, "aloud");
    await spoken;
    expect(heard).toEqual(["aloud"]);
    expect(story(sandbox)).toEqual(["send ephemeral thinking", "edit ephemeral psst", "send aloud"]);
  });

  it("has a token for a quarter of an hour; then the bot's own must go on", async () => {
    const { sandbox, client, channel, interaction } = await ask();
    await interaction.deferReply();
    moveClock(15 * 60_000 - 5_000);
    const { id } = await interaction.editReply("so");
    moveClock(6_000);
    expect(await refusalOf(interaction.editReply("far"))).toEqual(EXPIRED);
    expect(await refusalOf(interaction.followUp("far"))).toEqual(EXPIRED);
    await client.rest.patch(Routes.channelMessage(channel.id, id), { body: { content: "so far" } });
    expect(story(sandbox)).toEqual(["send thinking", "edit so", "edit so far"]);
  });

  it("waits three seconds for its first answer, not four", async () => {
    const { sandbox, channel, client, interaction } = await ask();
    moveClock(2_000);
    await interaction.deferReply();
    const asked = next(client, "interactionCreate");
    sandbox.slash(channel.id, "ask", { question: "and?" });
    const [late] = await asked;
    moveClock(3_500);
    if (!late.isRepliable()) throw new Error("not repliable");
    expect(await refusalOf(late.deferReply())).toEqual(UNKNOWN);
    expect(story(sandbox)).toEqual(["send thinking"]);
  });

  it("lives as long as the test's options say", async () => {
    const { interaction } = await ask({ lifetimes: { acknowledgeMs: 10_000, interactionMs: 20_000 } });
    moveClock(5_000);
    await interaction.deferReply();
    moveClock(20_000);
    expect(await refusalOf(interaction.editReply("late"))).toEqual(EXPIRED);
  });

  it("is answered once; and its webhook is there from then on, under its own name", async () => {
    const { client, interaction } = await ask();
    const { applicationId, id, token } = interaction;
    const patch = (application: string, secret: string) =>
      client.rest.patch(Routes.webhookMessage(application, secret), { body: { content: "x" }, auth: false });
    const unknown = { status: 404, body: { message: "Unknown Webhook", code: 10015 } };
    expect(await refusalOf(patch(applicationId, token))).toEqual(unknown);
    await interaction.deferReply();
    expect(await refusalOf(patch(id, token))).toEqual(unknown);
    expect(await refusalOf(patch(applicationId, "made-up"))).toEqual(EXPIRED);
    const again = (secret: string) =>
      client.rest.post(Routes.interactionCallback(id, secret), { body: { type: 5 }, auth: false });
    expect(await refusalOf(again(token))).toEqual({
      status: 400,
      body: { message: "Interaction has already been acknowledged.", code: 40060 },
    });
    expect(await refusalOf(again("made-up"))).toEqual(UNKNOWN);
  });

  it("of a slash command can't update a message it has none of", async () => {
    const { client, interaction } = await ask();
    const route = Routes.interactionCallback(interaction.id, interaction.token);
    const call = client.rest.post(route, { body: { type: 6 }, auth: false });
    expect(await refusalOf(call)).toMatchObject({ body: { code: 50035 } });
    await interaction.reply("still open");
  });

  it("pings users by default and never everyone, unlike a plain message", async () => {
    const { sandbox, interaction } = await ask();
    await interaction.reply(`@everyone <@${interaction.user.id}>`);
    expect(sandbox.timeline.frames[0]).toMatchObject({ message: { raw: { pings: [interaction.user.id] } } });
  });

  it("with a button changes the button's message, at once or later", async () => {
    const { sandbox, client, channel } = await openChannel();
    const message = await channel.send({ content: "writing", components: [STOP] });
    const first = await press(sandbox, client, message);
    await first.update({ content: "stopping" });
    const second = await press(sandbox, client, message);
    await second.deferUpdate();
    await second.editReply({ content: "stopped", components: [] });
    expect(story(sandbox)).toEqual(["send writing", "edit stopping", "edit stopped"]);
    expect(() => sandbox.press(channel.id, message.id, "stop")).toThrow("no button stop");
  });

  it("works in a DM, where it brings a user and no member", async () => {
    const { sandbox, client } = await ask();
    const dm = sandbox.addChannel({ type: "dm", with: { username: "grace" } });
    const asked = next(client, "interactionCreate");
    sandbox.slash(dm, "ask", { question: "why?" });
    const [interaction] = await asked;
    expect([interaction.user.username, interaction.member]).toEqual(["grace", null]);
    if (!interaction.isRepliable()) throw new Error("not repliable");
    await interaction.reply("so");
    expect(sandbox.timeline.visible(dm).map(({ text }) => text)).toEqual(["so"]);
  });

  it("finds the guild's own command before the global one; PUT replaces, and keeps ids", async () => {
    const { sandbox, client, channel } = await ask();
    const [before] = sandbox.commands;
    await client.application.commands.set([ASK, { name: "new", description: "Start over" }]);
    expect(sandbox.commands.map(({ id, name }) => [id === before?.id, name])).toEqual([
      [true, "ask"],
      [false, "new"],
    ]);
    const own = await client.application.commands.create(
      { name: "ask", description: "Here" },
      sandbox.guildId,
    );
    expect((await client.application.commands.fetch()).size).toBe(2);
    const asked = next(client, "interactionCreate");
    sandbox.slash(channel.id, "ask");
    const [interaction] = await asked;
    expect(interaction.isChatInputCommand() && interaction.commandId).toBe(own.id);
    expect(
      await refusalOf(client.application.commands.set([{ name: "Not so", description: "x" }])),
    ).toMatchObject({
      body: { code: 50035, errors: { 0: { name: { _errors: [{ code: expect.any(String) }] } } } },
    });
  });
});

/** A person has just used /ask. */
async function ask(options?: DiscordSandboxOptions) {
  const { sandbox, client, channel } = await openChannel(options);
  await client.application.commands.set([ASK]);
  const asked = next(client, "interactionCreate");
  sandbox.slash(channel.id, "ask", { question: "why?" });
  const interaction = (await asked)[0] as ChatInputCommandInteraction;
  return { sandbox, client, channel, interaction };
}

async function press(sandbox: DiscordSandbox, client: Client, message: { id: string; channelId: string }) {
  const pressed = next(client, "interactionCreate");
  sandbox.press(message.channelId, message.id, "stop");
  return (await pressed)[0] as ButtonInteraction;
}

/** Moves the clock the sandbox reads, and stops it there; timers run on. */
function moveClock(ms: number): void {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + ms });
  onTestFinished(() => void vi.useRealTimers());
}
