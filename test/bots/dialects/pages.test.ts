/** Pages on Discord: cut where a reader would, nothing torn, and what was open is reopened. */

import { describe, expect, it } from "vitest";
import { discordDialect } from "../../../bots/discord/dialect.ts";
import type { Dialect } from "../../../core/index.ts";
import { createDocument } from "../../../core/text/document.ts";
import { createPages } from "../../../core/text/pages.ts";
import { chunksOf, showGrowing } from "../../core/text/growing.ts";

const limited = (maxLength: number): Dialect => ({
  ...discordDialect,
  maxLength,
  softLength: Math.floor(maxLength * 0.85),
});
const tiny = limited(40);

const words = (count: number, word = "word"): string =>
  Array.from({ length: count }, (_, index) => `${word}${index}`).join(" ");

const pagesOf = (text: string, dialect: Dialect = discordDialect, size = 1e9): string[] =>
  showGrowing(chunksOf(text, size), dialect).pages.map(({ rendered }) => rendered.text);

const withoutSpace = (text: string): string => text.replaceAll(/\s/g, "");

describe("an answer that fits one message", () => {
  it("fills the message up to the hard limit once it has ended", () => {
    expect(pagesOf(words(330).slice(0, 1990))).toHaveLength(1);
  });
});

describe("a longer answer", () => {
  it("tears no word that was half shown when its message got full", () => {
    const text = words(300);
    expect(pagesOf(text, limited(200), 1).join(" ")).toBe(text);
  });

  it("is cut between paragraphs where it can be", () => {
    const paragraph = words(90);
    const text = Array.from({ length: 8 }, () => paragraph).join("\n\n");
    for (const page of pagesOf(text))
      expect(page.split("\n\n").every((part) => part === paragraph)).toBe(true);
  });

  it("leaves no nearly empty message at its end where fuller ones spare it", () => {
    const sentence = "This is one sentence that says a little.";
    const paragraph = Array.from({ length: 21 }, () => sentence).join(" ");
    const text = [...Array.from({ length: 4 }, () => paragraph), sentence.repeat(9)].join("\n\n");
    const pages = pagesOf(text);
    expect(text.length).toBeGreaterThan(3750);
    expect(pages).toHaveLength(2);
    expect(pages[0]?.endsWith("little.")).toBe(true);
    // Where none is spared, a paragraph's end is the better place.
    expect(pagesOf(`${text}\n\n${paragraph.repeat(3)}`)[0]).toBe(`${paragraph}\n\n${paragraph}`);
  });

  it("keeps a heading with what it introduces", () => {
    const text = `${words(210)}\n\n${words(20)}\n\n## Next\n\n${words(200)}`;
    expect(pagesOf(text)[1]?.startsWith("## Next")).toBe(true);
  });

  it("is cut behind a sentence, a word or a grapheme when there is no edge", () => {
    const sentence = "This is one sentence that says a little. ";
    expect(pagesOf(sentence.repeat(100))[0]?.endsWith("little.")).toBe(true);
    expect(pagesOf(words(600))[0]).toMatch(/word\d+$/);
    expect(pagesOf("你好世界".repeat(1000))[0]?.length).toBeGreaterThan(1990);
    const family = "👨‍👩‍👧‍👦";
    for (const page of pagesOf(family.repeat(400))) expect(page.length % family.length).toBe(0);
  });

  it("goes on showing all of a paragraph until the hard limit", () => {
    const { pages } = showGrowing(
      [words(320).slice(0, 1800), words(320).slice(1800, 1900), ""],
      discordDialect,
    );
    expect(pages).toHaveLength(1);
  });

  it("is sealed at the first block's edge past the soft limit, and never before what was shown", () => {
    const text = `${words(235)}\n\n${words(5)}\n\nmore`;
    expect(pagesOf(text, discordDialect, 1)[0]?.endsWith("word234")).toBe(true);
    const document = createDocument();
    document.grow(text, false);
    const seen = text.indexOf("\n\n") + 10;
    expect(createPages(document, discordDialect).next(seen).end).toBeGreaterThan(seen);
  });

  it("gets through an unbroken line of 50,000 characters, also 40 at a time", () => {
    const text = "x".repeat(50_000);
    for (const dialect of [discordDialect, tiny]) expect(pagesOf(text, dialect).join("")).toBe(text);
  });

  it("gets through a megabyte of one letter, as fast as it comes", () => {
    const text = "x".repeat(1_000_000);
    const { pages } = showGrowing(chunksOf(text, 10_000), discordDialect);
    expect(pages.map(({ rendered }) => rendered.text).join("")).toBe(text);
  });

  it("splits a link that is longer than a message", () => {
    const address = `https://example.com/${"path/".repeat(1000)}`;
    for (const text of [address, `[${words(600)}](https://example.com)`, `\`${words(600)}\``]) {
      const shown = pagesOf(text).join("");
      for (const part of text.match(/word\d+|path/g) ?? []) expect(shown).toContain(part);
    }
  });
});

