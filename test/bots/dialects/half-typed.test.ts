/** What a reader sees of markup that is being typed: what it will most likely become, or nothing yet. */

import { describe, expect, it } from "vitest";
import { discordDialect } from "../../../bots/discord/dialect.ts";
import { chunksOf, showGrowing } from "../../core/text/growing.ts";

const frameOf = (text: string, more = " …"): string | undefined =>
  showGrowing([text, more], discordDialect).frames[0]?.rendered.text;

describe("markup that is being typed", () => {
  it.each([
    ["bold text", "so **bo", "so **bo**"],
    ["bold text, half closed", "so **bold*", "so **bold**"],
    ["italic text", "so *it", "so *it*"],
    ["both at once", "so ***bo", "so ***bo***"],
    ["bold text with italic in it", "**bold and *it", "**bold and *it***"],
    ["struck text", "so ~~go", "so ~~go~~"],
    ["inline code", "run `co", "run `co`"],
    ["code with a backtick in it, half closed", "run ``a ` b`", "run ``a ` b``"],
    ["a formula", "so $x_1 + y", "so `$x_1 + y`"],
    ["a formula with a command", "so $\\frac{a}{b", "so `$\\frac{a}{b`"],
    ["a formula in brackets", "so \\(a_1 * b", "so `\\(a_1 * b`"],
    ["a formula on lines of its own", "so\n\n$$\na_1 * b", "so\n\n`$$ a_1 * b`"],
    ["a formula, half closed", "so $$a_1$", "so `$$a_1`"],
    ["a link's text", "see [the li", "see the li"],
    ["a link's address", "see [the link](https://exam", "see the link"],
    ["a reference", "see [the link][re", "see the link"],
    ["text in a tag with an address", 'so <a href="https://e.com/x">te', "so [te](https://e.com/x)"],
    ["text right behind a bracketed address", "so <https://e.com/x>,", "so <https://e.com/x>,"],
    ["text that follows a finished link", "see [a](https://a.org/b) and", "see [a](https://a.org/b) and"],
  ])("shows %s as it will be", (_what, typed, shown) => expect(frameOf(typed)).toBe(shown));

  it.each([
    ["the marks of bold text", "so **", "so"],
    ["the beginning of a formula", "so $x", "so"],
    ["the sign of a formula", "so $", "so"],
    ["an image", "so ![a ca", "so"],
    ["a bare address that could go on", "so https://exam", "so"],
    ["an address in angle brackets", "so <https://exam", "so"],
    ["a tag", "so <st", "so"],
    ["a tag in a block of HTML", "<details>\n<summary>so</summ", "**so**"],
    ["a tag with a long address", `so <img src="https://e.com/${"x".repeat(90)}" alt="a`, "so"],
    ["marks in front of what is held back itself", "so **ht", "so"],
    ["several marks in front of a tag", "so `**<st", "so"],
    ["a mention", "so <@12", "so"],
    ["a character reference", "so &am", "so"],
    ["an escape", "so \\", "so"],
    ["half of a flag", "so 🇩🇪\u{1f1eb}", "so 🇩🇪"],
    ["what joins a family", "so 👨‍👩\u200d", "so 👨‍👩"],
    ["what joins a family, and half of a surrogate pair", "so 👨‍👩\u200d\ud83d", "so 👨‍👩"],
    ["half a surrogate pair", "so \ud83d", "so"],
    ["a list's mark", "so\n-", "so"],
    ["a numbered item's mark", "so\n\n1.", "so"],
    ["a task's box", "so\n\n- [", "so"],
    ["a heading's mark", "so\n\n##", "so"],
    ["a quote's mark", "so\n\n>", "so"],
    ["an underline that could make a heading", "so\n--", "so"],
    ["a fence's language", "so\n\n```py", "so"],
    ["a table's header, until its ruler stands", "so\n\n| a | b |", "so"],
    ["a table's ruler", "so\n\n| a | b |\n|--", "so"],
    ["a definition", "so\n\n[1]: http", "so"],
    ["the number of a footnote", "so [^1", "so"],
    ["marks behind code", "```js\nlet a\n```\n\n**", "```js\nlet a\n```"],
    ["half a surrogate pair behind code", "```js\nlet a\n```\n\n\ud83d", "```js\nlet a\n```"],
    ["half a surrogate pair in code", "```js\nlet a\ud83d", "```js\nlet a\n```"],
  ])("holds back %s", (_what, typed, shown) => expect(frameOf(typed)).toBe(shown));

  it.each([
    ["a product", "2 * 3 * 4 = 24", "2 \\* 3 \\* 4 = 24"],
    ["a power", "2**10 is", "2\\*\\*10 is"],
    ["a name with underscores", "snake_case_na", "snake_case_na"],
    ["about so many", "~5 or", "\\~5 or"],
    ["less than", "a < b and", "a < b and"],
    ["an amount of money", "so $5 or a_b", "so $5 or a_b"],
    ["a variable's name", "in $HOME/my_dir and", "in $HOME/my_dir and"],
    ["an element of a list", "see args[na", "see args[na"],
    ["data", '[{"name": "Ada', '[{"name": "Ada'],
    ["a list of words", 'these: ["one", "tw', 'these: ["one", "tw'],
    ["a list of numbers", "these: [1, 2", "these: [1, 2"],
    ["escaped marks", "\\*no \\`co", "\\*no \\`co"],
  ])("takes %s for what it is", (_what, typed, shown) => {
    expect(frameOf(typed)?.replaceAll("\\", "")).toBe(shown.replaceAll("\\", ""));
  });

  it("leaves marks that were never closed as they are once the answer has ended", () => {
    const [page] = showGrowing(["so **bo"], discordDialect).pages;
    expect(page?.rendered.text).toBe("so \\*\\*bo");
  });

  it("shows an open fence closed, and half of its closing marks not at all", () => {
    expect(frameOf("```js\nlet a")).toBe("```js\nlet a\n```");
    expect(frameOf("```js\nlet a\n``")).toBe("```js\nlet a\n```");
    expect(frameOf("> ```js\n> let a")).toContain("```js");
  });

  it("shows a table as soon as its ruler stands, and rows as they come", () => {
    expect(frameOf("| a | b |\n|---|---|\n")).toMatch(/```[\s\S]*a[\s\S]*b[\s\S]*```/);
    expect(frameOf("| a | b |\n|---|---|\n| one | tw")).toMatch(/one[\s\S]*tw/);
  });
});

