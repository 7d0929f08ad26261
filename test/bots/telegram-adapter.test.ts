import { Api } from "grammy";
import { describe, expect, it, type TestContext } from "vitest";
import { createTelegramAdapter, type TelegramPlace } from "../../bots/telegram/adapter.ts";
import { sendFile } from "../../bots/telegram/files.ts";
import { replyLive } from "../../bots/telegram/index.ts";
import { lineOf, type TelegramLine } from "../../bots/telegram/line.ts";
import { type NewChat, startTelegramSandbox } from "../../src/sandbox/telegram/index.ts";

async function open(
  { onTestFinished }: TestContext,
  { chat, ...place }: { readonly chat: NewChat } & Omit<TelegramPlace, "chatId">,
) {
  const sandbox = await startTelegramSandbox();
  onTestFinished(() => sandbox.close());
  const chatId = sandbox.addChat(chat);
  const line = lineOf(new Api(sandbox.token, { apiRoot: sandbox.url }));
  const adapter = createTelegramAdapter(line, { chatId, ...place });
  const visible = () => sandbox.timeline.visible(String(chatId));
  const methods = () => sandbox.timeline.calls.map(({ method, status }) => `${method} ${status}`);
  return { sandbox, chatId, adapter, visible, methods };
}

const privateChat = { type: "private", first_name: "Ada" } as const;
const options = () => ({ signal: new AbortController().signal, nonce: "0123456789abcdef01234567" });

/** The beginning of a PNG of that size, padded to `bytes`. */
function png(width: number, height: number, bytes = 100): Uint8Array {
  const data = new Uint8Array(bytes);
  data.set([0x89, 0x50, 0x4e, 0x47]);
  new DataView(data.buffer).setUint32(16, width);
  new DataView(data.buffer).setUint32(20, height);
  return data;
}

const picture = (data: Uint8Array) => ({ name: "plot.png", mediaType: "image/png", data });

describe.concurrent("a file for a Telegram chat", () => {
  it("stands as a document with its name, in the topic of the answer", async (test) => {
    const { adapter, visible } = await open(test, {
      chat: { type: "supergroup", topics: [7] },
      messageThreadId: 7,
    });
    const data = new TextEncoder().encode("# All of it");
    const file = { name: "answer.md", mediaType: "text/markdown", data };
    expect(await adapter.sendFile?.(file, options())).toEqual({ messageId: "1" });
    expect(visible()).toMatchObject([
      { files: [{ name: "answer.md", text: "# All of it" }], raw: { message_thread_id: 7 } },
    ]);
  });

  it("that is an image is shown as a photo, and one that Telegram won't show as a document", async (test) => {
    const { adapter, visible, methods } = await open(test, { chat: privateChat });
    await adapter.sendFile?.(picture(png(640, 480)), options());
    await adapter.sendFile?.(picture(png(9000, 2000)), options());
    expect(methods()).toEqual(["sendPhoto 200", "sendPhoto 400", "sendDocument 200"]);
    expect(visible().map(({ files }) => files?.[0]?.name)).toEqual(["plot.png", "plot.png"]);
  });

  it("that is an image of more than 10 MB is not tried as a photo", async () => {
    const called: string[] = [];
    const record = (name: string) => async () => {
      called.push(name);
      return { message_id: 1 };
    };
    const api = { sendPhoto: record("sendPhoto"), sendDocument: record("sendDocument") };
    const line = { api } as unknown as TelegramLine;
    const place = { chatId: 1, topic: {} };
    const { signal } = options();
    for (const bytes of [10 * 1024 * 1024, 10 * 1024 * 1024 + 1])
      await sendFile(line, place, { file: picture(png(640, 480, bytes)), signal });
    expect(called).toEqual(["sendPhoto", "sendDocument"]);
  });

  it("over 50 MB is refused in one sentence, without a call", async (test) => {
    const { adapter, methods } = await open(test, { chat: privateChat });
    const data = new Uint8Array(50 * 1024 * 1024 + 1);
    const outcome = await adapter.sendFile?.(
      { name: "all.zip", mediaType: "application/zip", data },
      options(),
    );
    expect(outcome).toEqual({
      failure: { kind: "too-long", message: "all.zip has 51 MB, and Telegram takes 50 MB at most." },
    });
    expect(methods()).toEqual([]);
  });
});

