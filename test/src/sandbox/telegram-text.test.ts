import { Api, GrammyError } from "grammy";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTelegramSandbox, type TelegramSandbox } from "../../../src/sandbox/telegram/index.ts";

let sandbox: TelegramSandbox;
let api: Api;
let chat: number;

const UNLIMITED = [{ kind: "window", limit: 10_000, intervalMs: 1_000 }] as const;

beforeAll(async () => {
  sandbox = await startTelegramSandbox({ limits: { privateChat: UNLIMITED, bot: UNLIMITED } });
  api = new Api(sandbox.token, { apiRoot: sandbox.url });
  chat = sandbox.addChat({ type: "private" });
});

afterAll(() => sandbox.close());

type SendOptions = Parameters<Api["sendMessage"]>[2];

async function sent(text: string, options?: SendOptions) {
  const message = await api.sendMessage(chat, text, options);
  return { text: message.text, entities: message.entities ?? [] };
}

async function refusal(text: string, options?: SendOptions): Promise<string> {
  try {
    await api.sendMessage(chat, text, options);
  } catch (error) {
    if (error instanceof GrammyError) return `${error.error_code} ${error.description}`;
    throw error;
  }
  return "accepted";
}

describe("the text of a message", () => {
  it("may have 4,096 code points, however many UTF-16 units they take", async () => {
    expect((await sent("😀".repeat(4096))).text).toHaveLength(8192);
    expect(await refusal("😀".repeat(4097))).toBe("400 Bad Request: message is too long");
    expect(await refusal("x".repeat(4097))).toBe("400 Bad Request: message is too long");
  });

  it("is measured after its tags are gone", async () => {
    const options = { parse_mode: "HTML" } as const;
    expect((await sent(`<b>${"x".repeat(4096)}</b>`, options)).text).toHaveLength(4096);
    expect(await refusal(`<b>${"x".repeat(4097)}</b>`, options)).toBe("400 Bad Request: message is too long");
  });

  it("may have 32,768 bytes before it is parsed", async () => {
    const escaped = `${"&amp;".repeat(4000)}${" ".repeat(32_768 - 20_000)}`;
    expect((await sent(escaped, { parse_mode: "HTML" })).text).toBe("&".repeat(4000));
    expect(await refusal(`${escaped} `, { parse_mode: "HTML" })).toBe("400 Bad Request: text is too long");
    expect(await refusal("é".repeat(16_385))).toBe("400 Bad Request: text is too long");
  });

  it("must hold something to read", async () => {
    expect(await refusal("")).toBe("400 Bad Request: message text is empty");
    expect(await refusal(" \n ")).toBe("400 Bad Request: text must be non-empty");
    expect(await refusal("<b></b>", { parse_mode: "HTML" })).toBe("400 Bad Request: text must be non-empty");
  });

  it("loses the spaces around it, and entities move along", async () => {
    const bold = { type: "bold", offset: 3, length: 3 } as const;
    expect(await sent("\n  one\ntwo \n", { entities: [bold] })).toEqual({
      text: "one\ntwo",
      entities: [{ type: "bold", offset: 0, length: 3 }],
    });
  });

  it("loses carriage returns and shows other control characters as spaces", async () => {
    const code = { type: "code", offset: 5, length: 3 } as const;
    expect(await sent("a\r\nb\tc\u202ed", { entities: [code] })).toEqual({
      text: "a\nb cd",
      entities: [{ type: "code", offset: 4, length: 2 }],
    });
  });
});

