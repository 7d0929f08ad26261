import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, type TestContext } from "vitest";
import { START_TIMEOUT_MS, start, startBothSandboxes } from "./program.ts";

describe.concurrent("npm start without any token", { timeout: START_TIMEOUT_MS }, () => {
  it("logs both bots in, shows two finished answers in its page, and stops when it is asked to", async (test) => {
    const program = await start(test, { SANDBOX_PORT: "0" });
    const [, url = ""] = await program.says(/Open (http:\/\/127\.0\.0\.1:\d+\S*)/);
    expect(program.output()).toMatch(/discord: logged in as/);
    expect(program.output()).toMatch(/telegram: logged in as/);
    expect(program.output()).toMatch(/demo/);
    expect((await fetch(url)).status).toBe(200);
    await program.says(/discord \S+: done, \d+ characters/);
    await program.says(/telegram \S+: done, \d+ characters/);
    program.stop();
    expect(await program.ended).toBe(0);
  });

  it("says which port is taken and what to set instead", async (test) => {
    const server = createServer();
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    test.onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const program = await start(test, { SANDBOX_PORT: String(port) });
    expect(await program.ended).toBe(1);
    expect(program.output()).toContain(`Port ${port} is not free: set SANDBOX_PORT in .env`);
  });
});

describe.concurrent("npm start with tokens", { timeout: START_TIMEOUT_MS }, () => {
  it("answers on both platforms, at the servers it was told", async (test) => {
    const { discord, telegram } = await startBothSandboxes(test);
    const channel = discord.addChannel({ name: "general" });
    const chat = telegram.addChat({ type: "private", first_name: "Ada" });
    const program = await start(test, {
      DISCORD_TOKEN: discord.token,
      DISCORD_API_BASE: discord.url,
      TELEGRAM_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.url,
      ALLOW: "everyone",
    });
    await program.says(/discord: logged in/);
    await program.says(/telegram: logged in/);
    discord.slash(channel, "ask", { question: "hello" });
    telegram.say(chat, "hello");
    await program.says(/discord \S+: done/);
    await program.says(/telegram \S+: done/);
    expect(discord.timeline.visible(channel).at(-1)?.text).toContain("demo");
    expect(telegram.timeline.visible(String(chat)).at(-1)?.text).toContain("demo");
  });

  it("runs one bot when the other one's token is refused, and says which to check", async (test) => {
    const { discord, telegram } = await startBothSandboxes(test);
    const program = await start(test, {
      DISCORD_TOKEN: "wrong.discord.secret",
      DISCORD_API_BASE: discord.url,
      TELEGRAM_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.url,
      ALLOW: "everyone",
    });
    await program.says(/Discord refused the token: check DISCORD_TOKEN in \.env\./);
    await program.says(/telegram: logged in/);
    expect(program.output()).not.toContain("secret");
  });

  it("ends when both are refused, without a stack trace or a secret", async (test) => {
    const { discord, telegram } = await startBothSandboxes(test);
    const program = await start(test, {
      DISCORD_TOKEN: "wrong.discord.secret",
      DISCORD_API_BASE: discord.url,
      TELEGRAM_TOKEN: "12345:wrong-telegram-secret",
      TELEGRAM_API_ROOT: telegram.url,
      ALLOW: "everyone",
    });
    expect(await program.ended).toBe(1);
    expect(program.output()).toMatch(/Discord refused the token: check DISCORD_TOKEN/);
    expect(program.output()).toMatch(/Telegram refused the token: check TELEGRAM_TOKEN/);
    expect(program.output()).not.toMatch(/secret|\n\s+at /);
  });

  it("says when a server is out of reach", async (test) => {
    const program = await start(test, {
      DISCORD_TOKEN: "some.discord.secret",
      DISCORD_API_BASE: "http://127.0.0.1:9/api",
      TELEGRAM_TOKEN: "12345:some-telegram-secret",
      TELEGRAM_API_ROOT: "http://127.0.0.1:9",
      ALLOW: "everyone",
    });
    expect(await program.ended).toBe(1);
    expect(program.output()).toMatch(/Discord is out of reach: .*DISCORD_API_BASE/);
    expect(program.output()).toMatch(/Telegram is out of reach: .*TELEGRAM_API_ROOT/);
    expect(program.output()).not.toMatch(/secret|\n\s+at /);
  });

  it.each([
    ["an unknown provider", { MODEL: "nobody:model-1" }, /nobody/],
    [
      "a provider whose package is missing",
      { MODEL: "anthropic:claude" },
      /npm install @langchain\/anthropic/,
    ],
    ["a provider whose key is missing", { MODEL: "openai:gpt-5-mini" }, /OPENAI_API_KEY/],
    ["a mistake in a value", { MODEL: "gpt" }, /MODEL must look like provider:name/],
    [
      "a webhook that anybody could call",
      { TELEGRAM_TOKEN: "12345:abc", TELEGRAM_WEBHOOK_URL: "https://bot.example" },
      /TELEGRAM_WEBHOOK_SECRET is missing/,
    ],
  ] as const)("ends with one sentence for %s", async (_, variables, sentence) => {
    const program = await start({ onTestFinished: () => {} } as unknown as TestContext, variables);
    expect(await program.ended).toBe(1);
    expect(program.output()).toMatch(sentence);
    expect(program.output().trim()).not.toContain("\n");
  });
});

