import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, type TestContext } from "vitest";
import { startApp } from "../../src/app.ts";
import { readConfig } from "../../src/config.ts";
import { createLog } from "../../src/log/log.ts";
import { startTelegramSandbox, type TelegramSandboxOptions } from "../../src/sandbox/index.ts";
import { freePort, START_TIMEOUT_MS, start } from "./program.ts";

interface Settings {
  readonly env?: Record<string, string>;
  readonly sandbox?: TelegramSandboxOptions;
}

async function openTelegram({ onTestFinished }: TestContext, options?: TelegramSandboxOptions) {
  const telegram = await startTelegramSandbox(options);
  const folder = await mkdtemp(join(tmpdir(), "livetype-"));
  onTestFinished(async () => {
    await telegram.close();
    await rm(folder, { recursive: true, force: true });
  });
  const chat = telegram.addChat({ type: "private", first_name: "Ada" });
  const env = {
    TELEGRAM_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.url,
    ALLOW: "everyone",
    DATA: folder,
  };
  const seen = (words: string) =>
    telegram.timeline.waitFor(
      (frame) => (frame.kind === "send" || frame.kind === "edit") && frame.message.text.includes(words),
    );
  return { telegram, chat, env, seen };
}

/** A Telegram bot with the demo as its model, and a chat with Ada. */
async function startBot(test: TestContext, { env, sandbox }: Settings = {}) {
  const world = await openTelegram(test, sandbox);
  const lines: string[] = [];
  const write = (line: string) => void lines.push(line);
  const log = createLog({ level: "debug", secrets: [], isPretty: false, write });
  const startAgain = async () => {
    const started = await startApp(readConfig({ ...world.env, ...env }), log);
    test.onTestFinished(() => started.stop(0));
    return started;
  };
  const app = await startAgain();
  const textsOf = () => world.telegram.timeline.visible(String(world.chat)).map(({ text }) => text);
  return { ...world, app, startAgain, lines, textsOf };
}

describe.concurrent("the end of the program", { timeout: START_TIMEOUT_MS }, () => {
  it("lets nothing new begin, gives an answer its time, and marks what is not ready: the next start knows it", async (test) => {
    const { telegram, chat, app, startAgain, lines, textsOf, seen } = await startBot(test);
    telegram.say(chat, "something long");
    await seen("demo");
    const ended = app.stop(700);
    telegram.say(chat, "one more");
    await seen("I am about to restart: please ask again in a minute.");
    await ended;
    expect(lines.join("")).toMatch(/Ending: 1 running answers get 0\.7 s/);
    expect(lines.join("")).toMatch(/telegram Ada: stopped/);
    expect(textsOf().join("\n")).toMatch(/stopped/i);
    await startAgain();
    telegram.say(chat, "/export");
    const frame = await telegram.timeline.waitFor((one) => "message" in one && !!one.message.files?.length);
    const [file] = ("message" in frame && frame.message.files) || [];
    expect(file?.text).toMatch(
      /> something long\n\nThis is Livetype's built-in demo[\s\S]*\n\n_Stopped here\._\n$/,
    );
    expect(file?.text).not.toContain("one more");
  });

  it("comes at once with a second signal", async (test) => {
    const { telegram, chat, env, seen } = await openTelegram(test);
    const program = await start(test, { ...env, DRAIN_S: "600" });
    await program.says(/telegram: logged in/);
    telegram.say(chat, "something long");
    await seen("demo");
    program.stop();
    await program.says(/Once more ends at once/);
    program.stop();
    expect(await program.ended).toBe(1);
  });
});

it.concurrent("in the sandbox the visitor owns both bots", { timeout: START_TIMEOUT_MS }, async (test) => {
  const lines: string[] = [];
  const write = (line: string) => void lines.push(line);
  const log = createLog({ level: "info", secrets: [], isPretty: false, write });
  const app = await startApp(readConfig({ SANDBOX_PORT: "0" }), log);
  test.onTestFinished(() => app.stop(0));
  const [, url = ""] = /Open (http:\S+)/.exec(lines.join("")) ?? [];
  for (const platform of ["discord", "telegram"])
    await fetch(`${url}/say`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ platform, text: "/status" }),
    });
  const page = await fetch(`${url}/events`);
  let shown = "";
  for await (const chunk of page.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    shown += chunk;
    if ([...shown.matchAll(/running for 0 min/g)].length === 2) break;
    if (/Only my owner/.test(shown)) throw new Error(shown);
  }
});