describe("entities", () => {
  it("are counted in UTF-16 units and must lie within the text", async () => {
    const entity = (offset: number, length: number) => ({
      entities: [{ type: "bold", offset, length } as const],
    });
    expect((await sent("😀 ok", entity(3, 2))).entities).toEqual([{ type: "bold", offset: 3, length: 2 }]);
    expect(await refusal("hello", entity(100, 1))).toBe(
      "400 Bad Request: entity begins after the end of the text at UTF-16 offset 100",
    );
    expect(await refusal("😀😀", entity(2, 3))).toBe(
      "400 Bad Request: entity beginning at UTF-16 offset 2 ends after the end of the text at UTF-16 offset 5",
    );
    expect(await refusal("👉 👉", entity(1, 1))).toBe(
      "400 Bad Request: entity begins in a middle of a UTF-16 symbol at byte offset 4",
    );
    expect(await refusal("👉 👉", entity(0, 1))).toBe(
      "400 Bad Request: entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol at byte offset 4",
    );
    expect(await refusal("hello", entity(-1, 1))).toBe(
      "400 Bad Request: receive an entity with incorrect offset -1",
    );
    expect(await refusal("hello", entity(0, -1))).toBe(
      "400 Bad Request: receive an entity with incorrect length -1",
    );
  });

  it("may not begin in the spaces that are trimmed", async () => {
    expect(await refusal("hello   ", { entities: [{ type: "bold", offset: 6, length: 1 }] })).toBe(
      "400 Bad Request: entity begins after the end of the text at UTF-16 offset 6",
    );
  });

  it("must be of a known type and link somewhere", async () => {
    // biome-ignore lint/suspicious/noExplicitAny: what the types forbid is what is tried
    const heading: any = { type: "heading", offset: 0, length: 5 };
    expect(await refusal("hello", { entities: [heading] })).toBe(
      "400 Bad Request: can't parse MessageEntity: Unsupported type specified",
    );
    const link = (url: string) => ({ entities: [{ type: "text_link", offset: 0, length: 5, url } as const] });
    expect(await refusal("hello", link("not-a-url"))).toBe(
      "400 Bad Request: entity URL 'not-a-url' is invalid: Wrong HTTP URL",
    );
    expect(await refusal("hello", link(""))).toBe(
      "400 Bad Request: entity URL '' is invalid: URL host is empty",
    );
    expect((await sent("hello", link("example.com"))).entities).toEqual([
      { type: "text_link", offset: 0, length: 5, url: "http://example.com/" },
    ]);
  });

  it("beyond the hundredth are dropped without a word, styles before code and links", async () => {
    const words = Array.from({ length: 120 }, (_, index) => index * 2);
    const bold = words.map((offset) => ({ type: "bold", offset, length: 1 }) as const);
    const code = words.slice(60).map((offset) => ({ type: "code", offset, length: 1 }) as const);
    const text = "x ".repeat(120);
    expect((await sent(text, { entities: bold })).entities).toEqual(bold.slice(0, 100));
    const mixed = (await sent(text, { entities: [...bold.slice(0, 60), ...code] })).entities;
    expect(mixed).toEqual([...bold.slice(0, 40), ...code]);
  });

  it("of two styles are cut where they overlap", async () => {
    const { entities } = await sent("0123456789", {
      entities: [
        { type: "bold", offset: 0, length: 6 },
        { type: "italic", offset: 3, length: 6 },
      ],
    });
    expect(entities).toEqual([
      { type: "bold", offset: 0, length: 3 },
      { type: "italic", offset: 3, length: 6 },
      { type: "bold", offset: 3, length: 3 },
    ]);
  });

  it("leave no style inside code, and a second link over the first is dropped", async () => {
    const { entities } = await sent("0123456789", {
      entities: [
        { type: "bold", offset: 0, length: 10 },
        { type: "code", offset: 2, length: 3 },
        { type: "text_link", offset: 4, length: 3, url: "https://example.com/" },
      ],
    });
    expect(entities).toEqual([
      { type: "bold", offset: 0, length: 2 },
      { type: "code", offset: 2, length: 3 },
      { type: "bold", offset: 5, length: 5 },
    ]);
  });

  it("are found in what people and bots write: commands, mentions, tags, addresses", async () => {
    expect((await sent("see https://example.com/a, ask @ada_l #help me@example.com")).entities).toEqual([
      { type: "url", offset: 4, length: 21 },
      { type: "mention", offset: 31, length: 6 },
      { type: "hashtag", offset: 38, length: 5 },
      { type: "email", offset: 44, length: 14 },
    ]);
    const code = { type: "code", offset: 0, length: 4 } as const;
    expect((await sent("@ada", { entities: [code] })).entities).toEqual([code]);
  });
});

