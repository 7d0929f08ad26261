import { MessageFlags, Partials, Routes } from "discord.js";
import { describe, expect, it } from "vitest";
import { connect, next, openChannel, refusalOf, startSandbox, story } from "./discord-client.ts";

const unicorns = (count: number) => "🦄".repeat(count);

describe("messages in the local Discord", () => {
  it("are sent, answered, edited, read and deleted as in any channel", async () => {
    const { sandbox, client, channel } = await openChannel();
    const heard = next(client, "messageCreate");
    sandbox.say(channel.id, "hello");
    const [question] = await heard;
    const answer = await question.reply("he");
    await answer.edit("hey");
    const read = await channel.messages.fetch({ message: answer.id, force: true });
    expect(read.content).toBe("hey");
    expect(read.editedTimestamp).toBeGreaterThanOrEqual(read.createdTimestamp);
    expect(read.reference?.messageId).toBe(question.id);
    expect((await channel.messages.fetch({ limit: 10 })).map(({ content }) => content)).toEqual([
      "hey",
      "hello",
    ]);
    await channel.sendTyping();
    await answer.delete();
    expect(story(sandbox)).toEqual(["send hello", "send he", "edit hey", "typing", "delete hey"]);
    expect(sandbox.timeline.visible(channel.id).map(({ text }) => text)).toEqual(["hello"]);
    expect(sandbox.timeline.frames[1]).toMatchObject({ message: { replyTo: question.id, fromBot: true } });
  });

  it("hold 2,000 code points and not one more, on create and on edit", async () => {
    const { channel } = await openChannel();
    const message = await channel.send(unicorns(2_000));
    expect(message.content).toHaveLength(4_000);
    const tooLong = {
      status: 400,
      body: {
        message: "Invalid Form Body",
        code: 50035,
        errors: {
          content: {
            _errors: [{ code: "BASE_TYPE_MAX_LENGTH", message: "Must be 2000 or fewer in length." }],
          },
        },
      },
    };
    expect(await refusalOf(channel.send(unicorns(2_001)))).toEqual(tooLong);
    expect(await refusalOf(message.edit(unicorns(2_001)))).toEqual(tooLong);
  });

  it("lose the white space around them, and can't be empty", async () => {
    const { channel } = await openChannel();
    const message = await channel.send("\n hi \n");
    expect(message.content).toBe("hi");
    const empty = { status: 400, body: { message: "Cannot send an empty message", code: 50006 } };
    expect(await refusalOf(channel.send(" \n "))).toEqual(empty);
    expect(await refusalOf(message.edit(""))).toEqual(empty);
    const components = [
      { type: 1, components: [{ type: 2, style: 1, label: "Alone", customId: "a" }] },
    ] as const;
    expect(await refusalOf(channel.send({ components }))).toEqual(empty);
  });

  it("are refused as Discord refuses them: gone, foreign, out of sight, unknown", async () => {
    const { sandbox, client, channel } = await openChannel();
    const message = await channel.send("hi");
    const theirs = sandbox.say(channel.id, "mine");
    expect(await refusalOf(channel.messages.edit(theirs, "yours"))).toEqual({
      status: 403,
      body: { message: "Cannot edit a message authored by another user", code: 50005 },
    });
    sandbox.deleteMessage(channel.id, message.id);
    expect(await refusalOf(message.edit("there?"))).toEqual({
      status: 404,
      body: { message: "Unknown Message", code: 10008 },
    });
    expect(await refusalOf(client.rest.get(Routes.channelMessages(message.id)))).toEqual({
      status: 404,
      body: { message: "Unknown Channel", code: 10003 },
    });
    expect(await refusalOf(client.rest.get("/nowhere"))).toEqual({
      status: 404,
      body: { message: "404: Not Found", code: 0 },
    });
    const thread = sandbox.addChannel({ type: "thread", parent: channel.id });
    const updated = next(client, "channelUpdate");
    sandbox.deny(channel.id);
    await updated;
    expect(channel.viewable).toBe(false);
    for (const id of [channel.id, thread]) {
      const sent = client.rest.post(Routes.channelMessages(id), { body: { content: "hello?" } });
      const missing = { status: 403, body: { message: "Missing Access", code: 50001 } };
      expect(await refusalOf(sent)).toEqual(missing);
    }
  });

  it("are out of reach in the whole guild, threads too, once the bot is kicked", async () => {
    const { sandbox, client, channel } = await openChannel();
    const message = await channel.send("hi");
    const thread = await message.startThread({ name: "more" });
    const left = next(client, "guildDelete");
    sandbox.kick(channel.id);
    await left;
    for (const id of [channel.id, thread.id]) {
      const sent = client.rest.post(Routes.channelMessages(id), { body: { content: "x" } });
      expect(await refusalOf(sent)).toMatchObject({ body: { code: 50001 } });
    }
  });

  it("with a nonce are sent once, however often they are sent", async () => {
    const { sandbox, client, channel } = await openChannel();
    const first = await channel.send({ content: "once", nonce: "n-1", enforceNonce: true });
    const again = await channel.send({ content: "twice", nonce: "n-1", enforceNonce: true });
    expect([again.id, again.content, again.nonce]).toEqual([first.id, "once", "n-1"]);
    await channel.send({ content: "loose", nonce: "n-1" });
    expect(story(sandbox)).toEqual(["send once", "send loose"]);
    expect(sandbox.timeline.frames[0]).toMatchObject({ message: { raw: { nonce: "n-1" } } });
    const body = { content: "x", nonce: "n".repeat(26) };
    expect(await refusalOf(client.rest.post(Routes.channelMessages(channel.id), { body }))).toMatchObject({
      body: { code: 50035, errors: { nonce: { _errors: [{ code: "NONCE_TYPE_TOO_LONG" }] } } },
    });
  });

  it("answering a deleted message fail, or go out as plain ones when told to", async () => {
    const { sandbox, channel } = await openChannel();
    const gone = sandbox.say(channel.id, "now you see me");
    sandbox.deleteMessage(channel.id, gone);
    expect(await refusalOf(channel.send({ content: "where?", reply: { messageReference: gone } }))).toEqual({
      status: 400,
      body: {
        message: "Invalid Form Body",
        code: 50035,
        errors: {
          message_reference: {
            _errors: [{ code: "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", message: "Unknown message" }],
          },
        },
      },
    });
    const sent = await channel.send({
      content: "so be it",
      reply: { messageReference: gone, failIfNotExists: false },
    });
    expect(sent.reference).toBeNull();
  });

  it("show whom they would ping: an edit that says nothing of mentions pings again", async () => {
    const { sandbox, client, channel } = await openChannel();
    const heard = next(client, "messageCreate");
    sandbox.say(channel.id, "hi", { from: { username: "grace" } });
    const [{ author }] = await heard;
    const text = `@everyone and <@${author.id}>, not \`<@${client.user.id}>\``;
    const message = await channel.send({ content: text, allowedMentions: { parse: [] } });
    await client.rest.patch(Routes.channelMessage(channel.id, message.id), { body: { content: text } });
    await message.edit({ content: text, allowedMentions: { users: [author.id] } });
    const pings = sandbox.timeline.frames
      .slice(1)
      .map((frame) => "message" in frame && frame.message.raw?.pings);
    expect(pings).toEqual([[], [author.id, "everyone"], [author.id]]);
  });

  it("keep their flags: embeds hidden and shown again, components V2 for ever", async () => {
    const { client, channel } = await openChannel();
    const message = await channel.send({ content: "https://a.example", flags: MessageFlags.SuppressEmbeds });
    expect((await message.edit("https://b.example")).flags.has("SuppressEmbeds")).toBe(true);
    expect((await message.edit({ flags: [] })).flags.has("SuppressEmbeds")).toBe(false);
    const route = Routes.channelMessage(channel.id, message.id);
    const components = [{ type: 10, content: "x".repeat(4_000) }];
    const body = { flags: MessageFlags.IsComponentsV2, components };
    expect(await refusalOf(client.rest.patch(route, { body }))).toMatchObject({ body: { code: 50035 } });
    await client.rest.patch(route, { body: { ...body, content: null } });
    expect((await message.edit({ flags: [] })).flags.has("IsComponentsV2")).toBe(true);
  });

  it("come with a notification unless they are sent without", async () => {
    const { sandbox, channel } = await openChannel();
    const message = await channel.send({ content: "one", flags: MessageFlags.SuppressNotifications });
    await message.edit("one two");
    await channel.send("three");
    expect(sandbox.timeline.visible(channel.id).map(({ silent }) => silent)).toEqual([true, undefined]);
  });

  it("carry files", async () => {
    const { sandbox, channel } = await openChannel();
    const files = [{ name: "a.txt", attachment: Buffer.from("four") }];
    const message = await channel.send({ content: "here", files });
    expect(message.attachments.first()).toMatchObject({ name: "a.txt", size: 4 });
    expect((await message.edit("still here")).attachments.size).toBe(1);
    expect((await message.edit({ attachments: [] })).attachments.size).toBe(0);
    expect(story(sandbox)).toEqual(["send here", "edit still here", "edit still here"]);
  });

  it("in threads and DMs reach the bot, and its answers come back", async () => {
    const { sandbox, client, channel } = await openChannel();
    const opened = next(client, "threadCreate");
    const start = await channel.send("start");
    const thread = await start.startThread({ name: "deep" });
    await opened;
    expect([thread.id, thread.parentId]).toEqual([start.id, channel.id]);
    const places = [thread.id, sandbox.addChannel({ type: "thread", parent: channel.id, name: "t" })];
    for (const place of [...places, sandbox.addChannel({ type: "dm" })]) {
      const heard = next(client, "messageCreate");
      sandbox.say(place, "hi");
      const [message] = await heard;
      expect(message.content).toBe("hi");
      await message.reply("there");
      expect(sandbox.timeline.visible(place).map(({ text }) => text)).toEqual(["hi", "there"]);
    }
    const again = client.rest.post(Routes.threads(channel.id, start.id), { body: { name: "twice" } });
    expect(await refusalOf(again)).toMatchObject({ body: { code: 160004 } });
  });

  it("can't be written to a person who blocked the bot", async () => {
    const sandbox = await startSandbox();
    const dm = sandbox.addChannel({ type: "dm" });
    const client = await connect(sandbox, { partials: [Partials.Channel] });
    sandbox.kick(dm);
    expect(
      await refusalOf(client.rest.post(Routes.channelMessages(dm), { body: { content: "hi" } })),
    ).toEqual({ status: 403, body: { message: "Cannot send messages to this user", code: 50007 } });
  });
});
