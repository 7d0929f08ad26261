import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { telegramDialect } from "../../../bots/telegram/dialect.ts";
import { richDialect } from "../../../bots/telegram/dialect-rich.ts";
import { neededBlocks, type RichRendered } from "../../../bots/telegram/rich.ts";
import { readRichMessage } from "../../../src/sandbox/telegram/rich/index.ts";
import { toPlain } from "../../../src/sandbox/telegram/rich/plain.ts";
import { documents } from "./markdown.ts";
import { firstMissing, parseMarkdown, render, squeeze, textsOf } from "./render.ts";

const toBlocks = (text: string) => (render(richDialect, text) as RichRendered).blocks ?? [];
const needed = (text: string) => neededBlocks(render(richDialect, text))?.map(({ type }) => type);

/** What a reader may touch or Telegram would fetch is not among them. */
const HARMLESS = [
  ...["paragraph", "heading", "pre", "divider", "mathematical_expression"],
  ...["list", "blockquote", "table"],
  ...["bold", "italic", "underline", "strikethrough", "spoiler", "code", "url"],
];

/** They stand around a formula or before small print, which are shown without them. */
const SIGNS = /[$\\()[\]#-]/g;

function typesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(typesIn);
  if (typeof value !== "object" || value === null) return [];
  const { type, ...others } = value as { readonly type?: string };
  return [...(type === undefined ? [] : [type]), ...Object.values(others).flatMap(typesIn)];
}

describe("the rich dialect of Telegram", () => {
  it.each([
    ["a table", "| A | B |\n| --- | --- |\n| 1 | 2 |", ["table"]],
    ["a formula in a line", "so $x^2$ it is", ["paragraph"]],
    ["a formula on lines of its own", "$$\nx^2\n$$", ["mathematical_expression"]],
    ["a formula in a style", "**so $x^2$**", ["paragraph"]],
    ["a task", "- [ ] later", ["list"]],
    ["a table in a list", "- one\n\n  | A |\n  | --- |\n  | 1 |", ["list"]],
    ["headings of two sizes", "# One\n\n## Two", ["heading", "heading"]],
  ])("needs blocks for %s", (_, text, types) => {
    expect(needed(text)).toEqual(types);
  });

  it.each([
    ["headings of one size", "## One\n\ntext\n\n## Two"],
    ["lists in lists", "1. one\n   - two\n     - three"],
    ["quotes, code and rules", "> quote\n\n```ts\ncode\n```\n\n---"],
    ["styles, links and footnotes", "**bold** [link](https://e.com) note[^1]\n\n[^1]: Here."],
    ["amounts of money", "It is $5 or $6."],
    [
      "more columns than Telegram takes",
      `|${" a |".repeat(21)}\n|${" - |".repeat(21)}\n|${" b |".repeat(21)}`,
    ],
    ["more rows than Telegram takes", `| a |\n| - |\n${"| b |\n".repeat(500)}`],
    [
      "lists deeper than Telegram takes",
      Array.from({ length: 18 }, (_, depth) => `${"  ".repeat(depth)}- [ ] a`).join("\n"),
    ],
  ])("leaves to plain text %s", (_, text) => {
    expect(needed(text)).toBeUndefined();
  });

  it("says the same as the text that stands for it, and cuts pages where it does", () => {
    fc.assert(
      fc.property(documents, (text) => {
        const rendered = render(richDialect, text);
        expect(rendered).toMatchObject(render(telegramDialect, text));
        expect(richDialect.measure(rendered)).toBe(telegramDialect.measure(rendered));
      }),
      { numRuns: 40 },
    );
  });

  it("shows all of the text, with nothing that comes alive, in blocks that Telegram takes", () => {
    fc.assert(
      fc.property(documents, (text) => {
        const blocks = toBlocks(`${text}\n\nEnd.`);
        expect(HARMLESS).toEqual(expect.arrayContaining(typesIn(blocks)));
        const message = readRichMessage({ rich_message: { blocks, skip_entity_detection: true } });
        const written = textsOf(parseMarkdown(`${text}\n\nEnd.`)).join("");
        const shown = squeeze(toPlain(message.blocks));
        expect(firstMissing(squeeze(written).replaceAll(SIGNS, ""), shown)).toBe(-1);
      }),
      { numRuns: 100 },
    );
  });
});
