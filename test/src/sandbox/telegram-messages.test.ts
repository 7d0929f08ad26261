import { Api, GrammyError } from "grammy";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startTelegramSandbox, type TelegramSandbox } from "../../../src/sandbox/telegram/index.ts";

let sandbox: TelegramSandbox;
let api: Api;
let chat: number;

const UNLIMITED = [{ kind: "window", limit: 10_000, intervalMs: 1_000 }] as const;

beforeEach(async () => {
  sandbox = await startTelegramSandbox({ limits: { privateChat: UNLIMITED, group: UNLIMITED } });
  api = new Api(sandbox.token, { apiRoot: sandbox.url });
  chat = sandbox.addChat({ type: "private", first_name: "Grace" });
});

afterEach(() => sandbox.close());

async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (error instanceof GrammyError) return `${error.error_code} ${error.description}`;
    throw error;
  }
  return "accepted";
}

const shown = (id = chat) =>
  sandbox.timeline.visible(String(id)).map(({ author, text }) => `${author}: ${text}`);

const NOT_MODIFIED =
  "400 Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message";

describe("a message", () => {
  it("is numbered within its chat and shown to the person", async () => {
    const other = sandbox.addChat({ type: "supergroup", title: "Room" });
    sandbox.say(chat, "hello");
    const message = await api.sendMessage(chat, "hi");
    const first = await api.sendMessage(other, "elsewhere");
    expect(message).toMatchObject({
      message_id: 2,
      from: { id: 110201543, is_bot: true, username: "livetype_bot" },
      chat: { id: chat, type: "private", first_name: "Grace" },
      text: "hi",
    });
    expect(message.edit_date).toBeUndefined();
    expect(first).toMatchObject({ message_id: 1, chat: { id: other, type: "supergroup", title: "Room" } });
    expect(other).toBeLessThan(-1_000_000_000_000);
    expect(shown()).toEqual(["Grace: hello", "Livetype: hi"]);
    expect(sandbox.timeline.frames.map(({ kind }) => kind)).toEqual(["send", "send", "send"]);
  });

  it("quotes the one it answers, and is refused when that one is gone", async () => {
    const asked = sandbox.say(chat, "why?");
    const answer = await api.sendMessage(chat, "because", { reply_parameters: { message_id: asked } });
    expect(answer.reply_to_message).toMatchObject({ message_id: asked, text: "why?" });
    expect(sandbox.timeline.visible(String(chat)).at(-1)?.replyTo).toBe(String(asked));
    sandbox.deleteMessage(chat, asked);
    const late = { message_id: asked };
    expect(await refusal(api.sendMessage(chat, "late", { reply_parameters: late }))).toBe(
      "400 Bad Request: message to be replied not found",
    );
    const bare = { ...late, allow_sending_without_reply: true };
    expect(
      (await api.sendMessage(chat, "late", { reply_parameters: bare })).reply_to_message,
    ).toBeUndefined();
  });

  it("goes to a topic there is, and to no other", async () => {
    const forum = sandbox.addChat({ type: "supergroup", topics: [7] });
    expect(await api.sendMessage(forum, "in", { message_thread_id: 7 })).toMatchObject({
      message_thread_id: 7,
      is_topic_message: true,
    });
    const elsewhere = { message_thread_id: 8 };
    const gone = "400 Bad Request: message thread not found";
    expect(await refusal(api.sendMessage(forum, "out", elsewhere))).toBe(gone);
    expect(await refusal(api.sendMessage(chat, "out", elsewhere))).toBe(gone);
    expect(await refusal(api.sendChatAction(forum, "typing", elsewhere))).toBe(gone);
  });

  it("comes with a notification unless it is sent without", async () => {
    const { message_id } = await api.sendMessage(chat, "one", { disable_notification: true });
    await api.editMessageText(chat, message_id, "one two");
    await api.sendMessage(chat, "three");
    expect(sandbox.timeline.visible(String(chat)).map(({ silent }) => silent)).toEqual([true, undefined]);
  });

  it("goes nowhere without a chat that knows the bot", async () => {
    expect(await refusal(api.sendMessage("", "x"))).toBe("400 Bad Request: chat_id is empty");
    expect(await refusal(api.sendMessage(404, "x"))).toBe("400 Bad Request: chat not found");
    expect(await refusal(api.sendMessage("@nobody", "x"))).toBe("400 Bad Request: chat not found");
  });

  it.each([
    ["private", "403 Forbidden: bot was blocked by the user"],
    ["group", "403 Forbidden: bot was kicked from the group chat"],
    ["supergroup", "403 Forbidden: bot was kicked from the supergroup chat"],
  ] as const)("is refused in a %s chat the bot was thrown out of", async (type, text) => {
    const room = sandbox.addChat({ type });
    const { message_id } = await api.sendMessage(room, "one");
    sandbox.kick(room);
    expect(await refusal(api.sendMessage(room, "two"))).toBe(text);
    expect(await refusal(api.editMessageText(room, message_id, "two"))).toBe(text);
    expect(await refusal(api.sendChatAction(room, "typing"))).toBe(text);
    expect(shown(room)).toEqual(["Livetype: one"]);
  });
});