describe("bold text in scripts without spaces", () => {
  it.each([
    "**注意：**这是重点。",
    "这是**“重点”**的说明",
    "请看**[链接](https://e.com/)**再说",
    "用**`代码`**写",
    "**重要（例）**です",
    "**리액트(React)**는 **도구**입니다",
    "先**甲（一）**后**乙（二）**完",
  ])("is bold beside punctuation, too: %s", (text) => {
    expect(showGrowing([text], discordDialect).pages[0]?.rendered.text).toBe(text);
  });

  it("is bold while it is typed", () => expect(frameOf("这是**“重")).toBe("这是**“重**"));
});

describe("what was shown", () => {
  const answer = [
    "# A heading\n\nSome **bold** words, `code` and [a link](https://example.com/x).",
    "- one *item*\n- another\n  - nested ~~gone~~\n- last",
    "1. first\n2. second",
    "> a quote **of** words",
    "```js\nlet a = `b`;\n```",
    "| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |",
    "The end, see https://example.com/y for more.",
  ].join("\n\n");

  it.each([1, 3, 20])("changes its look only in the open block, at %i characters at a time", (size) => {
    const { frames } = showGrowing(chunksOf(answer, size), discordDialect);
    for (const [index, { rendered }] of frames.entries()) {
      const before = frames[index - 1]?.rendered.text ?? "";
      const closed = before.split("\n\n").slice(0, -1).join("\n\n");
      expect(rendered.text.startsWith(closed), `${before}\n→\n${rendered.text}`).toBe(true);
    }
  });

  it.each([1, 3, 20])("loses no letter in the next frame, at %i characters at a time", (size) => {
    const { frames } = showGrowing(chunksOf(answer, size), discordDialect);
    const letters = frames.map(
      ({ rendered }) => rendered.text.replaceAll(/https?:[^\s)]*|[^a-z]/g, "").length,
    );
    for (const [index, count] of letters.entries())
      expect(count).toBeGreaterThanOrEqual(letters[index - 1] ?? 0);
  });
});
