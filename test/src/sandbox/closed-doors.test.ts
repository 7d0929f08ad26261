import { Routes, type TextChannel, type ThreadChannel } from "discord.js";
import { Api, GrammyError } from "grammy";
import { describe, expect, it, onTestFinished } from "vitest";
import { startTelegramSandbox } from "../../../src/sandbox/telegram/index.ts";
import { next, openChannel, refusalOf } from "./discord-client.ts";

describe("in the local Discord", () => {
  it("nothing changes in an archived thread until a new message opens it again", async () => {
    const { sandbox, client, thread } = await openThread();
    const message = await thread.send("one");
    const asleep = next(client, "threadUpdate");
    sandbox.archive(thread.id);
    expect((await asleep)[1].archived).toBe(true);
    const archived = { status: 400, body: { message: "Thread is archived", code: 50083 } };
    expect(await refusalOf(message.edit("one two"))).toEqual(archived);
    const awake = next(client, "threadUpdate");
    await thread.send("three");
    expect((await awake)[1].archived).toBe(false);
    await message.edit("one two");
    expect(sandbox.timeline.visible(thread.id).map(({ text }) => text)).toEqual(["one two", "three"]);
  });

  it("a locked thread stays archived", async () => {
    const { sandbox, thread } = await openThread();
    sandbox.archive(thread.id, { locked: true });
    expect(await refusalOf(thread.send("one"))).toMatchObject({ body: { code: 160005 } });
    expect(() => sandbox.archive(thread.parentId ?? "")).toThrow("Expected a thread");
  });

  it("a muted bot sends nothing, but changes what it sent and answers who asks it", async () => {
    const { sandbox, client, channel } = await openChannel();
    await client.application.commands.set([{ name: "ask", description: "Ask" }]);
    const message = await channel.send("one");
    sandbox.mute(channel.id);
    const missing = { status: 403, body: { message: "Missing Permissions", code: 50013 } };
    expect(await refusalOf(channel.send("two"))).toEqual(missing);
    expect(await refusalOf(client.rest.post(Routes.channelTyping(channel.id)))).toEqual(missing);
    await message.edit("one two");
    const asked = next(client, "interactionCreate");
    sandbox.slash(channel.id, "ask");
    const [interaction] = await asked;
    if (!interaction.isRepliable()) throw new Error("not repliable");
    await interaction.reply("three");
    expect(sandbox.timeline.visible(channel.id).map(({ text }) => text)).toEqual(["one two", "three"]);
  });
});

describe("in the local Telegram", () => {
  it("a restricted bot sends nothing and shows no typing, but changes what it sent", async () => {
    const { sandbox, api } = await start();
    const group = sandbox.addChat({ type: "supergroup" });
    const { message_id } = await api.sendMessage(group, "one");
    sandbox.restrict(group);
    const refused = "Bad Request: not enough rights to send text messages to the chat";
    expect(await refusal(api.sendMessage(group, "two"))).toBe(refused);
    expect(await refusal(api.sendChatAction(group, "typing"))).toBe(refused);
    await api.editMessageText(group, message_id, "one two");
    expect(sandbox.timeline.visible(String(group)).map(({ text }) => text)).toEqual(["one two"]);
  });

  it("a closed topic takes no message, the others do", async () => {
    const { sandbox, api } = await start();
    const forum = sandbox.addChat({ type: "supergroup", topics: [3, 4] });
    sandbox.closeTopic(forum, 3);
    expect(await refusal(api.sendMessage(forum, "x", { message_thread_id: 3 }))).toBe(
      "Bad Request: TOPIC_CLOSED",
    );
    expect(await api.sendMessage(forum, "x", { message_thread_id: 4 })).toMatchObject({ text: "x" });
  });

  it("a group that became a supergroup says where to go", async () => {
    const { sandbox, api } = await start();
    const group = sandbox.addChat({ type: "group", title: "Room" });
    const supergroup = sandbox.upgrade(group);
    await expect(api.sendMessage(group, "x")).rejects.toMatchObject({
      error_code: 400,
      description: "Bad Request: group chat was upgraded to a supergroup chat",
      parameters: { migrate_to_chat_id: supergroup },
    });
    expect(await api.sendMessage(supergroup, "x")).toMatchObject({ chat: { title: "Room" } });
  });
});

async function openThread() {
  const { sandbox, client, channel } = await openChannel();
  const thread = (await (channel as TextChannel).threads.create({ name: "answers" })) as ThreadChannel;
  return { sandbox, client, thread };
}

async function start() {
  const sandbox = await startTelegramSandbox();
  onTestFinished(() => sandbox.close());
  return { sandbox, api: new Api(sandbox.token, { apiRoot: sandbox.url }) };
}

async function refusal(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof GrammyError ? error.description : `accepted, or ${String(error)}`;
}