describe.concurrent("the running bots", { timeout: START_TIMEOUT_MS }, () => {
  it("answer nobody who is not allowed, and tell a stranger so in one line", async (test) => {
    const { discord, telegram } = await startBothSandboxes(test);
    const channel = discord.addChannel({ name: "general" });
    const chat = telegram.addChat({ type: "private", first_name: "Eve" });
    const program = await start(test, {
      DISCORD_TOKEN: discord.token,
      DISCORD_API_BASE: discord.url,
      TELEGRAM_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.url,
      ALLOW: "1",
    });
    await program.says(/discord: logged in/);
    await program.says(/telegram: logged in/);
    discord.slash(channel, "ask", { question: "hello" }, { username: "eve" });
    telegram.say(chat, "hello");
    const refusal = "Sorry, I only answer people my owner has allowed.";
    await discord.timeline.waitFor((frame) => frame.kind === "send" && frame.message.text === refusal);
    await telegram.timeline.waitFor((frame) => frame.kind === "send" && frame.message.text === refusal);
  });

  it("answer an empty question with how to ask, and take one of nothing but markup or emoji", async (test) => {
    const { telegram } = await startBothSandboxes(test);
    const chat = telegram.addChat({ type: "private", first_name: "Ada" });
    const program = await start(test, {
      TELEGRAM_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.url,
      ALLOW: "everyone",
    });
    await program.says(/telegram: logged in/);
    telegram.say(chat, "/ask");
    await telegram.timeline.waitFor(
      (frame) => frame.kind === "send" && frame.message.text.includes("/ask What"),
    );
    for (const question of ["😀".repeat(4096), "**__``` ```__**"]) {
      telegram.say(chat, question);
      await program.says(/telegram Ada: done/);
    }
  });

  it("answer a mention on Discord, tell an empty one how to ask, and leave other people's talk alone", async (test) => {
    const { discord } = await startBothSandboxes(test);
    const channel = discord.addChannel({ name: "general" });
    const program = await start(test, {
      DISCORD_TOKEN: discord.token,
      DISCORD_API_BASE: discord.url,
      ALLOW: "everyone",
    });
    await program.says(/discord: logged in/);
    const botId = discord.applicationId;
    discord.say(channel, "good morning everybody");
    discord.say(channel, `<@${botId}>`);
    await discord.timeline.waitFor(
      (frame) => frame.kind === "send" && frame.message.text.includes("/ask What"),
    );
    const question = discord.say(channel, `<@${botId}> what is a token?`);
    await program.says(/discord \S+: done/);
    const answers = discord.timeline.visible(channel).filter(({ fromBot }) => fromBot);
    expect(answers.map(({ replyTo }) => replyTo).slice(1)).toEqual([question]);
    expect(answers).toHaveLength(2);
  });
});
