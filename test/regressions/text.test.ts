/** Faults that others have shipped in how an answer's text is shown, as what is right instead. */

import { describe, expect, it } from "vitest";
import { discordDialect } from "../../bots/discord/dialect.ts";
import { telegramDialect } from "../../bots/telegram/dialect.ts";
import { fencesAreWhole, say, technicalAnswer, uniqueWordsOf, words } from "../bots/speech.ts";
import { chunksOf, showGrowing } from "../core/text/growing.ts";
import { platforms } from "./both-platforms.ts";

const family = "👨‍👩‍👧‍👦";

describe.concurrent.each(platforms)("on %s", (_name, ask) => {
  it("an answer longer than a message goes on in the next one: not cut, frozen, sent again or deleted", async (test) => {
    const text = technicalAnswer(9000);
    const { frames, messages, result } = await ask(test, say(text, { size: 90 }));
    expect(uniqueWordsOf(messages.map((message) => message.text).join("\n"))).toEqual(uniqueWordsOf(text));
    expect(frames.filter(({ kind }) => kind === "send")).toHaveLength(messages.length);
    expect(frames.filter(({ kind }) => kind === "delete")).toEqual([]);
    expect(result).toMatchObject({ status: "done", text });
  });

  it("no message ends inside a fence, a link or an emoji, and nothing stands behind a closing fence", async (test) => {
    const link = "[the manual](https://example.com/a/long/path/to/the/manual)";
    const text = `${Array.from({ length: 90 }, (_, at) => `${family}${at} ${link}`).join(" ")}\n\n${technicalAnswer(4000)}`;
    const { frames, messages } = await ask(test, say(text, { size: 120 }));
    expect(messages.length).toBeGreaterThanOrEqual(2);
    for (const { text: shown } of messages)
      expect(shown.replaceAll(family, "")).not.toMatch(/[\u200d\ud83d]/);
    for (const { text: shown, entities = [] } of frames) {
      expect(fencesAreWhole(shown)).toBe(true);
      expect(shown).not.toMatch(/^```.+```|\n```[^\n]*```/);
      expect(shown).not.toMatch(/\u200d$/);
      expect(shown.replaceAll(/\[the manual\]\(https:[^\s()]+\/manual\)/g, "")).not.toMatch(/\]\(|https:/);
      expect(entities.every(({ url = link }) => link.includes(url))).toBe(true);
    }
  });

  it("text that grows when it is escaped, or counts otherwise than it is stored, is never refused as too long", async (test) => {
    const text = `${"_*~ ".repeat(500)}\n\n${"𝒳é🇩🇪 ".repeat(900)}`;
    const { calls, messages, maxLength, lengthOf } = await ask(test, say(text, { size: 300 }));
    expect(calls.filter(({ status }) => status >= 400)).toEqual([]);
    expect(messages.every(({ text: shown }) => lengthOf(shown) <= maxLength)).toBe(true);
    expect(messages.map(({ text: shown }) => shown.replaceAll(/[^𝒳]/gu, "")).join("")).toBe("𝒳".repeat(900));
  });

  it("half-typed markup is refused in no frame, and is markup in the end", async (test) => {
    const text = `**bold _and *more*_** \`co_de\` ~~gone~~ ||x|| [a](https://a.org/b_c) <b>hi</b> &lt;tag> \n\n${"```js\nlet a = `b`;\n```\n\n> quote\n\n- *item* ".repeat(6)}`;
    const { calls, messages, frames } = await ask(test, say(text, { size: 1, gapMs: 4 }));
    expect(calls.filter(({ status }) => status >= 400)).toEqual([]);
    expect(frames.length).toBeGreaterThan(1);
    const [{ text: shown, entities = [] } = { text: "" }] = messages;
    const styles = shown.startsWith("**bold") ? ["bold"] : entities.map(({ type }) => type);
    expect(styles).toContain("bold");
  });

  it("a mention pings nobody, not even while it is half typed", async (test) => {
    const text = `Hi @everyone, @here, <@123456789012345678> and @someone /start ${words(40)}`;
    const { frames } = await ask(test, say(text, { size: 2, gapMs: 8 }));
    for (const { raw, entities = [] } of frames) {
      expect(raw?.pings ?? []).toEqual([]);
      expect(entities.filter(({ type }) => type === "mention" || type === "bot_command")).toEqual([]);
    }
  });

  it.for([
    ["nothing", ""],
    ["white space", " \n\n "],
    ["invisible characters", "\u200b\u2060"],
  ] as const)(
    "an answer of %s ends in words: no placeholder stays, and no blank is sent",
    async ([, text], test) => {
      const { frames, messages, calls } = await ask(test, [text]);
      expect(messages).toHaveLength(1);
      expect(calls.filter(({ status }) => status >= 400)).toEqual([]);
      for (const { text: shown } of frames) expect(shown).toMatch(/\p{L}{3}/u);
    },
  );

  it("emoji alone, right-to-left text, text without spaces and zero-width characters arrive whole", async (test) => {
    const text = [
      family.repeat(60),
      "שלום עולם ".repeat(60),
      "你好世界".repeat(120),
      "a\u200bb".repeat(200),
    ].join("\n\n");
    const { messages, calls } = await ask(test, say(text, { size: 50 }));
    const shown = messages.map((message) => message.text).join("");
    expect(calls.filter(({ status }) => status >= 400)).toEqual([]);
    for (const letter of [family, "ש", "世", "b"])
      expect(shown.split(letter).length).toBe(text.split(letter).length);
  });

  it("500 tokens a second arrive whole", async (test) => {
    const text = words(250);
    const { messages, result } = await ask(test, say(text, { size: 4, gapMs: 2 }));
    expect(messages.map((message) => message.text).join(" ")).toBe(text);
    expect(result?.figures.rateLimits).toBe(0);
  });
});

describe.each([
  ["Discord", discordDialect],
  ["Telegram", telegramDialect],
])("without a client, on %s", (_name, dialect) => {
  it("a message is full a good way before its limit, so that long ones don't flash with each edit", () => {
    const text = Array.from({ length: 40 }, (_, at) => words(40, `p${at}x`)).join("\n\n");
    const { pages } = showGrowing(chunksOf(text, 60), dialect);
    expect(pages.length).toBeGreaterThanOrEqual(3);
    for (const { rendered } of pages.slice(0, -1)) {
      expect(dialect.measure(rendered)).toBeGreaterThan(0.8 * dialect.maxLength);
      expect(dialect.measure(rendered)).toBeLessThan(0.97 * dialect.maxLength);
    }
  });

  it.each([
    ["a link's text", `[${"x".repeat(9000)}](https://host.org)`],
    ["inline code", `\`${"x".repeat(9000)}\``],
    ["accents over one letter", `a${"\u0301".repeat(9000)}`],
    ["one family", `${family}\u200d`.repeat(2000)],
  ])("%s that no message holds still goes on, message by message", (_what, text) => {
    const { pages } = showGrowing([text], dialect);
    expect(pages.length).toBeGreaterThanOrEqual(3);
    for (const { rendered } of pages) {
      expect(dialect.measure(rendered)).toBeLessThanOrEqual(dialect.maxLength);
      expect(rendered.text.isWellFormed()).toBe(true);
    }
    const units = (shown: string) => [...shown].filter((character) => /[x👨]|\u0301/u.test(character)).length;
    expect(pages.reduce((sum, { rendered }) => sum + units(rendered.text), 0)).toBe(
      units(text.replace("(https://host.org)", "")),
    );
  });
});
