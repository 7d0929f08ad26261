import { describe, expect, it } from "vitest";
import { renderDiscord } from "../../../src/sandbox/web/discord-markdown.ts";
import { renderTelegram } from "../../../src/sandbox/web/telegram-entities.ts";

const names = new Map([["42", "bot"]]);
const discord = (text: string) => renderDiscord(text, names).trim();

const ATTACKS = [
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "[x](javascript:alert(1))",
  "[x](JaVaScRiPt&colon;alert(1))",
  "[x](data:text/html,<script>alert(1)</script>)",
  "<javascript:alert(1)>",
  '[x](https://e.com/"onmouseover="alert(1))',
  "```<script>alert(1)</script>\nx\n```",
  '```"onload="alert(1)\n<script>alert(1)</script>\n```',
  "||<script>alert(1)</script>||",
  "-# <script>alert(1)</script>",
  "#### <script>alert(1)</script>",
  "![x](https://e.com/x.png)",
];

/** Tags and attributes that nothing a message says may bring about. */
const HARMFUL = /<(?:script|img|iframe|svg|style)|<[^>]*\s(?:on\w+|style|src)=|href="(?!https?:)/i;

describe("a message's text, shown in the page", () => {
  it.each(ATTACKS)("does no harm as Discord's Markdown: %s", (attack) => {
    expect(discord(attack)).not.toMatch(HARMFUL);
  });

  it.each(ATTACKS)("does no harm as Telegram's plain text or link: %s", (attack) => {
    const length = attack.length;
    expect(renderTelegram(attack)).not.toMatch(HARMFUL);
    for (const url of ["javascript:alert(1)", 'https://e.com/"onclick="alert(1)', "data:text/html,x"]) {
      expect(renderTelegram(attack, [{ type: "text_link", offset: 0, length, url }])).not.toMatch(HARMFUL);
    }
    expect(renderTelegram(attack, [{ type: "url", offset: 0, length }])).not.toMatch(HARMFUL);
    expect(
      renderTelegram(attack, [{ type: "pre", offset: 0, length, language: '"onclick="alert(1)' }]),
    ).not.toMatch(/<[^>]*"\s*onclick=/);
  });
});

describe("Discord's Markdown", () => {
  it.each([
    ["__under__ **bold** *it* ~~gone~~", "<p><u>under</u> <strong>bold</strong> <em>it</em> <s>gone</s></p>"],
    ["one\ntwo", "<p>one\ntwo</p>"],
    ["### three", "<h3>three</h3>"],
    ["#### four", "<p>#### four</p>"],
    ["-# small *print*\nlarge", "<small>small <em>print</em></small><p>large</p>"],
    ["<@42> and </ask:1>", '<p><span class="mention">@bot</span> and <span class="mention">/ask</span></p>'],
    ["```js\nlet a;\n```", '<pre><code class="language-js">let a;</code></pre>'],
    ["a || b", "<p>a || b</p>"],
    ["fish &amp; chips", "<p>fish &amp;amp; chips</p>"],
    ["www.example.com", "<p>www.example.com</p>"],
  ])("shows %j as Discord does", (text, html) => {
    expect(discord(text)).toBe(html);
  });

  it.each([
    ["an underscore may open inside a word", "a _b and c_.", "<p>a <em>b and c</em>.</p>"],
    ["an underscore never closes before a letter", "snake_case_name", "<p>snake_case_name</p>"],
    ["a style ends even inside code", "**a `b**c`", "<p><strong>a `b</strong>c`</p>"],
    ["the longer of bold and italic wins", "***a* b**", "<p><strong><em>a</em> b</strong></p>"],
    [
      "a backslash takes any mark's meaning",
      "\\*a* \\<@1> \\@here \\:fire:",
      "<p>*a* &lt;@1&gt; @here :fire:</p>",
    ],
    ["a backslash before a letter stays", "C:\\dir", "<p>C:\\dir</p>"],
    [
      "a list begins at any number and counts on",
      "3. a\n3. b",
      '<ol start="3"><li><p>a</p></li><li><p>b</p></li></ol>',
    ],
    ["a blank line ends a list", "- a\n\nb", "<ul><li><p>a</p></li></ul><p>\nb</p>"],
    [
      "lists nest by the width of their bullet",
      "- a\n  - b",
      "<ul><li><p>a</p><ul><li><p>b</p></li></ul></li></ul>",
    ],
    ["lists hold no headings", "- # a", "<ul><li><p># a</p></li></ul>"],
    ["quotes hold no quotes", "> > a", "<blockquote><p>&gt; a</p></blockquote>"],
    ["a heading's closing marks are left out", "## C#", "<h2>C</h2>"],
    ["a name between colons is an emoji", "a :fire: b :none:", "<p>a 🔥 b :none:</p>"],
    [
      "an address ends before its full stop",
      "https://e.com/a.",
      '<p><a href="https://e.com/a" target="_blank" rel="noopener noreferrer nofollow">https://e.com/a</a>.</p>',
    ],
    [
      "a link that pretends to be another is text",
      "[https://a.com](https://b.com)",
      "<p>[https://a.com](https://b.com)</p>",
    ],
    [
      "a link's text knows no backslash",
      "[a\\_b](https://b.com)",
      '<p><a href="https://b.com" target="_blank" rel="noopener noreferrer nofollow">a\\_b</a></p>',
    ],
    ["a code block may stand anywhere", "a ```b``` c", "<p>a </p><pre><code>b</code></pre><p> c</p>"],
  ])("has a mind of its own: %s", (_, text, html) => {
    expect(discord(text)).toBe(html);
  });

  it("knows no tables, rules, images or underlined headings", () => {
    for (const text of ["| a |\n|---|\n| b |", "one\n\n---", "one\n===", "    code"]) {
      expect(discord(text)).not.toMatch(/<(?:table|hr|h1|h2|pre)/);
    }
  });

  it("hides a spoiler with what is inside it", () => {
    expect(discord("||so **much**||")).toMatch(
      /<span class="spoiler"[^>]*>so <strong>much<\/strong><\/span>/,
    );
  });

  it("leaves a fence that nothing closes as text, as a reader of a cut page would see it", () => {
    expect(discord("```js\nlet a;")).toBe("<p>```js\nlet a;</p>");
  });
});

describe("Telegram's entities", () => {
  it("count UTF-16 code units", () => {
    expect(renderTelegram("👍🏽 yes", [{ type: "bold", offset: 5, length: 3 }])).toBe("👍🏽 <b>yes</b>");
  });

  it("nest, whatever their order", () => {
    const entities = [
      { type: "italic", offset: 4, length: 3 },
      { type: "bold", offset: 0, length: 11 },
      { type: "code", offset: 8, length: 3 },
    ];
    expect(renderTelegram("one two six", entities)).toBe("<b>one <i>two</i> <code>six</code></b>");
  });

  it("never lose text, even when they overlap or reach past the end", () => {
    const entities = [
      { type: "bold", offset: 0, length: 5 },
      { type: "italic", offset: 3, length: 50 },
    ];
    expect(renderTelegram("one two", entities).replace(/<[^>]+>/g, "")).toBe("one two");
  });

  it("leave out only the line break that a block ends with", () => {
    const entities = [{ type: "pre", offset: 0, length: 1 }];
    expect(renderTelegram("a\n\nb", entities)).toBe('<pre data-language=""><code>a</code></pre>\nb');
  });

  it("keep white space", () => {
    expect(renderTelegram("a   b\n\n  c")).toBe("a   b\n\n  c");
  });
});
