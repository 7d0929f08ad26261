import { describe, expect, it } from "vitest";
import { discordDialect } from "../../../bots/discord/dialect.ts";
import { render, seenOnDiscord } from "./render.ts";

const discord = (markdown: string) => render(discordDialect, markdown).text;

describe("Discord's dialect", () => {
  it.each([
    ["# One\n\n## Two\n\n### Three", "# One\n## Two\n### Three"],
    ["**bold** *it* ~~gone~~ `code`", "**bold** *it* ~~gone~~ `code`"],
    ["<u>under</u> and <spoiler>secret</spoiler>", "__under__ and ||secret||"],
    ["- a\n  1. b\n  2. c\n- d", "- a\n  1. b\n  2. c\n- d"],
    ["> quoted\n>\n> twice", "> quoted\n> \n> twice"],
    ["```py\nx = 1\n```", "```py\nx = 1\n```"],
    ["-# small *print*", "-# small *print*"],
    ["-# small *print<br>and* more", "-# small *print*\n*and* more"],
    ["[text](https://e.com/a)", "[text](https://e.com/a)"],
  ])("keeps what Discord draws: %j", (markdown, text) => {
    expect(discord(markdown)).toBe(text);
  });

  it.each([
    ["headings it lacks become bold", "#### Four", "**Four**"],
    ["headings in lists become bold", "- # One", "- **One**"],
    ["rules become lines", "a\n\n---\n\nb", "a\n\n────────────\n\nb"],
    ["tasks get boxes", "- [x] done\n- [ ] open", "- ✅ done\n- ⬜ open"],
    [
      "images are named and linked, not fetched",
      "![a cat](https://e.com/c.png)",
      "🖼️ [a cat](https://e.com/c.png)",
    ],
    ["footnotes are raised", "So[^1]\n\n[^1]: Because.", "So¹\n\n¹ Because."],
    ["footnotes with names keep them", "So[^why]\n\n[^why]: Because.", "So[why]\n\n[why] Because."],
    ["raised and lowered text too", "x<sup>2</sup>, H<sub>2</sub>O, e<sup>iπ</sup>", "x², H₂O, e^(iπ)"],
    ["HTML's own words are understood", "<b>a</b><br>b <kbd>Ctrl</kbd><!-- no -->", "**a**\nb `Ctrl`"],
    ["tags HTML has not are text", "a List<String> <tg-button>", "a List<String> <tg-button>"],
    ["formulas become code", "$a_1*b*c$ and \\(x^2\\)", "`$a_1*b*c$` and `\\(x^2\\)`"],
    ["but no amounts of money", "from $5 to $10, or $5/$6", "from $5 to $10, or $5/$6"],
    ["quotes in quotes get a bar", "> a\n> > b", "> a\n> \n> │ b"],
    [
      "references are looked up",
      "[a][r] and [r]\n\n[r]: https://e.com/",
      "[a](https://e.com/) and [r](https://e.com/)",
    ],
    ["lists from 0 keep their numbers", "0. a\n1. b", "0\\. a\n1. b"],
    ["languages it can't spell are", "```c#\nx\n```", "```cs\nx\n```"],
  ])("maps what Discord lacks: %s", (_, markdown, text) => {
    expect(discord(markdown)).toBe(text);
  });

  it("aligns tables by what a reader sees, with CJK and emoji", () => {
    expect(discord("| Name | 数 |\n|---|--:|\n| 漢字 | 1 |\n| 👨‍👩‍👧 | 22 |")).toBe(
      "```\nName  数\n────  ──\n漢字   1\n👨‍👩‍👧    22\n```",
    );
  });

  it("makes lists of tables that are too wide for a phone, or that hold links", () => {
    const wide = `| Plan | For |\n|---|---|\n| Free | ${"people who only want to try it ".repeat(2)}|`;
    expect(discord(wide)).toMatch(/^\*\*Plan: Free\*\*\n- For: people who/);
    expect(discord("| a | b |\n|---|---|\n| c | [d](https://e.com) |")).toBe(
      "**a: c**\n- b: [d](https://e.com/)",
    );
  });

  it("shows a table as soon as its header stands", () => {
    expect(discord("| a | b |\n|---|---|")).toBe("```\na  b\n─  ─\n```");
  });

  it.each([
    ["snake_case_name and \\_\\_init\\_\\_", "snake\\_case\\_name and \\_\\_init\\_\\_"],
    ["2 * 3 * 4", "2 * 3 * 4"],
    ["a\\*b\\*c", "a\\*b\\*c"],
    ["1\\. no list", "1\\. no list"],
    ["\\# no heading", "\\# no heading"],
    ["\\> no quote", "\\> no quote"],
    ["a | b || c", "a | b \\|\\| c"],
    ["C:\\dir and \\\\*", "C:\\dir and \\\\\\*"],
    ["at 10:30:45 :fire:", "at 10:30:45 \\:fire:"],
    ["if a < b > c", "if a < b > c"],
    ["f(x)\\[i](y)", "f(x)[i]\\(y)"],
  ])("escapes only what would change its meaning: %j", (markdown, text) => {
    expect(discord(markdown)).toBe(text);
  });

  it("leaves code out of a style that its own marks would end", () => {
    expect(discord("**raise `a**b` now**")).toBe("**raise** `a**b` **now**");
    expect(discord("*see `a*b`*")).toBe("*see* `a*b`");
  });

  it("keeps code in one piece, whatever backticks it holds", () => {
    expect(discord("`` a`b ``")).toBe("``a`b``");
    expect(seenOnDiscord(discord("````md\n```js\nx\n```\n````")).replaceAll("\u{200b}", "")).toBe(
      "```js\nx\n```",
    );
  });

  it("keeps code and blank lines of code inside its list item", () => {
    expect(discord("- a\n\n  ```\n  x\n\n  y\n  ```\n- b")).toBe("- a\n  ```\n  x\n  \n  y\n  ```\n- b");
  });

  it("puts an emoji in front of a link, as Discord shows none with one inside", () => {
    expect(discord("[🔗 Docs](https://e.com/)")).toBe("🔗 [Docs](https://e.com/)");
    expect(discord("[Docs 🔗](https://e.com/)")).toBe("Docs 🔗 (<https://e.com/>)");
  });

  it("writes an address so that what follows can't join it", () => {
    expect(discord("see <https://e.com/a>。")).toBe("see <https://e.com/a>。");
    expect(discord("www.e.com")).toBe("<http://www.e.com>");
  });
});
