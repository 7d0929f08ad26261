import { describe, expect, it } from "vitest";
import { createLog, type LogOptions } from "../../../src/log/log.ts";
import { createRedactor, secretsOf } from "../../../src/log/redact.ts";

/** Made up here, so that no scanner takes them for leaks. */
const telegramToken = `110201543:${"AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"}`;
const discordToken = ["MTE4".repeat(6), "GyDh2q", "q".repeat(38)].join(".");
const openaiKey = `sk-proj-${"a1B2".repeat(8)}`;

function openLog(options: Partial<LogOptions> = {}) {
  const lines: string[] = [];
  const log = createLog({
    level: "info",
    secrets: [],
    isPretty: false,
    write: (line) => void lines.push(line),
    ...options,
  });
  return { log, lines };
}

describe("the log", () => {
  it("is one line of JSON for each event, with level, time and fields", () => {
    const { log, lines } = openLog();
    log.info({ platform: "telegram", calls: 7 }, "done\nand more");
    expect(lines).toHaveLength(1);
    expect(lines[0]?.trim()).not.toContain("\n");
    expect(JSON.parse(lines[0] ?? "")).toEqual({
      level: "info",
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      platform: "telegram",
      calls: 7,
      msg: "done\nand more",
    });
  });

  it("leaves out what is below its level", () => {
    const { log, lines } = openLog({ level: "warn" });
    log.info("small talk");
    log.warn("trouble");
    expect(lines).toEqual([expect.stringContaining("trouble")]);
  });

  it("is short at a terminal: the time, what is unusual about it, and the words", () => {
    const { log, lines } = openLog({ isPretty: true });
    log.info({ calls: 7 }, "telegram: logged in");
    log.warn("telegram: no answer");
    expect(lines).toEqual([
      expect.stringMatching(/^\d\d:\d\d:\d\d telegram: logged in\n$/),
      expect.stringMatching(/^\d\d:\d\d:\d\d warn telegram: no answer\n$/),
    ]);
  });

  it.each([true, false])(
    "writes no secret, be it in words, fields, errors or addresses (pretty: %s)",
    (isPretty) => {
      const awkward = 'pa"ss\\word/1';
      const { log, lines } = openLog({ isPretty, secrets: ["hunter2-webhook", awkward] });
      const cause = new Error(`GET https://api.telegram.org/bot${telegramToken}/getMe failed`);
      log.error(
        { err: new Error(`Bot ${discordToken}`, { cause }), key: openaiKey },
        "webhook hunter2-webhook",
      );
      log.info({ headers: { authorization: "Bearer abcdefghijkl" } }, awkward);
      log.info(`https://ada:${"lovelace"}@example.org/ and ${encodeURIComponent(awkward)}`);
      const written = lines.join("");
      for (const secret of [
        telegramToken,
        discordToken,
        openaiKey,
        "hunter2",
        awkward,
        JSON.stringify(awkward).slice(1, -1),
        encodeURIComponent(awkward),
        "abcdefghijkl",
        "lovelace",
      ])
        expect(written).not.toContain(secret);
      if (!isPretty) for (const line of lines) expect(() => JSON.parse(line)).not.toThrow();
    },
  );
});

describe("what is kept out of it", () => {
  it("is every variable that is a secret by its name", () => {
    const env = {
      ANTHROPIC_API_KEY: "one",
      DISCORD_TOKEN: " two ",
      WEBHOOK_SECRET: "three",
      MODEL: "openai:x",
      X_KEY: "",
    };
    expect(secretsOf(env)).toEqual(["one", "two", "three"]);
  });

  it("is no ordinary word or address", () => {
    const ordinary = "Open http://127.0.0.1:8420 to talk; openai:gpt-5-mini, 12:30:45, done in 1.25 s.";
    expect(createRedactor(["", "on", "openai"].slice(0, 2))(ordinary)).toBe(ordinary);
  });
});
