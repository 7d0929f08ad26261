import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parse } from "dotenv";
import { describe, expect, it, type TestContext } from "vitest";
import { loadConfigFile } from "../../src/config/file.ts";
import { variables } from "../../src/config/variables.ts";
import { readConfig } from "../../src/config.ts";

const tokens = { DISCORD_TOKEN: "abc.def.ghi", TELEGRAM_TOKEN: "123456:ABC" };

describe("the configuration", () => {
  it("without any token asks for the sandbox, where everyone may ask", () => {
    expect(readConfig({})).toMatchObject({ allow: "everyone", sandboxPort: 8420 });
    expect(readConfig({})).not.toHaveProperty("discord");
    expect(readConfig({})).not.toHaveProperty("telegram");
  });

  it("forgets what happens in the sandbox, and keeps what happens with tokens", () => {
    expect(readConfig({}).data).toBeUndefined();
    expect(readConfig({ DATA: "/srv/livetype" }).data).toBe("/srv/livetype");
    expect(readConfig({ ...tokens, ALLOW: "everyone" }).data).toBe("./data");
  });

  it("has safe and quiet defaults: no open port, steps compact, no budget, questions wait for each other", () => {
    expect(readConfig({})).toMatchObject({
      owners: [],
      budgets: { messages: undefined, tokens: undefined, usd: undefined },
      whenBusy: "queue",
      steps: "compact",
      footer: false,
      notify: "first",
      drainMs: 20_000,
      logLevel: "info",
      health: undefined,
    });
  });

  it("takes an empty value for a missing one, as a copied .env.example has them", () => {
    expect(
      readConfig({ DISCORD_TOKEN: "", TELEGRAM_TOKEN: " ", ALLOW: "", MODEL: "", SANDBOX_PORT: "" }),
    ).toEqual(readConfig({}));
  });

  it("with a token lets nobody ask but the owner unless told so, since answers cost money", () => {
    expect(readConfig({ TELEGRAM_TOKEN: tokens.TELEGRAM_TOKEN }).allow).toEqual([]);
  });

  it("reads ids of users, chats and servers, and other servers' addresses without the slash at their end", () => {
    const config = readConfig({
      ...tokens,
      ALLOW: "123, -100456",
      DISCORD_API_BASE: "http://127.0.0.1:3000/api/",
      TELEGRAM_API_ROOT: "http://127.0.0.1:3001/",
    });
    expect(config).toMatchObject({
      allow: ["123", "-100456"],
      discord: { token: "abc.def.ghi", apiBase: "http://127.0.0.1:3000/api" },
      telegram: { token: "123456:ABC", apiRoot: "http://127.0.0.1:3001" },
    });
  });

  it("shows drafts in Telegram only when they are on", () => {
    const draftsOf = (value?: string) =>
      readConfig({ ...tokens, ALLOW: "123", TELEGRAM_DRAFTS: value }).telegram?.drafts;
    expect([draftsOf("on"), draftsOf("off"), draftsOf()]).toEqual([true, false, false]);
    expect(() => draftsOf("yes")).toThrow("TELEGRAM_DRAFTS must be on or off");
  });

  it("sends rich messages in Telegram only when they are on", () => {
    const richOf = (value?: string) =>
      readConfig({ ...tokens, ALLOW: "123", TELEGRAM_RICH: value }).telegram?.rich;
    expect([richOf("on"), richOf("off"), richOf()]).toEqual([true, false, false]);
  });

  it("reads budgets, lists, personas and times in their own units", () => {
    const config = readConfig({
      BUDGET_MESSAGES: "100",
      BUDGET_USD: "0.50",
      OWNER: "12, 34",
      MODEL: "openai:a",
      MODELS: "openai:b, ollama:c,openai:a",
      MODEL_FALLBACKS: "openai:b",
      PERSONAS: '{"pirate": "Talk like a pirate."}',
      NOTIFY: "60",
      DRAIN_S: "5",
      HEALTH_PORT: "8421",
    });
    expect(config).toMatchObject({
      budgets: { messages: 100, usd: 0.5 },
      owners: ["12", "34"],
      models: ["openai:a", "openai:b", "ollama:c"],
      modelFallbacks: ["openai:b"],
      personas: { pirate: "Talk like a pirate." },
      notify: { pingIfLongerThanMs: 60_000 },
      drainMs: 5000,
      health: { host: "127.0.0.1", port: 8421 },
    });
  });

  it("refuses a webhook without a secret, since anybody could call it, and one without https", () => {
    const withWebhook = (more: object) =>
      readConfig({ ...tokens, ALLOW: "1", TELEGRAM_WEBHOOK_URL: "https://bot.example/telegram", ...more });
    expect(() => withWebhook({})).toThrow("TELEGRAM_WEBHOOK_SECRET is missing");
    expect(() => withWebhook({ TELEGRAM_WEBHOOK_SECRET: "short" })).toThrow(
      /TELEGRAM_WEBHOOK_SECRET must be/,
    );
    expect(() => withWebhook({ TELEGRAM_WEBHOOK_URL: "http://bot.example" })).toThrow(/https:/);
    const secret = "0123456789abcdef";
    expect(withWebhook({ TELEGRAM_WEBHOOK_SECRET: secret }).telegram?.webhook).toEqual({
      url: "https://bot.example/telegram",
      secret,
      host: "127.0.0.1",
      port: 8422,
    });
  });

  it("tells every mistake at once, says what to do, and never repeats a value", () => {
    const wrong = {
      DISCORD_TOKEN: "my secret token",
      TELEGRAM_TOKEN: "secret",
      ALLOW: "ada",
      MODEL: "tiny-model",
      OPENAI_BASE_URL: "localhost:11434",
      SANDBOX_PORT: "99999",
      BUDGET_MESSAGES: "lots",
      BUDGET_USD: "1,50",
      OWNER: "grace",
      MODELS: "small-model",
      PERSONAS: "robot",
      AGENT_KEY: "schlüssel",
      WHEN_BUSY: "never",
      NOTIFY: "loudly",
      DRAIN_S: "soon",
      LOG_LEVEL: "chatty",
      HEALTH_PORT: "seven",
      TELEGRAM_WEBHOOK_SECRET: "s3cret",
    };
    let message = "";
    try {
      readConfig(wrong);
    } catch (error) {
      message = (error as Error).message;
    }
    for (const name of Object.keys(wrong)) expect(message).toContain(name);
    for (const value of Object.values(wrong)) expect(message).not.toContain(value);
    expect(message).not.toContain("\n");
  });
});

