import { Api, GrammyError } from "grammy";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startTelegramSandbox, type TelegramSandbox } from "../../../src/sandbox/telegram/index.ts";
import { nextMessage, openPage, readEvents } from "./web-page.ts";

let sandbox: TelegramSandbox;
let api: Api;
let chat: number;

const UNLIMITED = [{ kind: "window", limit: 10_000, intervalMs: 1_000 }] as const;

beforeEach(async () => {
  sandbox = await startTelegramSandbox({
    limits: { privateChat: UNLIMITED, drafts: UNLIMITED, bot: UNLIMITED },
  });
  api = new Api(sandbox.token, { apiRoot: sandbox.url });
  chat = sandbox.addChat({ type: "private", first_name: "Grace" });
});

afterEach(() => sandbox.close());

async function refusal(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof GrammyError ? error.description : `accepted, or ${String(error)}`;
}

const shown = () => sandbox.timeline.visible(String(chat)).at(-1);

/** What a reader sees of it. */
async function textOf(markdown: string, more: object = {}): Promise<string | undefined> {
  await api.sendRichMessage(chat, { markdown, ...more });
  return shown()?.text;
}

describe("a rich message", () => {
  it("has blocks made of its Markdown, and no text", async () => {
    const message = await api.sendRichMessage(chat, {
      markdown:
        "# One\n\nA **bold** [link](https://a.example).\n\n```ts\nx < 1\n```\n\n---\n\n1. a\n2. b\n\n- [x] done\n\n> quoted\n\n| A | B |\n|:-:|--:|\n| 1 | `2` |",
    });
    expect(message).not.toHaveProperty("text");
    expect(message.rich_message.blocks).toMatchObject([
      { type: "heading", size: 1, text: ["One"] },
      {
        type: "paragraph",
        text: [
          "A ",
          { type: "bold", text: ["bold"] },
          " ",
          { type: "url", url: "https://a.example", text: ["link"] },
          ".",
        ],
      },
      { type: "pre", text: "x < 1", language: "ts" },
      { type: "divider" },
      { type: "list", items: [{ label: "1." }, { label: "2.", blocks: [{ text: ["b"] }] }] },
      { type: "list", items: [{ has_checkbox: true, is_checked: true }] },
      { type: "blockquote", blocks: [{ text: ["quoted"] }] },
      {
        type: "table",
        cells: [
          [{ text: ["A"], is_header: true, align: "center" }, { align: "right" }],
          [{ text: ["1"] }, { text: [{ type: "code", text: "2" }] }],
        ],
      },
    ]);
    expect(shown()?.text).toBe("One\nA bold link.\nx < 1\n\n1. a\n2. b\n• ☑ done\nquoted\nA | B\n1 | 2");
  });

  it("runs the lines of a paragraph together; a hard break, a <br> and code keep theirs", async () => {
    expect(await textOf("one\ntwo\n> three\n> four")).toBe("one two\nthree four");
    expect(await textOf("one  \ntwo\\\nthree<br>four")).toBe("one\ntwo\nthree\nfour");
    expect(await textOf("```\none\ntwo\n```")).toBe("one\ntwo");
  });

  it("marks, hides and computes what stands between ==, || and $, unless it is escaped or code", async () => {
    expect(await textOf("==a== ||b|| $c$")).toBe("a b c");
    expect(await textOf("\\==a== \\||b|| \\$c$ `==d==`")).toBe("==a== ||b|| $c$ ==d==");
    expect(await textOf("a == b, c == d || e, $5 or $6")).toBe("a == b, c == d || e, $5 or $6");
  });

  it("takes a tag for a tag, even behind a backslash; an entity and code are safe", async () => {
    const button = '<tg-button type="callback_data" data="pay">Pay</tg-button>';
    await api.sendRichMessage(chat, { markdown: `One \\${button}` });
    const { message_id } = await api.sendRichMessage(chat, { markdown: button });
    expect(sandbox.press(chat, message_id, "Pay")).toMatch(/^\d+$/);
    expect(sandbox.press(chat, message_id - 1, "pay")).toMatch(/^\d+$/);
    expect(await textOf(button.replaceAll("<", "&lt;"))).toBe(button);
    expect(await textOf(`\`${button}\``)).toBe(button);
    expect(() => sandbox.press(chat, message_id + 2, "pay")).toThrow("has no button");
    expect(await textOf("a <u>b</u> <made-up>c</made-up> <!-- d -->e")).toBe("a b c e");
  });

  it("is refused whole for media it names, which Telegram would fetch", async () => {
    for (const markdown of [
      "![](https://a.example/x.png)",
      'text <img src="https://a.example/x.png"> more',
    ]) {
      expect(await refusal(api.sendRichMessage(chat, { markdown }))).toBe(
        "Bad Request: failed to get HTTP URL content",
      );
    }
    expect(await textOf("`![](https://a.example/x.png)`")).toBe("![](https://a.example/x.png)");
  });

  it("links mentions, commands and addresses it finds, unless told not to", async () => {
    const markdown = "ask @somebody with /start";
    const found = await api.sendRichMessage(chat, { markdown });
    expect(found.rich_message.blocks).toMatchObject([
      {
        text: [
          "ask ",
          { type: "mention", username: "@somebody" },
          " with ",
          { type: "bot_command", text: "/start" },
        ],
      },
    ]);
    const plain = await api.sendRichMessage(chat, { markdown, skip_entity_detection: true });
    expect(plain.rich_message.blocks).toEqual([{ type: "paragraph", text: [markdown] }]);
  });

  it("may be given as blocks, in which nothing is read", async () => {
    const text = "**as it is** <b>too</b>";
    await api.sendRichMessage(chat, {
      blocks: [
        { type: "paragraph", text: [text, { type: "bold", text: "!" }] },
        { type: "list", items: [{ blocks: [{ type: "paragraph", text: "one" }], value: 3 }] },
      ],
    });
    expect(shown()?.text).toBe(`${text}!\n3. one`);
    const send = (block: object) => refusal(api.sendRichMessage(chat, { blocks: [block as never] }));
    expect(await send({ type: "plain", text: "x" })).toContain("unsupported type");
    expect(await send({ type: "paragraph" })).toContain('Can\'t find field "text"');
    expect(await send({ type: "paragraph", text: { type: "plain", text: "x" } })).toContain("RichText");
    expect(await send({ type: "thinking", text: "x" })).toContain("unsupported type");
  });

  it("holds 32,768 characters, 500 blocks, 20 columns and 16 levels, and not one more", async () => {
    const row = (count: number) => `|${" a |".repeat(count)}\n|${"-|".repeat(count)}`;
    const send = (markdown: string) => refusal(api.sendRichMessage(chat, { markdown }));
    expect(await textOf("😀".repeat(32_768))).toHaveLength(2 * 32_768);
    expect(await send("x".repeat(32_769))).toBe("Bad Request: RICH_MESSAGE_TEXT_TOO_LONG");
    await api.sendRichMessage(chat, { markdown: "x\n\n".repeat(500) });
    expect(await send("x\n\n".repeat(501))).toBe("Bad Request: RICH_MESSAGE_BLOCKS_TOO_MANY");
    await api.sendRichMessage(chat, { markdown: row(20) });
    expect(await send(row(21))).toBe("Bad Request: RICH_MESSAGE_TABLE_COLS_TOO_MANY");
    await api.sendRichMessage(chat, { markdown: `${">".repeat(15)} x` });
    expect(await send(`${">".repeat(16)} x`)).toBe("Bad Request: RICH_MESSAGE_DEPTH_INVALID");
    expect(await send("")).toBe("Bad Request: RICH_MESSAGE_MARKDOWN_INVALID");
    expect(await refusal(api.sendRichMessage(chat, { markdown: "x", html: "x" }))).toContain("exactly one");
  });

  it("takes the place of a text by an edit, and a text its place", async () => {
    const { message_id } = await api.sendMessage(chat, "plain *text*");
    const rich = { markdown: "rich **text**" };
    expect(await api.editMessageText(chat, message_id, rich)).not.toHaveProperty("text");
    expect(shown()?.text).toBe("rich text");
    expect(await refusal(api.editMessageText(chat, message_id, rich))).toContain("message is not modified");
    await api.editMessageText(chat, message_id, "plain again");
    expect(shown()).toMatchObject({ text: "plain again" });
    expect(shown()?.raw).toBeUndefined();
  });
});

