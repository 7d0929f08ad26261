import { Bot } from "grammy";
import { describe, expect, it, onTestFinished } from "vitest";
import { startSandboxPage } from "../../../src/sandbox/index.ts";
import { connect, next } from "./discord-client.ts";
import { ask, nextMessage, openPage, post, readEvents } from "./web-page.ts";

describe("a reader of the page's events", () => {
  it("first gets both chats as they stand", async () => {
    const { discord, telegram, discordChannel, telegramChat, page } = await openPage();
    discord.say(discordChannel, "on the **left**");
    telegram.say(telegramChat, "on the right");
    const events = await readEvents(page.url);
    const { data } = await events.next(({ event }) => event === "snapshot");
    expect(data).toMatchObject({
      discord: { messages: [{ author: "ada", html: "<p>on the <strong>left</strong></p>" }] },
      telegram: { messages: [{ author: "Ada", html: "on the right", fromBot: false, edited: false }] },
    });
  });

  it("then sees an answer grow, marked as edited, and go", async () => {
    const { telegram, telegramChat, page } = await openPage();
    const { api } = new Bot(telegram.token, { client: { apiRoot: telegram.url } });
    const events = await readEvents(page.url);
    const { message_id } = await api.sendMessage(telegramChat, "One");
    await api.editMessageText(telegramChat, message_id, "One *two*", { parse_mode: "MarkdownV2" });
    expect(await nextMessage(events, () => true)).toMatchObject({ html: "One", edited: false });
    expect(await nextMessage(events, () => true)).toMatchObject({ html: "One <b>two</b>", edited: true });
    telegram.deleteMessage(telegramChat, message_id);
    await events.next(({ event, data }) => event === "frame" && "kind" in data && data.kind === "delete");
  });

  it("sees what the calls did to the budgets", async () => {
    const { telegram, telegramChat, page } = await openPage();
    const { api } = new Bot(telegram.token, { client: { apiRoot: telegram.url } });
    const events = await readEvents(page.url);
    telegram.faults.add({ trouble: { kind: "rate-limit", retryAfterMs: 2_000 }, skip: 1 });
    await api.sendMessage(telegramChat, "One");
    await api.sendMessage(telegramChat, "Two").catch(() => undefined);
    const { data } = await events.next(
      ({ event, data }) => event === "status" && "calls" in data && data.calls === 2,
    );
    expect(data).toMatchObject({
      platform: "telegram",
      rateLimited: 1,
      last: { text: "sendMessage: 429, wait 2.0 s", failed: true },
      gauges: [
        { scope: "all chats", limit: 30 },
        { scope: "this chat", limit: 3, remaining: 2 },
      ],
    });
  });

  it("is let go when the page closes", async () => {
    const { page } = await openPage();
    const events = await readEvents(page.url);
    await events.next(({ event }) => event === "snapshot");
    const over = events.isOver().catch(() => true);
    await page.close();
    expect(await over).toBe(true);
  });
});

describe("what the visitor types", () => {
  it("reaches a grammY bot, whose answer comes back", async () => {
    const { telegram, page } = await openPage();
    const bot = new Bot(telegram.token, { client: { apiRoot: telegram.url } });
    bot.on("message:text", (ctx) => ctx.reply(`You said ${ctx.message.text}`));
    void bot.start();
    onTestFinished(() => bot.stop());
    const events = await readEvents(page.url);
    expect(await post(page.url, "/say", { platform: "telegram", text: " hello " })).toEqual({ status: 204 });
    expect(await nextMessage(events, ({ fromBot }) => fromBot)).toMatchObject({ html: "You said hello" });
  });

  it("mentions a discord.js bot", async () => {
    const { discord, page } = await openPage();
    const client = await connect(discord);
    const heard = next(client, "messageCreate");
    await post(page.url, "/say", { platform: "discord", text: "hello" });
    const [message] = await heard;
    expect(message.mentions.has(client.user.id)).toBe(true);
    expect(message.cleanContent).toBe(`@${client.user.username} hello`);
  });

  it("can be changed afterwards: the bots hear of the newest message", async () => {
    const { discord, telegram, discordChannel, telegramChat, page } = await openPage();
    for (const platform of ["discord", "telegram"]) {
      expect(await post(page.url, "/edit", { platform, text: "good night" })).toEqual({
        status: 400,
        error: "There is no message of yours to change.",
      });
      await post(page.url, "/say", { platform, text: "good" });
      await post(page.url, "/say", { platform, text: "good morning" });
      expect(await post(page.url, "/edit", { platform, text: "good night" })).toEqual({ status: 204 });
    }
    const texts = [
      ...discord.timeline.visible(discordChannel),
      ...telegram.timeline.visible(String(telegramChat)),
    ];
    const bot = `<@${discord.applicationId}>`;
    expect(texts.map(({ text }) => text)).toEqual([`${bot} good`, `${bot} good night`, "good", "good night"]);
  });

  it("becomes the command /ask, whatever its option is called", async () => {
    const { discord, page } = await openPage();
    const client = await connect(discord);
    const prompt = { name: "prompt", description: "What to ask", type: 3, required: true };
    await client.application.commands.set([{ name: "ask", description: "Ask", options: [prompt] }]);
    client.on("interactionCreate", async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await interaction.deferReply();
      await interaction.editReply(`Asked: ${interaction.options.getString("prompt")}`);
    });
    const events = await readEvents(page.url);
    await post(page.url, "/say", { platform: "discord", text: "/ask why is the sky blue" });
    expect(await nextMessage(events, () => true)).toMatchObject({
      thinking: true,
      command: "/ask why is the sky blue",
    });
    const answer = await nextMessage(events, () => true);
    expect(answer).toMatchObject({ html: "<p>Asked: why is the sky blue</p>", edited: false });
    expect(answer).not.toHaveProperty("thinking");
  });

  it("is refused in one sentence when it can't be sent", async () => {
    const { page, telegram, discord } = await openPage();
    const say = (platform: string, text: unknown) => post(page.url, "/say", { platform, text });
    expect(await say("discord", "/ask me")).toEqual({
      status: 400,
      error: "The bot has not registered the command /ask.",
    });
    expect(await say("telegram", " ")).toEqual({ status: 400, error: "Write something first." });
    expect(await say("telegram", "x".repeat(4_097))).toEqual({
      status: 400,
      error: "That is too long: 4097 of at most 4096 characters.",
    });
    expect(await say("discord", "x".repeat(2_001))).toMatchObject({ status: 400 });
    expect(await say("irc", "hello")).toMatchObject({ status: 400 });
    expect(await say("telegram", 5)).toMatchObject({ status: 400 });
    expect([...telegram.timeline.frames, ...discord.timeline.frames]).toEqual([]);
  });
});

