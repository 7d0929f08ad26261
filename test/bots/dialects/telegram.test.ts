import { describe, expect, it } from "vitest";
import { telegramDialect } from "../../../bots/telegram/dialect.ts";
import type { Rendered } from "../../../core/index.ts";
import { readFormattedText } from "../../../src/sandbox/telegram/text.ts";
import { parseMarkdown, render } from "./render.ts";

const telegram = (markdown: string) => render(telegramDialect, markdown);

/** The entities with the text they lie over. */
const styled = ({ text, entities = [] }: Rendered) =>
  entities.map(({ type, offset, length, url, language }) =>
    [type, text.slice(offset, offset + length), url ?? language].filter((part) => part !== undefined),
  );

describe("Telegram's dialect", () => {
  it.each([
    ["**bold**", ["bold", "bold"]],
    ["*it*", ["italic", "it"]],
    ["~~gone~~", ["strikethrough", "gone"]],
    ["<u>under</u>", ["underline", "under"]],
    ["<tg-spoiler>secret</tg-spoiler>", ["spoiler", "secret"]],
    ["`code`", ["code", "code"]],
    ["```py\nx = 1\n```", ["pre", "x = 1", "py"]],
    ["# Title", ["bold", "Title"]],
    ["> quoted", ["blockquote", "quoted"]],
    ["[text](https://e.com/a)", ["text_link", "text", "https://e.com/a"]],
  ])("has an entity for %j", (markdown, entity) => {
    expect(styled(telegram(markdown))).toEqual([entity]);
  });

  it.each([
    ["- a\n  - b\n    - c\n- d", "• a\n   ◦ b\n      ▪ c\n• d"],
    ["3. a\n4. b", "3. a\n4. b"],
    ["- [x] done\n- [ ] open", "✅ done\n⬜ open"],
    ["a\n\n---\n\nb", "a\n\n────────────\n\nb"],
    ["| a | b |\n|---|---|\n| 漢字 | c |", "a     b\n────  ─\n漢字  c"],
    ["- a\n\n  ```\n  x\n    y\n  ```", "• a\nx\n  y"],
    ["> a\n> > b\n> > c", "a\n\n│ b\n│ c"],
    ["# Title\n\nText", "Title\nText"],
    ["-# small", "small"],
  ])("writes %j as plain text", (markdown, text) => {
    expect(telegram(markdown).text).toBe(text);
  });

  it("lays no style over code, and none over white space", () => {
    expect(styled(telegram("**a `b` c** <b> d </b>"))).toEqual([
      ["bold", "a"],
      ["code", "b"],
      ["bold", "c"],
      ["bold", "d"],
    ]);
  });

  it("keeps a link whole that has code in it", () => {
    expect(styled(telegram("[the `code` here](https://e.com)"))).toEqual([
      ["text_link", "the code here", "https://e.com/"],
    ]);
  });

  it("counts offsets in UTF-16 units", () => {
    expect(telegram("👍🏽 **yes**").entities).toEqual([{ type: "bold", offset: 5, length: 3 }]);
  });

  it("folds a long quote once it is complete, and not while it grows", () => {
    const [node] = parseMarkdown(`> ${"words ".repeat(200)}`).children;
    const types = [true, false].map((isOpen) => {
      const context = { isOpen, definition: () => undefined };
      return node && telegramDialect.renderBlock(node, context).entities?.[0]?.type;
    });
    expect(types).toEqual(["blockquote", "expandable_blockquote"]);
  });

  it("keeps code and links where there are more than 100 entities, and the first of the bold words", () => {
    const { text, entities = [] } = telegram(`${"**bold** ".repeat(150)}\`code\` [link](https://e.com)`);
    expect(entities).toHaveLength(100);
    expect(entities.filter(({ type }) => type !== "bold").map(({ type }) => type)).toEqual([
      "code",
      "text_link",
    ]);
    expect(entities.slice(0, 98).map(({ offset }) => offset)).toEqual(
      Array.from({ length: 98 }, (_, at) => at * 5),
    );
    expect(readFormattedText({ text, entities }).entities).toEqual(entities);
  });

  it("keeps entities below the size at which Telegram refuses them", () => {
    const links = Array.from({ length: 90 }, (_, at) => `[a${at}](https://e.com/${"x".repeat(200)}${at})`);
    const { entities = [] } = telegram(links.join(" "));
    expect(entities.length).toBeGreaterThan(30);
    expect(entities.reduce((bytes, { url = "" }) => bytes + 12 + url.length, 0)).toBeLessThan(9000);
  });

  it("makes no link of an address that Telegram would refuse the message for", () => {
    const { text, entities } = telegram("[here](http://localhost:3000) and http://localhost:3000");
    expect(readFormattedText({ text, entities: entities ?? [] }).text).toBe(text);
    expect(text).toContain("http://localhost:3000");
  });

  it("has the same text without its entities to fall back on", () => {
    const rendered = telegram("**a** `b`");
    expect(telegramDialect.plain(rendered)).toEqual({ text: rendered.text });
  });

  it("measures code points", () => {
    expect(telegramDialect.measure({ text: "a👍🏽é" })).toBe(4);
  });
});