describe(".env.example", () => {
  const example = parse(readFileSync(resolve(import.meta.dirname, "../../.env.example")));

  it("explains every variable there is, and none that there isn't", () => {
    expect(Object.keys(example).sort()).toEqual(Object.keys(variables.shape).sort());
  });

  it("can be copied as it is", () => {
    expect(readConfig(example)).toEqual(readConfig({}));
  });
});

describe("livetype.json", () => {
  const write = ({ onTestFinished }: TestContext, content: string) => {
    const folder = mkdtempSync(join(tmpdir(), "livetype-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, "livetype.json");
    writeFileSync(path, content);
    return path;
  };

  it("holds the same names, with lists, numbers, switches and objects as JSON has them; the environment goes before it", (test) => {
    const values = {
      ALLOW: ["123", "-456"],
      FOOTER: true,
      BUDGET_USD: 0.25,
      PERSONAS: { pirate: "Talk like a pirate." },
      MODEL: "openai:of-the-file",
      OPENAI_API_KEY: "of-the-file",
    };
    const env: Record<string, string> = { MODEL: "openai:of-the-environment", OPENAI_API_KEY: "" };
    loadConfigFile(env, write(test, JSON.stringify(values)));
    expect(env.OPENAI_API_KEY).toBe("of-the-file");
    const config = readConfig(env);
    expect(config).toMatchObject({
      allow: ["123", "-456"],
      footer: true,
      budgets: { usd: 0.25 },
      personas: { pirate: "Talk like a pirate." },
      model: "openai:of-the-environment",
    });
  });

  it("need not be there", () => {
    const env = {};
    loadConfigFile(env, "/nowhere/livetype.json");
    expect(env).toEqual({});
  });

  it.for([
    ["is no JSON", "MODEL=secret", /must be JSON such as/],
    ["is a list", '["secret"]', /must be JSON such as/],
    ["has a name that nobody reads", '{"MODLE": "secret"}', /"MODLE" is no variable of \.env\.example/],
    [
      "has an id that JSON has rounded",
      '{"ALLOW": [123456789012345678]}',
      /ALLOW must be text: write long ids/,
    ],
  ] as const)("that %s is told of in one sentence without a value", ([, content, sentence], test) => {
    const read = () => loadConfigFile({}, write(test, content));
    expect(read).toThrow(sentence);
    expect(read).not.toThrow(/secret|12345/);
  });
});
