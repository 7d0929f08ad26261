import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, type TestContext } from "vitest";
import { startApp } from "../../src/app.ts";
import { readConfig } from "../../src/config.ts";
import { createLog } from "../../src/log/log.ts";
import { START_TIMEOUT_MS, start, startBothSandboxes } from "./program.ts";

/** As `npm start` does, in this process: without the second of CPU that one of its own takes. Returns its log. */
async function startHere(
  { onTestFinished }: TestContext,
  variables: Record<string, string>,
  lines: string[] = [],
): Promise<readonly string[]> {
  const write = (line: string) => void lines.push(line);
  const log = createLog({ level: "info", secrets: [], isPretty: false, write });
  const app = await startApp({ ...readConfig(variables), data: undefined }, log);
  onTestFinished(() => app.stop(0));
  return lines;
}

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
    await expect(startHere(test, { SANDBOX_PORT: String(port) })).rejects.toMatchObject({
      name: "ConfigError",
      message: expect.stringContaining(`Port ${port} is not free: set SANDBOX_PORT in .env`),
    });
  });
});

describe.concurrent("npm start with tokens", { timeout: START_TIMEOUT_MS }, () => {
  it("answers on both platforms, at the servers it was told", async (test) => {
    const { discord, telegram } = await startBothSandboxes(test);
    const channel = discord.addChannel({ name: "general" });
    const chat = telegram.addChat({ type: "private", first_name: "Ada" });
    await startHere(test, {
      DISCORD_TOKEN: discord.token,
      DISCORD_API_BASE: discord.url,
      TELEGRAM_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.url,
      ALLOW: "everyone",
    });
    discord.slash(channel, "ask", { question: "hello" });
    telegram.say(chat, "hello");
    for (const { timeline } of [discord, telegram])
      await timeline.waitFor((frame) => "message" in frame && /demo/.test(frame.message.text));
  });

  it("runs one bot when the other one's token is refused, and says which to check", async (test) => {
    const { discord, telegram } = await startBothSandboxes(test);
    const lines = await startHere(test, {
      DISCORD_TOKEN: "wrong.discord.secret",
      DISCORD_API_BASE: discord.url,
      TELEGRAM_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.url,
      ALLOW: "everyone",
    });
    expect(lines.join("")).toMatch(/Discord refused the token: check DISCORD_TOKEN in \.env\./);
    expect(lines.join("")).toMatch(/telegram: logged in/);
    expect(lines.join("")).not.toContain("secret");
  });

  it("ends when one is refused and the other out of reach, without a stack trace or a secret", async (test) => {
    const { discord } = await startBothSandboxes(test);
    const program = await start(test, {
      DISCORD_TOKEN: "wrong.discord.secret",
      DISCORD_API_BASE: discord.url,
      TELEGRAM_TOKEN: "12345:wrong-telegram-secret",
      TELEGRAM_API_ROOT: "http://127.0.0.1:9",
      ALLOW: "everyone",
    });
    expect(await program.ended).toBe(1);
    expect(program.output()).toMatch(/Discord refused the token: check DISCORD_TOKEN/);
    expect(program.output()).toMatch(/Telegram is out of reach: .*TELEGRAM_API_ROOT/);
    expect(program.output()).not.toMatch(/secret|\n\s+at /);
  });

  it("says the same of the other platform", async (test) => {
    const { telegram } = await startBothSandboxes(test);
    const variables = {
      DISCORD_TOKEN: "some.discord.secret",
      DISCORD_API_BASE: "http://127.0.0.1:9/api",
      TELEGRAM_TOKEN: "12345:wrong-telegram-secret",
      TELEGRAM_API_ROOT: telegram.url,
    };
    const lines: string[] = [];
    const starting = startHere(test, variables, lines);
    await expect(starting).rejects.toThrow("No bot could start: see above.");
    expect(lines.join("")).toMatch(/Discord is out of reach: .*DISCORD_API_BASE/);
    expect(lines.join("")).toMatch(/Telegram refused the token: check TELEGRAM_TOKEN/);
    expect(lines.join("")).not.toContain("secret");
  });

  it("ends with one sentence for a mistake in a value", async (test) => {
    const program = await start(test, { MODEL: "gpt" });
    expect(await program.ended).toBe(1);
    expect(program.output().trim()).toMatch(/^Please correct \.env: MODEL must look like provider:name.*$/);
  });
});