describe("code over several messages", () => {
  it.each([1e9, 50])("is closed and opened again with its language, between lines", (size) => {
    const code = Array.from({ length: 200 }, (_, index) => `  const value${index} = ${index};`).join("\n");
    const pages = pagesOf(`Look:\n\n\`\`\`ts\n${code}\n\`\`\`\n\nDone.`, discordDialect, size);
    expect(pages.length).toBeGreaterThan(2);
    for (const page of pages.slice(1)) expect(page.startsWith("```ts\n  const value")).toBe(true);
    for (const page of pages.slice(0, -1)) expect(page.endsWith(";\n```")).toBe(true);
    expect(pages.at(-1)).toMatch(/```\n+Done\.$/);
  });

  it.each([
    ["a quote", "> ```js\n", "> ", "> ```"],
    ["a list item", "- ```js\n", "  ", "  ```"],
    ["a nested list item", "1. one\n   - two\n\n     ```js\n", "     ", "     ```"],
    ["a quote in a list", "10. one\n    > ```js\n", "    > ", "    > ```"],
    ["a list in a quote", "> 10. ```js\n", ">     ", ">     ```"],
  ])("stays code inside %s", (_where, opening, prefix, closing) => {
    for (const line of ["let value = 1;", "x".repeat(3000)]) {
      const lines = `${prefix}${line}\n`.repeat(line.length > 100 ? 2 : 300);
      for (const size of [1e9, 200]) {
        const pages = pagesOf(`${opening}${lines}${closing}\n\nDone.`, discordDialect, size);
        expect(pages.length).toBeGreaterThan(2);
        for (const page of pages.slice(1, -1)) expect(page).toMatch(/```js\n[\s\S]*\n.*```/);
        expect(pages.at(-1)).toMatch(/Done\.$/);
      }
    }
  });

  it("ends no page in an empty block", () => {
    const { pages } = showGrowing(["Some prose of a few words.\n\n```js\n", "y".repeat(200)], tiny);
    for (const { rendered } of pages) expect(rendered.text).not.toMatch(/```js\n\s*```/);
  });

  it("begins no page with the rest of a fence", () => {
    const text = `\`\`\`js\n${words(150).replaceAll(" ", "\n")}\n\`\`\``;
    for (let size = 1; size < 12; size += 1)
      for (const page of pagesOf(text, limited(300), size)) expect(page).toMatch(/word\d/);
  });

  it("keeps its blank lines and indentation", () => {
    const code = Array.from({ length: 150 }, (_, index) => `def f${index}():\n\n    return ${index}`).join(
      "\n\n",
    );
    const shown = pagesOf(`\`\`\`py\n${code}\n\`\`\``, discordDialect, 70);
    const lines = shown
      .join("\n")
      .split("\n")
      .filter((line) => line.trim() !== "" && !line.startsWith("```"));
    expect(lines).toEqual(code.split("\n").filter((line) => line !== ""));
  });
});

describe("what must stay whole", () => {
  it.each([
    ["link", "[some words](https://example.com/a?b=c)"],
    ["bare address", "https://example.com/some/long/path?with=query"],
    ["inline code", "`let some = code`"],
    ["bold text", "**some important words**"],
    ["family of emoji", "👨‍👩‍👧‍👦"],
  ])("a %s is never cut", (_what, atom) => {
    const text = `${atom} ab `.repeat(60).trim();
    const [whole = ""] = pagesOf(atom);
    for (let size = 60; size < 110; size += 16) {
      for (const chunk of [1e9, 13]) {
        const count = pagesOf(text, limited(size), chunk).reduce(
          (sum, page) => sum + page.split(whole).length - 1,
          0,
        );
        expect(count).toBe(60);
      }
    }
  });
});

describe("what a page was cut in", () => {
  it.each([1e9, 37])("a table's header stands again on each page with rows of it", (size) => {
    const text = `| name | b |\n| - | - |\n${"| one | two |\n".repeat(300)}`;
    const pages = pagesOf(text, discordDialect, size);
    expect(pages.length).toBeGreaterThan(1);
    for (const page of pages) expect(page).toMatch(/^```\nname +b *\n.*\none +two/);
    expect(pages.join("").match(/two/g)).toHaveLength(300);
  });

  it.each([1e9, 37])("an ordered list goes on counting", (size) => {
    const text = Array.from({ length: 300 }, (_, index) => `1. item ${index}`).join("\n");
    const numbers = pagesOf(text, discordDialect, size).flatMap(
      (page) => page.match(/^\d+(?=\. item)/gm) ?? [],
    );
    expect(numbers).toEqual(Array.from({ length: 300 }, (_, index) => String(index + 1)));
  });

  it.each([1e9, 37])("an item that goes on has no second bullet", (size) => {
    const text = `- ${words(400)}\n- ${words(400, "next")}`;
    expect(pagesOf(text, discordDialect, size).join("\n").match(/^- /gm)).toHaveLength(2);
  });

  it.each([1e9, 37])("bold text is closed and opened again", (size) => {
    const pages = pagesOf(`**${words(500)}** plain`, discordDialect, size);
    expect(pages.length).toBeGreaterThan(1);
    for (const page of pages) expect(page).toMatch(/^\*\*word\d+ [\s\S]*\*\*(?: plain)?$/);
  });

  it.each([1e9, 37])("a quote is a quote again", (size) => {
    const pages = pagesOf(`> ${words(500)}\n>\n> ${words(300)}`, discordDialect, size);
    expect(pages.length).toBeGreaterThan(1);
    for (const page of pages) expect(page.startsWith("> ")).toBe(true);
  });

  it("a definition from an earlier page holds on later ones, and one that comes too late changes nothing", () => {
    const text = `[a]: https://a.org/x\n\n[late] ${words(400)}\n\nsee [a]\n\n[late]: https://late.org/x\n\nand [late]`;
    const pages = pagesOf(text, discordDialect, 20);
    expect(pages[0]).toMatch(/^\\?\[late\\?\] word0/);
    expect(pages.at(-1)).toContain("[a](");
    expect(pages.at(-1)).toContain("and [late](");
  });
});

describe("pages", () => {
  it("are the same however the answer came, when nothing was shown between", () => {
    const text = `${words(100)}\n\n- ${words(300)}\n\n\`\`\`\n${words(400)}\n\`\`\``;
    expect(withoutSpace(pagesOf(text).join(""))).toContain(withoutSpace(words(300)));
  });
});