describe("a rich draft", () => {
  it("lives as a plain one does, and may show what is being thought", async () => {
    const thinking = { type: "thinking", text: "Searching…" } as const;
    await api.sendRichMessageDraft(chat, 7, { blocks: [thinking] });
    expect(shown()).toMatchObject({ draft: true, thinking: true, text: "Searching…" });
    await api.sendRichMessageDraft(chat, 7, { blocks: [{ type: "paragraph", text: "So far" }, thinking] });
    expect(shown()).toMatchObject({ draft: true, text: "So far\nSearching…" });
    expect(shown()).not.toHaveProperty("thinking");
    await api.sendRichMessageDraft(chat, 7, { markdown: "So **far**" });
    expect(shown()).toMatchObject({ draft: true, text: "So far" });
    await api.sendRichMessage(chat, { markdown: "So far, so good" });
    expect(sandbox.timeline.frames.map(({ kind }) => kind)).toEqual([
      "draft",
      "draft",
      "draft",
      "draft-end",
      "send",
    ]);
  });
});

it("a rich message is drawn in the page, escaped", async () => {
  const { telegram, telegramChat, page } = await openPage();
  const events = await readEvents(page.url);
  await new Api(telegram.token, { apiRoot: telegram.url }).sendRichMessage(telegramChat, {
    markdown: "# A&lt;script> **b**\n\n| x |\n|--:|\n| 1 |",
  });
  const { html } = await nextMessage(events, () => true);
  expect(html).toBe(
    '<div class="rich"><h1>A&lt;script&gt; <b>b</b></h1><table><tr><th class="right">x</th></tr><tr><td class="right">1</td></tr></table></div>',
  );
});
