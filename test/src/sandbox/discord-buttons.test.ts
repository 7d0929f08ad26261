import {
  ActionRowBuilder,
  type APIButtonComponent,
  ButtonBuilder,
  type ButtonInteraction,
  ButtonStyle,
  type ChatInputCommandInteraction,
  type Client,
  type Message,
  MessageFlags,
  type RESTPostAPIChannelMessageJSONBody,
  Routes,
} from "discord.js";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { DiscordSandbox, DiscordSandboxOptions } from "../../../src/sandbox/discord/index.ts";
import { next, openChannel, refusalOf, story } from "./discord-client.ts";

const EXPIRED = { status: 401, body: { message: "Invalid Webhook Token", code: 50027 } };

const stop = new ButtonBuilder({ customId: "stop", label: "Stop", style: ButtonStyle.Danger });
const disabled = new ButtonBuilder({
  customId: "old",
  label: "Old",
  style: ButtonStyle.Secondary,
  disabled: true,
});
const row = (...buttons: ButtonBuilder[]) => new ActionRowBuilder<ButtonBuilder>({ components: buttons });
const components = [row(stop, disabled)];

describe("a button in the local Discord", () => {
  it("is pressed by its id or its label, by anybody who sees it", async () => {
    const { sandbox, client, channel } = await openChannel();
    const message = await channel.send({ content: "writing", components });
    const pressed = await press(sandbox, client, message, { button: "Stop", from: { username: "grace" } });
    expect([pressed.customId, pressed.user.username, pressed.message.id]).toEqual([
      "stop",
      "grace",
      message.id,
    ]);
    await pressed.deferUpdate();
    expect(() => sandbox.press(channel.id, message.id, "old")).toThrow("can't be pressed");
    expect(() => sandbox.press(channel.id, message.id, "other")).toThrow("has no button other");
  });

  it("gives a token of its own, whose @original is the message it stands at", async () => {
    const { sandbox, client, channel } = await openChannel();
    const message = await channel.send({ content: "writing", components });
    const pressed = await press(sandbox, client, message);
    await pressed.deferUpdate();
    expect((await pressed.fetchReply()).id).toBe(message.id);
    await pressed.editReply({ content: "stopped", components: [] });
    await pressed.followUp({ content: "You stopped it.", flags: MessageFlags.Ephemeral });
    expect(story(sandbox)).toEqual(["send writing", "edit stopped", "send ephemeral You stopped it."]);
    expect(sandbox.timeline.visible(channel.id).at(-1)).toMatchObject({ ephemeral: true, to: "ada" });
  });

  it("is answered within three seconds", async () => {
    const { sandbox, client, channel } = await openChannel();
    const message = await channel.send({ content: "writing", components });
    const pressed = await press(sandbox, client, message);
    moveClock(3_500);
    expect(await refusalOf(pressed.deferUpdate())).toMatchObject({ body: { code: 10062 } });
  });

  it("on an ephemeral answer carries it beyond its first token's life, pressed by the asker alone", async () => {
    const { sandbox, client, channel, interaction } = await ask({
      lifetimes: { interactionMs: 60_000 },
    });
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const more = new ButtonBuilder({ customId: "more", label: "Continue", style: ButtonStyle.Primary });
    const answer = await interaction.editReply({ content: "so far", components: [row(more)] });
    moveClock(61_000);
    expect(await refusalOf(interaction.editReply("further"))).toEqual(EXPIRED);
    expect(() => sandbox.press(channel.id, answer.id, "more", { username: "grace" })).toThrow(
      "grace can't see",
    );
    const pressed = await press(sandbox, client, answer, { button: "more" });
    expect(pressed.message.flags.has(MessageFlags.Ephemeral)).toBe(true);
    await pressed.deferUpdate();
    await pressed.editReply({ content: "so far, and further", components: [] });
    moveClock(61_000);
    expect(await refusalOf(pressed.editReply("even further"))).toEqual(EXPIRED);
    expect(story(sandbox)).toEqual([
      "send ephemeral thinking",
      "edit ephemeral so far",
      "edit ephemeral so far, and further",
    ]);
  });

  it("is refused where Discord's client could not draw it", async () => {
    const { client, channel } = await openChannel(undefined, { rest: { rejectOnRateLimit: () => true } });
    const button = (more: object) => ({ type: 2, style: 2, label: "x", ...more }) as APIButtonComponent;
    const rows = (count: number, each: (at: number) => object[]) =>
      Array.from({ length: count }, (_, at) => ({ type: 1, components: each(at) }));
    const send = (given: object[]) =>
      refusalOf(
        client.rest.post(Routes.channelMessages(channel.id), {
          body: { content: "x", components: given } as RESTPostAPIChannelMessageJSONBody,
        }),
      );
    const refused = [
      rows(6, (at) => [button({ custom_id: `${at}` })]),
      rows(1, () => Array.from({ length: 6 }, (_, at) => button({ custom_id: `${at}` }))),
      rows(2, () => [button({ custom_id: "same" })]),
      rows(1, () => [button({})]),
      [button({ custom_id: "no row" })],
    ];
    for (const given of refused) {
      expect(await send(given)).toMatchObject({ status: 400, body: { code: 50035 } });
    }
  });
});

