/** Pages: nothing lost, nothing too long, nothing torn, and text that was shown stays in its message. */

import { describe, expect, it } from "vitest";
import { nextPage } from "../../../core/text/paginate.ts";
import { fencesAreWhole, growPages, limitsOf, limitsWithoutAddresses, pagesOf, slicesOf } from "./pages.ts";

const discord = limitsOf(2000);
const tiny = limitsOf(40);

function words(count: number, word = "word"): string {
  return Array.from({ length: count }, (_, index) => `${word}${index}`).join(" ");
}

describe("an answer that fits one message", () => {
  it("is one open page that shows all of it", () => {
    const page = nextPage("Hello", { offset: 0 }, { limits: discord, shownEnd: 0, ended: false });
    expect(page).toEqual({ start: { offset: 0 }, end: 5, text: "Hello", tail: 0 });
  });

  it("fills the message up to the hard limit once it has ended", () => {
    const text = words(330).slice(0, 1990);
    expect(pagesOf(text, discord)).toHaveLength(1);
  });

  it("shows an open fence closed, also while its opener or closer is half typed", () => {
    const shown = (text: string) =>
      nextPage(text, { offset: 0 }, { limits: discord, shownEnd: 0, ended: false }).text;
    expect(shown("```js\nlet a")).toBe("```js\nlet a\n```");
    expect(shown("```js\nlet a\n")).toBe("```js\nlet a\n```");
    expect(shown("```js\nlet a\n```")).toBe("```js\nlet a\n```");
    expect(shown("> ```js\n> let a")).toBe("> ```js\n> let a\n> ```");
    expect(shown("1. a\n   - ```js\n     let a")).toBe("1. a\n   - ```js\n     let a\n     ```");
    for (const opener of ["`", "``", "```", "~~~", "a\n``", "a `", "a\n\n`", "```js"]) {
      expect(fencesAreWhole(shown(opener)), opener).toBe(true);
    }
  });

  it("holds back half an emoji until its other half is there", () => {
    const page = nextPage("hi \ud83d", { offset: 0 }, { limits: discord, shownEnd: 0, ended: false });
    expect(page.text).toBe("hi");
    expect(page.end).toBe(3);
  });
});

describe("a longer answer", () => {
  it("tears no word that was half shown when its message got full", () => {
    const text = Array.from({ length: 300 }, (_, index) => `word${index}`).join(" ");
    const pages = growPages([...text], limitsOf(200));
    expect(pages.map((page) => page.text).join(" ")).toBe(text);
  });

  it("is cut between paragraphs where it can be", () => {
    const paragraph = words(90);
    const text = Array.from({ length: 8 }, () => paragraph).join("\n\n");
    for (const page of pagesOf(text, discord))
      expect(page.text.split("\n\n").every((part) => part === paragraph)).toBe(true);
  });

  it("keeps a heading with what it introduces", () => {
    const text = `${words(210)}\n\n${words(20)}\n\n## Next\n\n${words(200)}`;
    expect(pagesOf(text, discord)[1]?.text.startsWith("## Next")).toBe(true);
  });

  it("is cut behind a sentence, a word or a grapheme when there is no edge", () => {
    const sentence = "This is one sentence that says a little. ";
    expect(pagesOf(sentence.repeat(100), discord)[0]?.text.endsWith("little.")).toBe(true);
    expect(pagesOf(words(600), discord)[0]?.text).toMatch(/word\d+$/);
    expect(pagesOf("你好世界".repeat(1000), discord)[0]?.text.length).toBeGreaterThan(1990);
    const family = "👨‍👩‍👧‍👦";
    for (const slice of slicesOf(family.repeat(400), pagesOf(family.repeat(400), discord))) {
      expect(slice.length % family.length).toBe(0);
    }
  });

  it("goes on showing all of a paragraph until the hard limit", () => {
    const text = `${words(320).slice(0, 1900)}`;
    const page = nextPage(text, { offset: 0 }, { limits: discord, shownEnd: 1800, ended: false });
    expect(page.next).toBeUndefined();
  });

  it("is sealed at the first block's edge past the soft limit, and never before what was shown", () => {
    const text = `${words(235)}\n\n${words(5)}\n\nmore`;
    const edge = text.indexOf("\n\n");
    const at = (shownEnd: number) =>
      nextPage(text, { offset: 0 }, { limits: discord, shownEnd, ended: false });
    expect(at(0).next?.offset).toBe(text.indexOf("more"));
    expect(at(edge + 10).end).toBeGreaterThan(edge + 10);
    expect(at(text.length).next).toBeUndefined();
  });

  it("leaves a shown link where it is, however long its address, which readers don't see", () => {
    const shown = `${words(10)} [link](https://example.com/${"x".repeat(300)})`;
    const [first] = growPages([shown, ` ${words(10)}`], limitsWithoutAddresses(100));
    expect(first?.text.startsWith(shown)).toBe(true);
  });

  it("gets through an unbroken line of 50,000 characters, also 40 at a time", () => {
    for (const limits of [discord, tiny]) {
      const text = "x".repeat(50_000);
      expect(slicesOf(text, pagesOf(text, limits)).join("")).toBe(text);
    }
  });
});