describe("parse_mode HTML", () => {
  const html = { parse_mode: "HTML" } as const;

  it("becomes text and entities", async () => {
    const source = [
      '<b>bold</b> <i>it <u>un</u></i> <a href="https://example.com/?a=1&amp;b=2">link</a>',
      '<pre><code class="language-python">print(1 &lt; 2)</code></pre>',
      "<code>x</code> <tg-spoiler>s</tg-spoiler> <span class='tg-spoiler'>t</span> &copy; &#x1F600;",
      "<blockquote expandable>q</blockquote>",
    ].join("\n");
    expect(await sent(source, html)).toEqual({
      text: "bold it un link\nprint(1 < 2)\nx s t &copy; 😀\nq",
      entities: [
        { type: "bold", offset: 0, length: 4 },
        { type: "italic", offset: 5, length: 3 },
        { type: "italic", offset: 8, length: 2 },
        { type: "underline", offset: 8, length: 2 },
        { type: "text_link", offset: 11, length: 4, url: "https://example.com/?a=1&b=2" },
        { type: "pre", offset: 16, length: 12, language: "python" },
        { type: "code", offset: 29, length: 1 },
        { type: "spoiler", offset: 31, length: 1 },
        { type: "spoiler", offset: 33, length: 1 },
        { type: "expandable_blockquote", offset: 45, length: 1 },
      ],
    });
  });

  it.each([
    ["é<script>x</script>", 'Unsupported start tag "script" at byte offset 2'],
    ["a<br/>b", 'Unsupported start tag "br/" at byte offset 1'],
    ["<b>unclosed", 'Can\'t find end tag corresponding to start tag "b"'],
    ["1 < 2", 'Unsupported start tag "" at byte offset 2'],
    ["cut <b", "Unclosed start tag at byte offset 4"],
    ['cut <a href="https://exam', "Unclosed start tag at byte offset 4"],
    ["cut <b>x</b", "Unclosed end tag at byte offset 8"],
    ["x</b>", "Unexpected end tag at byte offset 1"],
    ["<b><i>test</b></i>", 'Unmatched end tag at byte offset 10, expected "</i>", found "</b>"'],
    ["<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'],
  ])("refuses %s", async (source, reason) => {
    expect(await refusal(source, html)).toBe(`400 Bad Request: can't parse entities: ${reason}`);
  });
});

describe("parse_mode MarkdownV2", () => {
  const markdown = { parse_mode: "MarkdownV2" } as const;

  it("becomes text and entities", async () => {
    const source = [
      "*bold _both_* __under__ ~gone~ ||spoiler|| `code`",
      "[link](https://example.com/a\\)b) 1\\. *_*",
      "```ts",
      "a * b",
      "```",
      ">quote",
      ">two",
    ].join("\n");
    const { text, entities } = await sent(source.replace(" *_*", ""), markdown);
    expect(text).toBe("bold both under gone spoiler code\nlink 1.\na * b\n\nquote\ntwo");
    expect(entities).toEqual([
      { type: "bold", offset: 0, length: 5 },
      { type: "bold", offset: 5, length: 4 },
      { type: "italic", offset: 5, length: 4 },
      { type: "underline", offset: 10, length: 5 },
      { type: "strikethrough", offset: 16, length: 4 },
      { type: "spoiler", offset: 21, length: 7 },
      { type: "code", offset: 29, length: 4 },
      { type: "text_link", offset: 34, length: 4, url: "https://example.com/a)b" },
      { type: "pre", offset: 42, length: 6, language: "ts" },
      { type: "blockquote", offset: 49, length: 9 },
    ]);
  });

  it("folds a quotation that ends with ||", async () => {
    expect(await sent(">one\n>two||\nafter", markdown)).toEqual({
      text: "one\ntwo\nafter",
      entities: [{ type: "expandable_blockquote", offset: 0, length: 7 }],
    });
  });

  it.each([
    ["hello.", "Character '.' is reserved and must be escaped with the preceding '\\'"],
    ["a-b", "Character '-' is reserved and must be escaped with the preceding '\\'"],
    ["hello!", "Character '!' is reserved and must be escaped with the preceding '\\'"],
    ["1 > 0", "Character '>' is reserved and must be escaped with the preceding '\\'"],
    ["a | b", "Character '|' is reserved and must be escaped with the preceding '\\'"],
    ["é *unclosed", "Can't find end of Bold entity at byte offset 3"],
    ["_open `code`", "Can't find end of Italic entity at byte offset 0"],
    ["```js\ncut", "Can't find end of PreCode entity at byte offset 0"],
    ["[a](https://exam", "Can't find end of a URL at byte offset 4"],
  ])("refuses %s", async (source, reason) => {
    expect(await refusal(source, markdown)).toBe(`400 Bad Request: can't parse entities: ${reason}`);
  });
});

it("a parse_mode nobody knows is refused", async () => {
  // biome-ignore lint/suspicious/noExplicitAny: what the types forbid is what is tried
  expect(await refusal("x", { parse_mode: "GFM" as any })).toBe("400 Bad Request: unsupported parse_mode");
  expect((await sent("<b>x</b>", { parse_mode: "html" as "HTML" })).entities).toHaveLength(1);
});