describe.concurrent("an answer to a message that was deleted meanwhile", () => {
  it("arrives, on servers too that send no reply without one", async ({ onTestFinished }) => {
    const sandbox = await startTelegramSandbox();
    onTestFinished(() => sandbox.close());
    const chatId = sandbox.addChat({ type: "supergroup" });
    const withoutField: typeof fetch = (url, { method, headers, body } = {}) =>
      fetch(url, {
        method: method ?? "GET",
        headers: headers ?? {},
        body: String(body).replace(',"allow_sending_without_reply":true', ""),
      });
    const api = new Api(sandbox.token, { apiRoot: sandbox.url, fetch: withoutField });
    const result = await replyLive({ api, chatId, replyTo: 404 }, ["all of it"].values());
    expect(result).toMatchObject({ status: "done", messages: [{ text: "all of it" }] });
    expect(sandbox.timeline.visible(String(chatId))).toMatchObject([{ text: "all of it" }]);
    expect(sandbox.timeline.calls.map(({ status }) => status)).toEqual([400, 200]);
  });
});

describe.concurrent("the adapter of Telegram", () => {
  it("takes a message away, also one that somebody has deleted before", async (test) => {
    const { adapter, visible, sandbox, chatId } = await open(test, { chat: privateChat });
    await adapter.send({ text: "one" }, options());
    await adapter.send({ text: "two" }, options());
    expect(await adapter.remove?.("1", options())).toEqual({ messageId: "1" });
    sandbox.deleteMessage(chatId, 2);
    expect(await adapter.remove?.("2", options())).toEqual({ messageId: "2" });
    expect(visible()).toEqual([]);
  });

  it("sends without a sound where it is told so, and with one otherwise", async (test) => {
    const { adapter, visible } = await open(test, { chat: privateChat });
    await adapter.send({ text: "quiet" }, { ...options(), isSilent: true });
    await adapter.send({ text: "loud" }, options());
    expect(visible().map(({ silent }) => silent === true)).toEqual([true, false]);
  });

  it("marks the question while it is being answered, and takes the mark away", async (test) => {
    const { adapter, sandbox, chatId, visible } = await open(test, { chat: privateChat, questionId: 1 });
    sandbox.say(chatId, "Why?");
    await adapter.acknowledgement?.show(true, options());
    expect(visible()[0]?.reactions).toEqual(["👀"]);
    await adapter.acknowledgement?.show(false, options());
    expect(visible()[0]?.reactions).toBeUndefined();
  });

  it("has no mark to set where nobody asked", async (test) => {
    const { adapter } = await open(test, { chat: privateChat });
    expect(adapter.acknowledgement).toBeUndefined();
  });

  it("leaves the budget of the text to the text: marks and deletions have another, and share its penalties", async (test) => {
    const { adapter, chatId } = await open(test, { chat: privateChat, questionId: 1 });
    const text = adapter.scopes("send")[0];
    const extras = adapter.scopes("remove")[0];
    expect(adapter.acknowledgement?.scopes[0]?.name).toBe(extras?.name);
    expect(extras?.name).not.toBe(text?.name);
    expect(extras?.cools).toEqual([`telegram:chat:${chatId}`]);
    expect(text?.cools).toContain(extras?.name);
    expect(adapter.scopes("file")).toEqual(adapter.scopes("send"));
  });

  it("writes to a forum's general topic, which is named for typing alone", async (test) => {
    const { adapter, visible, methods } = await open(test, {
      chat: { type: "supergroup", topics: [1] },
      messageThreadId: 1,
    });
    await adapter.typing?.show(options());
    await adapter.send({ text: "hello" }, options());
    expect(methods()).toEqual(["sendChatAction 200", "sendMessage 200"]);
    expect(visible()[0]?.raw?.message_thread_id).toBeUndefined();
  });

  it("keeps to the topic of a private chat, in drafts as well", async (test) => {
    const { adapter, visible } = await open(test, {
      chat: { ...privateChat, topics: [5] },
      messageThreadId: 5,
      drafts: true,
    });
    await adapter.drafts?.show("0123456789ab", { text: "Hel" }, options());
    expect(visible()).toMatchObject([{ draft: true, raw: { message_thread_id: 5 } }]);
    await adapter.send({ text: "Hello" }, options());
    expect(visible()).toMatchObject([{ text: "Hello", raw: { message_thread_id: 5 } }]);
  });

  it("says `unsupported` of a method that the server is too old for", async (test) => {
    const { adapter, sandbox } = await open(test, { chat: privateChat, drafts: true });
    sandbox.faults.add({ method: "sendMessageDraft", trouble: { kind: "status", status: 404 } });
    expect(await adapter.drafts?.show("0123456789ab", { text: "Hel" }, options())).toMatchObject({
      failure: { kind: "unsupported" },
    });
  });
});