describe("components V2 in the local Discord", () => {
  const shown = (content: string) => ({ type: 10, content });

  it("take the place of the text, 4,000 characters in all, with buttons between", async () => {
    const { sandbox, client, channel } = await openChannel();
    const route = Routes.channelMessages(channel.id);
    const stopRow = { type: 1, components: [{ type: 2, style: 4, label: "Stop", custom_id: "stop" }] };
    const body = { flags: MessageFlags.IsComponentsV2 };
    const parts = [shown("x".repeat(2_500)), stopRow, shown("y".repeat(1_500))];
    const { id } = (await client.rest.post(route, { body: { ...body, components: parts } })) as Message;
    expect(sandbox.timeline.visible(channel.id)[0]?.text).toBe(`${"x".repeat(2_500)}\n${"y".repeat(1_500)}`);
    const pressed = await press(sandbox, client, { id, channelId: channel.id });
    expect(pressed.customId).toBe("stop");
    const long = { ...body, components: [shown("x".repeat(4_001))] };
    expect(await refusalOf(client.rest.post(route, { body: long }))).toMatchObject({
      body: { code: 50035 },
    });
  });

  it("may replace the text of a message that had one, and never the other way round", async () => {
    const { sandbox, client, channel } = await openChannel();
    const { id } = await channel.send("plain");
    const route = Routes.channelMessage(channel.id, id);
    const edit = (body: object) => client.rest.patch(route, { body });
    expect(await refusalOf(edit({ components: [shown("rich")] }))).toMatchObject({ body: { code: 50035 } });
    await edit({ flags: MessageFlags.IsComponentsV2, content: null, components: [shown("rich")] });
    expect(sandbox.timeline.visible(channel.id)[0]?.text).toBe("rich");
    expect(await refusalOf(edit({ flags: 0, content: "plain again", components: [] }))).toMatchObject({
      body: { code: 50035 },
    });
  });
});

interface Press {
  readonly button?: string;
  readonly from?: { username: string };
}

async function press(
  sandbox: DiscordSandbox,
  client: Client,
  message: { id: string; channelId: string },
  { button = "stop", from }: Press = {},
) {
  const pressed = next(client, "interactionCreate");
  sandbox.press(message.channelId, message.id, button, from);
  return (await pressed)[0] as ButtonInteraction;
}

async function ask(options?: DiscordSandboxOptions) {
  const { sandbox, client, channel } = await openChannel(options);
  await client.application.commands.set([{ name: "ask", description: "Ask" }]);
  const asked = next(client, "interactionCreate");
  sandbox.slash(channel.id, "ask");
  const interaction = (await asked)[0] as ChatInputCommandInteraction;
  return { sandbox, client, channel, interaction };
}

/** Moves the clock the sandbox reads, and stops it there; timers run on. */
function moveClock(ms: number): void {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + ms });
  onTestFinished(() => void vi.useRealTimers());
}
