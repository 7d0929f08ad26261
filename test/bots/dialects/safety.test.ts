import { describe, expect, it } from "vitest";
import { discordDialect } from "../../../bots/discord/dialect.ts";
import { telegramDialect } from "../../../bots/telegram/dialect.ts";
import { readFormattedText } from "../../../src/sandbox/telegram/text.ts";
import { parseDiscord } from "../../../src/sandbox/web/discord-tree.ts";
import { nodesOf, render, seenOnDiscord } from "./render.ts";

const onDiscord = (markdown: string) => nodesOf(parseDiscord(render(discordDialect, markdown).text));

const onTelegram = (markdown: string) => {
  const { text, entities = [] } = render(telegramDialect, markdown);
  return readFormattedText({ text, entities });
};

const visible = (text: string) => text.replace(/[\u{200b}\u{200c}]/gu, "");

describe("what a model writes never comes alive", () => {
  it.each([
    "@everyone and @here",
    "<@1> <@!1> <@&2> <#3>",
    "<:party:4> <a:party:5> :tada:",
    "</ask:6> </ask now:7>",
    "<t:1700000000:R> <id:customize>",
    "**@everyone** *<@1>* ~~:fire:~~ [@here](https://e.com)",
    "# @everyone\n\n- <@1>\n\n> :fire:\n\n| @here | <#3> |\n|---|---|\n| [x](https://e.com) | <@1> |",
    "&lt;@1&gt; &#64;everyone",
    "<<@1>>",
  ])("as a mention, command, emoji or time on Discord: %s", (markdown) => {
    const alive = onDiscord(markdown).filter(({ type }) => ["mention", "emoji", "time"].includes(type));
    expect(alive).toEqual([]);
  });

  it("and looks just as it was written", () => {
    const text = "@everyone <@1> </ask:6> <t:17:R> :tada:";
    expect(seenOnDiscord(render(discordDialect, text).text)).toBe(text);
    expect(visible(onTelegram("@user /ask tg://user?id=1").text)).toBe("@user /ask tg://user?id=1");
  });

  it.each([
    "@user, (@user) @**user** **@**user",
    "/ask /ask@bot **/ask** /**ask** - /ask",
    "tg://user?id=1 TON://x",
    "[me](tg://user?id=1) [x](javascript:alert) <tg-button>",
    "# @user\n\n- /ask\n\n> @user",
  ])("as a mention, a command or a link of Telegram's own: %s", (markdown) => {
    const alive = onTelegram(markdown).entities.filter(({ type, url = "" }) => {
      return (
        ["mention", "text_mention", "bot_command"].includes(type) || /^(?!https?:)/.test(url || "https:")
      );
    });
    expect(alive).toEqual([]);
    expect(onTelegram(markdown).text).not.toMatch(/\b(?:tg|ton):\/\//i);
  });

  it("as a fetched image", () => {
    expect(render(discordDialect, "![x](https://e.com/p.png)").text).toBe("🖼️ [x](https://e.com/p.png)");
    expect(onTelegram("![x](data:image/png;base64,AAAA)")).toEqual({ text: "🖼️ x", entities: [] });
  });
});

describe("a link", () => {
  const shown = (markdown: string) => [
    seenOnDiscord(render(discordDialect, markdown).text),
    onTelegram(markdown).text,
  ];

  it.each([
    "[google.com](https://evil.com/google.com)",
    "[https://google.com](https://evil.com)",
    "[my bank: www.bank.com](https://evil.com)",
    "[goo**gle**.com](https://evil.com)",
    "[google。com](https://evil.com)",
    "[192.168.0.1](https://evil.com)",
    "[аpple.com](https://evil.com)",
    '<a href="https://evil.com">google.com</a>',
    "[google.com][r]\n\n[r]: https://evil.com",
    "[README.md](https://evil.com)",
  ])("that says one host and goes to another shows where it goes: %s", (markdown) => {
    for (const text of shown(markdown)) expect(text).toMatch(/\(evil\.com\)$/);
  });

  it("shows the true host of an address that hides it behind a name", () => {
    for (const text of shown("https://google.com@evil.com/")) expect(text).toContain("(evil.com)");
  });

  it.each([
    ["[Node.js](https://nodejs.org)", "Node.js"],
    ["[google.com](https://www.google.com/search)", "google.com"],
    ["[README.md](https://github.com/a/b/blob/main/README.md)", "README.md"],
    ["[version 1.2.3](https://e.com)", "version 1.2.3"],
    ["[e.com](https://docs.e.com)", "e.com"],
    ["https://web.archive.org/web/https://e.com/a", "https://web.archive.org/web/https://e.com/a"],
  ])("that says where it goes is left as it is: %s", (markdown, text) => {
    for (const seen of shown(markdown)) expect(seen).toBe(text);
  });

  it.each([
    "javascript:alert(1)",
    "data:text/html,x",
    "file:///etc/passwd",
    "tg://user?id=1",
    "discord://x",
    "./a.ts",
  ])("to anything but the web is text: %s", (url) => {
    expect(onDiscord(`[x](${url})`)).toEqual([{ type: "text", value: "x" }]);
    expect(onTelegram(`[x](${url})`)).toEqual({ text: "x", entities: [] });
  });

  it("to a mailbox is text that names it", () => {
    for (const text of shown("[write to us](mailto:a@b.co?subject=x)"))
      expect(text).toBe("write to us (a@b.co)");
  });
});
