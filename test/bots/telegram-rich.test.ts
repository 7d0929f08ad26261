import { describe, expect, it, type TestContext } from "vitest";
import { replyLive, type TelegramOptions } from "../../bots/telegram/index.ts";
import type { RichMessage } from "../../src/sandbox/telegram/index.ts";
import type { VisibleMessage } from "../../src/sandbox/timeline.ts";
import { botTexts, sleep } from "./speech.ts";
import { privateChat, startBot } from "./telegram-bot.ts";

const TABLE = "Prices:\n\n| Fruit | Price |\n| --- | ---: |\n| Apple | **1** |\n| Pear | 22 |";

async function open(test: TestContext, text: string, options?: TelegramOptions) {
  const { sandbox, ask } = await startBot(test, (ctx) =>
    replyLive(ctx, () => inThreeParts(text), { rich: true, ...options }),
  );
  const chat = privateChat(sandbox);
  const shown = () => sandbox.timeline.visible(String(chat)).filter(({ fromBot }) => fromBot);
  const callsOf = (method: string) =>
    sandbox.timeline.calls.filter((call) => call.method === method).map(({ status }) => status);
  const askIn = async (asked: number) => (await ask(asked)).at(-1);
  return { sandbox, chat, shown, callsOf, askIn, ask: () => askIn(chat) };
}

/** Its first paragraph, nearly all of it, all of it: with time to show each. */
async function* inThreeParts(text: string) {
  const first = text.indexOf("\n\n") + 2;
  yield text.slice(0, first);
  await sleep(600);
  yield text.slice(first, -4);
  await sleep(600);
  yield text.slice(-4);
}

const blocksOf = (message: VisibleMessage | undefined) =>
  (message?.raw?.rich_message as RichMessage | undefined)?.blocks;

const typesOf = (message: VisibleMessage | undefined) => blocksOf(message)?.map(({ type }) => type);

describe.concurrent("an answer on Telegram with rich messages", () => {
  it("shows a table as a table, in the message that began as text", async (test) => {
    const { shown, ask, sandbox, callsOf } = await open(test, TABLE);
    expect(await ask()).toMatchObject({ status: "done", text: TABLE, figures: { rateLimits: 0 } });
    expect(shown()).toHaveLength(1);
    expect(blocksOf(shown()[0])).toMatchObject([
      { type: "paragraph", text: "Prices:" },
      {
        type: "table",
        cells: [
          [
            { text: "Fruit", is_header: true, align: "left" },
            { text: "Price", is_header: true, align: "right" },
          ],
          [{ text: "Apple" }, { text: { type: "bold", text: "1" } }],
          [{ text: "Pear" }, { text: "22", align: "right" }],
        ],
      },
    ]);
    const [first] = sandbox.timeline.frames.filter(({ kind }) => kind === "send").slice(1);
    expect(first && "message" in first && blocksOf(first.message)).toBeUndefined();
    expect(callsOf("editMessageText").every((status) => status === 200)).toBe(true);
  });

  it("stays a plain message when text with entities shows all of it", async (test) => {
    const { shown, ask } = await open(test, "# One title\n\nSome **bold** text, `code` and\n\n1. a list");
    await ask();
    expect(blocksOf(shown()[0])).toBeUndefined();
    expect(shown()[0]?.entities?.map(({ type }) => type)).toEqual(["bold", "bold", "code"]);
  });

  it("shows formulas, tasks and the sizes of headings as such, and keeps single line breaks", async (test) => {
    const text =
      "# Sums\n\n## Gauss\n\nFirst line\nsecond line with $n^2$\n\n\\[\\sum_i i\\]\n\n- [x] proven\n- [ ] printed";
    const { shown, ask } = await open(test, text);
    await ask();
    expect(blocksOf(shown()[0])).toMatchObject([
      { type: "heading", size: 1, text: "Sums" },
      { type: "heading", size: 2, text: "Gauss" },
      {
        type: "paragraph",
        text: ["First line\nsecond line with ", { type: "mathematical_expression", expression: "n^2" }],
      },
      { type: "mathematical_expression", expression: "\\sum_i i" },
      { type: "list", items: [{ has_checkbox: true, is_checked: true }, { has_checkbox: true }] },
    ]);
  });

  it("makes no button, picture, mention or private link of what a model wrote", async (test) => {
    const hostile = [
      '<tg-button type="callback_data" data="lt:steal">Press</tg-button>',
      '<img src="https://evil.example/x.png">',
      "![pixel](https://evil.example/y.png)",
      "[boss](tg://user?id=1) @everybody /stop",
      "<tg-math>x</tg-math>",
    ];
    const text = `${TABLE}\n\n${hostile.join("\n\n")}\n\n| ${hostile[0]} | @all |\n| --- | --- |\n| ${hostile[2]} | ${hostile[3]} |`;
    const { shown, ask } = await open(test, text);
    expect(await ask()).toMatchObject({ status: "done" });
    const types = JSON.stringify(blocksOf(shown()[0])).match(/"type":"\w+"/g);
    expect(new Set(types)).toEqual(
      new Set(["paragraph", "table", "bold", "url"].map((type) => `"type":"${type}"`)),
    );
    const json = JSON.stringify(blocksOf(shown()[0]));
    expect(json).toContain("<tg-button");
    expect(json).not.toContain("tg://user?id=1");
  });

  it("is cut into the same messages as without, each of which text could show", async (test) => {
    const rows = Array.from({ length: 120 }, (_, row) => `| row${row}x | ${"word ".repeat(8)} |`);
    const table = `| A | B |\n| --- | --- |\n${rows.join("\n")}`;
    const { shown, ask } = await open(test, table, { filesOver: Number.POSITIVE_INFINITY });
    const result = await ask();
    expect(result).toMatchObject({ status: "done" });
    expect(shown().length).toBeGreaterThan(1);
    expect(shown().every((message) => typesOf(message)?.[0] === "table")).toBe(true);
    expect(shown().flatMap(({ text }) => text.match(/row\d+x/g) ?? [])).toEqual(
      rows.map((_, row) => `row${row}x`),
    );
    for (const { text } of result?.messages ?? []) expect([...text].length).toBeLessThanOrEqual(4096);
  });

  it("is a rich draft too", async (test) => {
    const { shown, ask, callsOf } = await open(test, TABLE, { drafts: true });
    expect(await ask()).toMatchObject({ status: "done" });
    expect(callsOf("sendRichMessageDraft").length).toBeGreaterThan(0);
    expect(callsOf("sendRichMessage")).toEqual([200]);
    expect(shown()).toHaveLength(1);
    expect(typesOf(shown()[0])).toEqual(["paragraph", "table"]);
  });
});

