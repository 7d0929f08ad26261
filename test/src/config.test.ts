import { describe, expect, it } from "vitest";
import { readConfig } from "../../src/config.ts";

const tokens = { DISCORD_TOKEN: "abc.def.ghi", TELEGRAM_TOKEN: "123456:ABC" };

describe("the configuration", () => {
  it("without any token asks for the sandbox, where everyone may ask", () => {
    expect(readConfig({})).toEqual({
      allow: "everyone",
      model: undefined,
      openaiBaseUrl: undefined,
      sandboxPort: 8420,
    });
  });

  it("takes an empty value for a missing one, as a copied .env.example has them", () => {
    expect(
      readConfig({ DISCORD_TOKEN: "", TELEGRAM_TOKEN: " ", ALLOW: "", MODEL: "", SANDBOX_PORT: "" }),
    ).toEqual(readConfig({}));
  });

  it("refuses to run with a token and without saying who may ask, since answers cost the owner money", () => {
    expect(() => readConfig({ TELEGRAM_TOKEN: tokens.TELEGRAM_TOKEN })).toThrow(
      /ALLOW is missing: .*ALLOW=everyone/,
    );
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

  it("tells every mistake at once, says what to do, and never repeats a value", () => {
    const wrong = {
      DISCORD_TOKEN: "my secret token",
      TELEGRAM_TOKEN: "secret",
      ALLOW: "ada",
      MODEL: "tiny-model",
      OPENAI_BASE_URL: "localhost:11434",
      SANDBOX_PORT: "99999",
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