describe("code over several messages", () => {
  it("is closed and opened again with its language, between lines", () => {
    const code = Array.from({ length: 200 }, (_, index) => `  const value${index} = ${index};`).join("\n");
    const pages = pagesOf(`Look:\n\n\`\`\`ts\n${code}\n\`\`\`\n\nDone.`, discord);
    expect(pages.length).toBeGreaterThan(2);
    for (const page of pages.slice(1)) expect(page.text.startsWith("```ts\n  const value")).toBe(true);
    for (const page of pages.slice(0, -1)) expect(page.text.endsWith(";\n```")).toBe(true);
    expect(pages.at(-1)?.text.endsWith("```\n\nDone.")).toBe(true);
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
      const text = `${opening}${lines}${closing}\n\nDone.`;
      const pages = pagesOf(text, discord);
      expect(pages.length).toBeGreaterThan(2);
      for (const page of pages) expect(fencesAreWhole(page.text), page.text).toBe(true);
      for (const page of pages.slice(1, -1)) expect(codeOf(page.text).length).toBeGreaterThan(1000);
    }
  });

  it("ends no page in an empty block", () => {
    const chunks = ["Some prose of a few words.\n\n```js\n", "y".repeat(200)];
    expect(growPages(chunks, tiny)[0]?.text).toMatch(/```js\ny+\n```$/);
  });

  it("begins no page with the rest of a fence", () => {
    const code = words(150).replaceAll(" ", "\n");
    const text = `\`\`\`js\n${code}\n\`\`\``;
    for (let size = 1; size < 12; size += 1) {
      const chunks = text.match(new RegExp(`[^]{1,${size}}`, "g")) ?? [];
      for (const page of growPages(chunks, limitsOf(300))) expect(page.text).toMatch(/word\d/);
    }
  });
});

describe("what must stay whole", () => {
  it.each([
    ["link", "[some words](https://example.com/a?b=c)"],
    ["image", "![some words](https://example.com/a.png)"],
    ["bare address", "https://example.com/some/long/path?with=query"],
    ["inline code", "`let some = code`"],
    ["mention", "<@123456789012345678>"],
    ["channel", "<#123456789012345678>"],
    ["custom emoji", "<a:party_parrot:123456789012345678>"],
    ["time", "<t:1700000000:R>"],
    ["bold text", "**some important words**"],
  ])("a %s is never cut", (_what, atom) => {
    const text = `${atom} ab `.repeat(60).trim();
    for (let size = 60; size < 110; size += 7) {
      const pages = pagesOf(text, limitsOf(size));
      const count = slicesOf(text, pages).reduce((sum, slice) => sum + slice.split(atom).length - 1, 0);
      expect(count).toBe(60);
    }
  });

  it("a table's header stands again on each page with rows of it", () => {
    const text = `| a | b |\n| - | - |\n${"| one | two |\n".repeat(300)}`;
    for (const page of pagesOf(text, discord))
      expect(page.text.startsWith("| a | b |\n| - | - |\n| one")).toBe(true);
  });
});

function codeOf(page: string): string {
  return page
    .split("\n")
    .filter((line) => /value|xx/.test(line))
    .join("\n");
}