describe.concurrent("the open doors", { timeout: START_TIMEOUT_MS }, () => {
  it("tell of health and figures, on this machine alone", async (test) => {
    const { telegram, chat, lines, seen } = await startBot(test, { env: { HEALTH_PORT: "0" } });
    const [, url] = /Health and metrics: (http:\/\/127\.0\.0\.1:\d+)/.exec(lines.join("")) ?? [];
    telegram.say(chat, "something long");
    await seen("demo");
    const health = await fetch(`${url}/healthz`);
    expect([health.status, await health.json()]).toEqual([
      200,
      { status: "ok", bots: { telegram: true }, answersRunning: 1 },
    ]);
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toContain('livetype_answers_running{platform="telegram"} 1');
  });

  it("take Telegram's updates by webhook: an answer comes, and whoever lacks the secret is refused", async (test) => {
    const port = await freePort();
    const origin = `http://127.0.0.1:${port}`;
    const { telegram, chat, seen } = await startBot(test, {
      env: {
        TELEGRAM_WEBHOOK_URL: "https://bot.example/telegram",
        TELEGRAM_WEBHOOK_SECRET: "0123456789abcdef",
        TELEGRAM_WEBHOOK_PORT: String(port),
      },
      sandbox: { webhookProxy: (url) => url.replace("https://bot.example", origin) },
    });
    const forged = JSON.stringify({ update_id: 1, message: { text: "forged" } });
    const refused = await fetch(`${origin}/telegram`, { method: "POST", body: forged });
    expect(refused.status).toBe(401);
    telegram.say(chat, "what can you do?");
    await seen("demo");
    expect(telegram.timeline.calls.filter(({ method }) => method === "getUpdates")).toEqual([]);
  });
});

it.concurrent("polling goes on after another program has taken the updates for a while", {
  timeout: START_TIMEOUT_MS,
}, async (test) => {
  const { telegram, chat, lines, seen } = await startBot(test);
  telegram.faults.add({ method: "getUpdates", trouble: { kind: "status", status: 409 } });
  telegram.say(chat, "/help");
  await test.expect.poll(() => lines.join(""), { timeout: START_TIMEOUT_MS }).toContain("409");
  telegram.say(chat, "what can you do?");
  await seen("demo");
});

it.concurrent("npm start -- doctor ends with 1 and a line for each thing where something is wrong", {
  timeout: START_TIMEOUT_MS,
}, async (test) => {
  const variables = {
    TELEGRAM_TOKEN: "12345:wrong-telegram-secret",
    TELEGRAM_API_ROOT: "http://127.0.0.1:9",
    ALLOW: "everyone",
  };
  const program = await start(test, variables, ["doctor"]);
  expect(await program.ended).toBe(1);
  expect(program.output()).toMatch(/^✗ Telegram token: Telegram is out of reach: .*TELEGRAM_API_ROOT/m);
  expect(program.output()).toMatch(/^! Model: none, so a demo answers: set MODEL$/m);
  expect(program.output()).toMatch(/1 thing keeps the bot from working\.\s*$/);
  expect(program.output()).not.toContain("secret");
});

describe.concurrent("a server that knows only a part of the Bot API", { timeout: START_TIMEOUT_MS }, () => {
  it("without menus and webhooks is talked to all the same", async (test) => {
    const { telegram, chat, env, seen } = await openTelegram(test);
    for (const method of ["getMyCommands", "deleteWebhook"])
      telegram.faults.add({ method, trouble: { kind: "status", status: 404 } });
    const log = createLog({ level: "error", secrets: [], isPretty: false, write: () => {} });
    const app = await startApp(readConfig(env), log);
    test.onTestFinished(() => app.stop(0));
    telegram.say(chat, "hello");
    await seen("demo");
  });
});