describe.concurrent("a rich message that Telegram does not take", () => {
  const AS_TEXT = "Prices:\nFruit  Price\n─────  ─────\nApple      1\nPear      22";

  it("for its content is shown as text with entities, after one refusal", async (test) => {
    const { sandbox, chat, ask, shown, callsOf } = await open(test, TABLE, { drafts: true });
    sandbox.faults.add({ method: "sendRichMessage", times: 9, trouble: { kind: "status", status: 400 } });
    expect(await ask()).toMatchObject({ status: "done" });
    expect(botTexts(sandbox.timeline, String(chat))).toEqual([AS_TEXT]);
    expect(shown()[0]?.entities?.map(({ type }) => type)).toEqual(["pre"]);
    expect(callsOf("sendRichMessage")).toEqual([400]);
  });

  it("when it is new becomes text, and stays so while it grows", async (test) => {
    const { sandbox, chat, ask, shown, callsOf } = await open(
      test,
      `${TABLE.slice(9)}\n\nThat is all of it.`,
    );
    sandbox.faults.add({ method: "sendRichMessage", trouble: { kind: "status", status: 400 } });
    expect(await ask()).toMatchObject({ status: "done" });
    expect(botTexts(sandbox.timeline, String(chat))).toEqual([`${AS_TEXT.slice(8)}\nThat is all of it.`]);
    expect(blocksOf(shown()[0])).toBeUndefined();
    expect(
      [...callsOf("sendRichMessage"), ...callsOf("editMessageText")].filter((status) => status !== 200),
    ).toEqual([400]);
  });

  it("in the place of text stays the text that it is, and grows on", async (test) => {
    const { sandbox, chat, ask, callsOf } = await open(test, `${TABLE}\n\nThat is all of it.`);
    sandbox.faults.add({ method: "editMessageText", trouble: { kind: "status", status: 400 } });
    expect(await ask()).toMatchObject({ status: "done" });
    expect(botTexts(sandbox.timeline, String(chat))).toEqual([`${AS_TEXT}\nThat is all of it.`]);
    expect(callsOf("editMessageText").filter((status) => status === 400)).toHaveLength(1);
  });

  it("because its server is too old is not tried again, in no answer of the bot", async (test) => {
    const { sandbox, chat, ask, askIn, callsOf } = await open(test, TABLE, { drafts: true });
    for (const method of ["sendRichMessage", "sendRichMessageDraft"])
      sandbox.faults.add({ method, times: 9, trouble: { kind: "status", status: 404 } });
    expect(await ask()).toMatchObject({ status: "done" });
    const other = privateChat(sandbox);
    expect(await askIn(other)).toMatchObject({ status: "done" });
    expect(botTexts(sandbox.timeline, String(chat))).toEqual([AS_TEXT]);
    expect(botTexts(sandbox.timeline, String(other))).toEqual([AS_TEXT]);
    expect([...callsOf("sendRichMessage"), ...callsOf("sendRichMessageDraft")]).toEqual([404]);
  });
});
