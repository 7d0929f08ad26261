import { once } from "node:events";
import { Client, GatewayIntentBits, Partials } from "discord.js";
import { describe, expect, it, onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { startDiscordSandbox } from "../../../src/sandbox/discord/index.ts";
import { connect, INTENTS, next, startSandbox } from "./discord-client.ts";

const WITHOUT_CONTENT = INTENTS.filter((intent) => intent !== GatewayIntentBits.MessageContent);

describe("the local Discord's gateway", () => {
  it("logs discord.js in with one REST call and shows it the guild", async () => {
    const sandbox = await startSandbox();
    const channel = sandbox.addChannel({ name: "general" });
    const client = await connect(sandbox);
    expect(sandbox.timeline.calls.map(({ method }) => method)).toEqual(["GET /gateway/bot"]);
    expect(client.application.id).toBe(sandbox.applicationId);
    expect(client.guilds.cache.get(sandbox.guildId)?.channels.cache.get(channel)?.name).toBe("general");
    expect(channel).toMatch(/^\d{17,19}$/);
    expect((await client.application.fetch()).owner).toBeDefined();
  });

  it("refuses a wrong token, at the REST door and at its own", async () => {
    const sandbox = await startSandbox();
    const client = new Client({ intents: INTENTS, rest: { api: sandbox.url } });
    await expect(client.login("wrong")).rejects.toMatchObject({ code: "TokenInvalid" });
    const { socket } = await greet(sandbox.url);
    socket.send(JSON.stringify({ op: 2, d: { token: "wrong", intents: 0, properties: {} } }));
    expect((await once(socket, "close"))[0]).toBe(4004);
  });

  it("refuses an intent the portal does not grant", async () => {
    const sandbox = await startSandbox({ messageContentIntent: false });
    const client = new Client({ intents: INTENTS, rest: { api: sandbox.url } });
    onTestFinished(() => client.destroy());
    await expect(client.login(sandbox.token)).rejects.toThrow("disallowed intents");
    const modest = await connect(sandbox, { intents: WITHOUT_CONTENT });
    expect(modest.isReady()).toBe(true);
  });

  it("acknowledges heartbeats, asks who speaks, and lets no session resume that it does not know", async () => {
    const sandbox = await startSandbox();
    const { socket, hello } = await greet(sandbox.url);
    expect(hello).toMatchObject({ op: 10, d: { heartbeat_interval: expect.any(Number) } });
    expect(await ask(socket, { op: 1, d: null })).toMatchObject({ op: 11 });
    const resume = { op: 6, d: { token: sandbox.token, session_id: "old", seq: 1 } };
    expect(await ask(socket, resume)).toMatchObject({ op: 9, d: false });
    socket.send("{");
    expect((await once(socket, "close"))[0]).toBe(4002);
  });

  it("hides what people write from a bot without MessageContent, except what is meant for it", async () => {
    const sandbox = await startSandbox();
    const channel = sandbox.addChannel();
    const dm = sandbox.addChannel({ type: "dm" });
    const client = await connect(sandbox, { intents: WITHOUT_CONTENT });
    const texts: string[] = [];
    client.on("messageCreate", (message) => {
      if (!message.author.bot) texts.push(message.content);
    });
    const all = next(client, "messageCreate", ({ channelId }) => channelId === dm);
    sandbox.say(channel, "to everybody");
    sandbox.say(channel, `to <@${client.user.id}>`);
    sandbox.say(dm, "in private");
    await all;
    const place = await client.channels.fetch(channel);
    if (!place?.isSendable()) throw new Error("not sendable");
    const echoed = next(client, "messageCreate", ({ author }) => author.bot);
    const { id } = await place.send("I said");
    expect((await echoed)[0].content).toBe("I said");
    const answered = next(client, "messageCreate", ({ reference }) => reference !== null);
    sandbox.say(channel, "an answer", { replyTo: id });
    await answered;
    expect(texts).toEqual(["", `to <@${client.user.id}>`, "in private", "an answer"]);
  });

  it("tells a client only what its intents ask for", async () => {
    const sandbox = await startSandbox();
    const channel = sandbox.addChannel();
    const dm = sandbox.addChannel({ type: "dm" });
    const client = await connect(sandbox, {
      intents: [GatewayIntentBits.DirectMessages],
      partials: [Partials.Channel],
    });
    const heard = next(client, "messageCreate");
    sandbox.say(channel, "in the guild");
    sandbox.say(dm, "in private");
    expect((await heard)[0].content).toBe("in private");
    expect(client.guilds.cache.get(sandbox.guildId)?.available).toBe(false);
  });

  it("echoes the bot's own messages and announces new channels", async () => {
    const sandbox = await startSandbox();
    const client = await connect(sandbox);
    const announced = next(client, "channelCreate");
    const id = sandbox.addChannel({ name: "fresh" });
    const [channel] = await announced;
    expect(channel.id).toBe(id);
    if (!channel.isSendable()) throw new Error("not sendable");
    const watcher = await connect(sandbox);
    const created = next(watcher, "messageCreate");
    const message = await channel.send("one");
    expect((await created)[0]).toMatchObject({ id: message.id, content: "one" });
    const updated = next(watcher, "messageUpdate");
    await message.edit("two");
    expect((await updated)[1].content).toBe("two");
    const deleted = next(watcher, "messageDelete");
    await message.delete();
    expect((await deleted)[0].id).toBe(message.id);
  });

  it("rejects with EADDRINUSE when the port is taken", async () => {
    const { url } = await startSandbox();
    await expect(startDiscordSandbox({ port: Number(new URL(url).port) })).rejects.toMatchObject({
      code: "EADDRINUSE",
    });
  });

  it("closes at once with clients connected and a call under way", async () => {
    const sandbox = await startSandbox({ latencyMs: 60_000 });
    const { socket } = await greet(sandbox.url);
    const call = fetch(`${sandbox.url}/v10/gateway`).catch(() => "cut");
    const gone = once(socket, "close");
    await sandbox.close();
    expect([await call, (await gone)[0]]).toEqual(["cut", 1001]);
  });
});

async function greet(url: string) {
  const socket = new WebSocket(`${url.replace("http", "ws").replace("/api", "")}/?v=10&encoding=json`);
  onTestFinished(() => socket.terminate());
  const [hello] = await once(socket, "message");
  return { socket, hello: JSON.parse(String(hello)) };
}

async function ask(socket: WebSocket, payload: object) {
  socket.send(JSON.stringify(payload));
  return JSON.parse(String((await once(socket, "message"))[0]));
}