describe("a button under a message", () => {
  it("is shown, and pressed by the visitor", async () => {
    const { discord, discordChannel, page } = await openPage();
    const client = await connect(discord);
    const channel = await client.channels.fetch(discordChannel);
    if (!channel?.isSendable()) throw new Error("Expected a channel to send to.");
    const events = await readEvents(page.url);
    const stop = { type: 2, style: 4, label: "Stop", custom_id: "stop" } as const;
    await channel.send({ content: "Growing", components: [{ type: 1, components: [stop] }] });
    const { id, buttons } = await nextMessage(events, ({ fromBot }) => fromBot);
    expect(buttons).toEqual([[{ label: "Stop", id: "stop", style: "danger" }]]);
    const pressed = next(client, "interactionCreate");
    await post(page.url, "/press", { platform: "discord", message: id, id: "stop" });
    expect((await pressed)[0].isButton()).toBe(true);
  });
});

describe("the page's server", () => {
  it("serves the page and its files, and lets them load nothing from elsewhere", async () => {
    const { page } = await openPage();
    const html = await (await fetch(page.url)).text();
    const paths = [...html.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, path]) => path);
    expect(paths).toContain("/page.js");
    for (const path of ["/", ...paths]) {
      const response = await fetch(page.url + path);
      expect([path, response.status]).toEqual([path, 200]);
      expect(response.headers.get("content-security-policy")).toContain("default-src 'self'");
    }
    expect(html).not.toMatch(/<script(?! type="module" src=)|style=|\son\w+=/);
  });

  it("refuses a name that is not its own, as a rebound one is", async () => {
    const { page } = await openPage();
    const { port } = new URL(page.url);
    expect(await ask(page.url, { host: "evil.example" })).toBe(403);
    expect(await ask(`${page.url}/events`, { host: `127.0.0.1.evil.example:${port}` })).toBe(403);
    expect(await ask(page.url, { host: `localhost:${port}` })).toBe(200);
    expect(await ask(page.url, { host: `[::1]:${port}` })).toBe(200);
  });

  it("refuses posts from other origins and those that are not JSON", async () => {
    const { page, telegram } = await openPage();
    const body = JSON.stringify({ platform: "telegram", text: "hello" });
    const say = (headers: Record<string, string>) => ask(`${page.url}/say`, headers, body);
    const json = { "content-type": "application/json" };
    expect(await say({ ...json, origin: "http://evil.example" })).toBe(403);
    expect(await say({ ...json, origin: "http://127.0.0.1:1" })).toBe(403);
    expect(await say({ ...json, origin: "null" })).toBe(403);
    expect(await say({ "content-type": "text/plain" })).toBe(415);
    expect(telegram.timeline.frames).toEqual([]);
    expect(await say({ ...json, origin: page.url })).toBe(204);
  });

  it("rejects with EADDRINUSE where its port is taken", async () => {
    const { page, ...options } = await openPage();
    const port = Number(new URL(page.url).port);
    await expect(startSandboxPage({ ...options, port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  });
});