describe("an edit", () => {
  it("replaces the text, keeps the rest and is dated", async () => {
    const asked = sandbox.say(chat, "why?");
    const sent = await api.sendMessage(chat, "one", { reply_parameters: { message_id: asked } });
    const edited = await api.editMessageText(chat, sent.message_id, "one two");
    expect(edited).toMatchObject({ message_id: sent.message_id, text: "one two", date: sent.date });
    expect(edited).toMatchObject({ edit_date: expect.any(Number), reply_to_message: { message_id: asked } });
    expect(shown()).toEqual(["Grace: why?", "Livetype: one two"]);
    expect(sandbox.timeline.frames.at(-1)?.kind).toBe("edit");
  });

  it("that changes nothing a reader would see is refused", async () => {
    const { message_id } = await api.sendMessage(chat, "same");
    const bold = { entities: [{ type: "bold", offset: 0, length: 4 }] } as const;
    expect(await refusal(api.editMessageText(chat, message_id, " same\n"))).toBe(NOT_MODIFIED);
    expect(
      await refusal(api.editMessageText(chat, message_id, "same", { entities: [...bold.entities] })),
    ).toBe("accepted");
    expect(sandbox.timeline.frames.map(({ kind }) => kind)).toEqual(["send", "edit"]);
  });

  it("without reply_markup takes the buttons away", async () => {
    const reply_markup = { inline_keyboard: [[{ text: "Stop", callback_data: "stop" }]] };
    const { message_id } = await api.sendMessage(chat, "one", { reply_markup });
    expect(await api.editMessageText(chat, message_id, "two", { reply_markup })).toMatchObject({
      reply_markup,
    });
    expect(sandbox.timeline.visible(String(chat))[0]?.raw).toEqual({ reply_markup });
    expect(await api.editMessageText(chat, message_id, "two")).not.toHaveProperty("reply_markup");
    expect(sandbox.timeline.visible(String(chat))[0]?.raw).toBeUndefined();
  });

  it("is refused for a message that is gone or somebody else's", async () => {
    const asked = sandbox.say(chat, "mine");
    const { message_id } = await api.sendMessage(chat, "one");
    sandbox.deleteMessage(chat, message_id);
    expect(await refusal(api.editMessageText(chat, message_id, "two"))).toBe(
      "400 Bad Request: message to edit not found",
    );
    expect(await refusal(api.editMessageText(chat, asked, "yours"))).toBe(
      "400 Bad Request: message can't be edited",
    );
    expect(shown()).toEqual(["Grace: mine"]);
  });
});

describe("buttons", () => {
  const withButton = (button: object) => ({
    // biome-ignore lint/suspicious/noExplicitAny: what the types forbid is what is tried
    reply_markup: { inline_keyboard: [[button as any]] },
  });

  it("must do something, in at most 64 bytes", async () => {
    const data = (bytes: number) => withButton({ text: "Stop", callback_data: "x".repeat(bytes) });
    expect(await refusal(api.sendMessage(chat, "x", data(64)))).toBe("accepted");
    expect(await refusal(api.sendMessage(chat, "x", data(65)))).toBe("400 Bad Request: BUTTON_DATA_INVALID");
    expect(await refusal(api.sendMessage(chat, "x", withButton({ text: "Stop" })))).toBe(
      "400 Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    );
  });
});

describe("deleting", () => {
  it("takes a message out of the chat once", async () => {
    const { message_id } = await api.sendMessage(chat, "one");
    expect(await api.deleteMessage(chat, message_id)).toBe(true);
    expect(shown()).toEqual([]);
    expect(sandbox.timeline.frames.at(-1)?.kind).toBe("delete");
    expect(await refusal(api.deleteMessage(chat, message_id))).toBe(
      "400 Bad Request: message to delete not found",
    );
  });

  it("leaves other people's messages in a group", async () => {
    const group = sandbox.addChat({ type: "group" });
    const theirs = sandbox.say(group, "mine");
    expect(await refusal(api.deleteMessage(group, theirs))).toBe("400 Bad Request: message can't be deleted");
    expect(await refusal(api.deleteMessage(chat, sandbox.say(chat, "mine")))).toBe("accepted");
  });
});

it("a chat action shows that the bot is typing", async () => {
  expect(await api.sendChatAction(chat, "typing")).toBe(true);
  expect(sandbox.timeline.frames).toMatchObject([{ kind: "typing", chat: String(chat) }]);
  expect(await refusal(api.sendChatAction(chat, "thinking" as "typing"))).toBe(
    "400 Bad Request: wrong parameter action in request",
  );
});

it("a chat action is shown for five seconds, or until the bot's next message", async () => {
  const { timeline } = sandbox;
  await api.sendChatAction(chat, "typing");
  const [frame] = timeline.frames;
  if (frame?.kind !== "typing") throw new Error("Expected a typing frame.");
  expect(timeline.isTyping(String(chat), frame.atMs + 4_999)).toBe(true);
  expect(timeline.isTyping(String(chat), frame.atMs + 5_000)).toBe(false);
  sandbox.say(chat, "hello?");
  expect(timeline.isTyping(String(chat), frame.atMs)).toBe(true);
  await api.sendMessage(chat, "hi");
  expect(timeline.isTyping(String(chat), frame.atMs)).toBe(false);
});
