import { Api, GrammyError, InputFile } from "grammy";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startTelegramSandbox, type TelegramSandbox } from "../../../src/sandbox/telegram/index.ts";
import { measurePhoto } from "../../../src/sandbox/telegram/photos.ts";

let sandbox: TelegramSandbox;
let api: Api;
let chat: number;

const UNLIMITED = [{ kind: "window", limit: 10_000, intervalMs: 1_000 }] as const;

beforeEach(async () => {
  sandbox = await startTelegramSandbox({ limits: { privateChat: UNLIMITED } });
  api = new Api(sandbox.token, { apiRoot: sandbox.url });
  chat = sandbox.addChat({ type: "private", first_name: "Grace" });
});

afterEach(() => sandbox.close());

async function refusal(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof GrammyError ? `${error.error_code} ${error.description}` : "accepted";
}

const toFile = (text: string, name = "answer.md") => new InputFile(Buffer.from(text), name);

describe("a document", () => {
  it("is shown with its name, its size and what is in it, under a caption with formatting and buttons", async () => {
    const asked = sandbox.say(chat, "all of it?");
    await api.sendMessageDraft(chat, 7, "One");
    const reply_markup = { inline_keyboard: [[{ text: "Again", callback_data: "again" }]] };
    const message = await api.sendDocument(chat, toFile("# All\n\n😀 of it"), {
      caption: "The *whole* answer",
      parse_mode: "MarkdownV2",
      reply_parameters: { message_id: asked },
      reply_markup,
    });
    expect(message).toMatchObject({
      document: { file_name: "answer.md", mime_type: "text/markdown", file_size: 17 },
      caption: "The whole answer",
      caption_entities: [{ type: "bold", offset: 4, length: 5 }],
      reply_to_message: { message_id: asked },
    });
    expect(message).not.toHaveProperty("text");
    expect(sandbox.timeline.visible(String(chat)).slice(1)).toMatchObject([
      {
        text: "The whole answer",
        entities: [{ type: "bold", offset: 4, length: 5 }],
        files: [{ name: "answer.md", type: "text/markdown", sizeBytes: 17, text: "# All\n\n😀 of it" }],
        raw: { reply_markup },
      },
    ]);
  });

  it("that is no text is shown without what is in it", async () => {
    await api.sendDocument(chat, new InputFile(Uint8Array.of(0xff, 0xfe, 0x00), "a.bin"));
    const [shown] = sandbox.timeline.visible(String(chat));
    expect(shown?.files).toEqual([{ name: "a.bin", type: "application/octet-stream", sizeBytes: 3 }]);
  });

  it("is refused when it is empty or missing, or its caption over 1,024 characters", async () => {
    expect(await refusal(api.sendDocument(chat, toFile("")))).toBe("400 Bad Request: file must be non-empty");
    expect(await refusal(api.sendDocument(chat, "made-up-id"))).toBe(
      "400 Bad Request: wrong file identifier/HTTP URL specified",
    );
    expect(await refusal(api.sendDocument(chat, ""))).toBe(
      "400 Bad Request: there is no document in the request",
    );
    const caption = "x".repeat(1_025);
    expect(await refusal(api.sendDocument(chat, toFile("x"), { caption }))).toBe(
      "400 Bad Request: message caption is too long",
    );
    expect(sandbox.timeline.frames).toEqual([]);
  });

  it("has no text to edit, but buttons", async () => {
    const { message_id } = await api.sendDocument(chat, toFile("x"));
    expect(await refusal(api.editMessageText(chat, message_id, "y"))).toBe(
      "400 Bad Request: there is no text in the message to edit",
    );
    const reply_markup = { inline_keyboard: [[{ text: "Again", callback_data: "again" }]] };
    await api.editMessageReplyMarkup(chat, message_id, { reply_markup });
    const [shown] = sandbox.timeline.visible(String(chat));
    expect(shown).toMatchObject({ files: [{ name: "answer.md" }], raw: { reply_markup } });
  });
});

describe("a photo", () => {
  const photo = (width: number, height: number) => {
    const bytes = new Uint8Array(32);
    bytes.set([0x89, 0x50, 0x4e, 0x47]);
    new DataView(bytes.buffer).setUint32(16, width);
    new DataView(bytes.buffer).setUint32(20, height);
    return new InputFile(bytes, "plot.png");
  };

  it("is shown with its caption, and has no text to edit", async () => {
    const message = await api.sendPhoto(chat, photo(640, 480), { caption: "Sales" });
    expect(message).toMatchObject({ photo: [{ width: 640, height: 480 }], caption: "Sales" });
    const [shown] = sandbox.timeline.visible(String(chat));
    expect(shown).toMatchObject({ text: "Sales", files: [{ name: "plot.png", type: "image/png" }] });
    expect(await refusal(api.editMessageText(chat, message.message_id, "y"))).toBe(
      "400 Bad Request: there is no text in the message to edit",
    );
  });

  it("is refused when it is no picture, too large, or of a shape that no client shows", async () => {
    const bytes = new Uint8Array(10 * 1024 * 1024 + 1);
    expect(await refusal(api.sendPhoto(chat, toFile("text")))).toBe("400 Bad Request: IMAGE_PROCESS_FAILED");
    expect(() => measurePhoto({ name: "plot.png", type: "image/png", bytes })).toThrow(
      "file is too big for a photo",
    );
    for (const size of [photo(9000, 1001), photo(2100, 100)]) {
      expect(await refusal(api.sendPhoto(chat, size))).toBe("400 Bad Request: PHOTO_INVALID_DIMENSIONS");
    }
  });
});

describe("a reaction", () => {
  it("stands at the message until another or none takes its place, and outlives edits", async () => {
    const { message_id } = await api.sendMessage(chat, "hi");
    const reactions = () => sandbox.timeline.visible(String(chat))[0]?.reactions;
    await api.setMessageReaction(chat, message_id, [{ type: "emoji", emoji: "👀" }]);
    await api.editMessageText(chat, message_id, "hi there");
    expect(reactions()).toEqual(["👀"]);
    await api.setMessageReaction(chat, message_id, [{ type: "emoji", emoji: "👍" }]);
    await api.setMessageReaction(chat, message_id, [{ type: "emoji", emoji: "👍" }]);
    expect(reactions()).toEqual(["👍"]);
    await api.setMessageReaction(chat, message_id, []);
    expect(reactions()).toBeUndefined();
    expect(sandbox.timeline.frames.map(({ kind }) => kind)).toEqual([
      "send",
      "reaction",
      "edit",
      "reaction",
      "reaction",
    ]);
  });

  it("is one of Telegram's, one at a time, at a message there is", async () => {
    const id = sandbox.say(chat, "hi");
    const react = (messageId: number, ...emoji: string[]) =>
      refusal(
        api.setMessageReaction(
          chat,
          messageId,
          emoji.map((one) => ({ type: "emoji", emoji: one as "👍" })),
        ),
      );
    expect(await react(id, "👍")).toBe("accepted");
    expect(await react(id, "⏳")).toBe("400 Bad Request: REACTION_INVALID");
    expect(await react(id, "👍", "👀")).toBe("400 Bad Request: REACTIONS_TOO_MANY");
    expect(await react(404, "👍")).toBe("400 Bad Request: message to react not found");
  });
});

describe("deleting many messages", () => {
  it("leaves out those that are gone", async () => {
    const ids: number[] = [];
    for (const text of ["one", "two", "three"]) ids.push((await api.sendMessage(chat, text)).message_id);
    expect(await api.deleteMessages(chat, [...ids.slice(0, 2), 404])).toBe(true);
    expect(sandbox.timeline.visible(String(chat)).map(({ text }) => text)).toEqual(["three"]);
    expect(await refusal(api.deleteMessages(chat, []))).toBe(
      "400 Bad Request: message identifiers are not specified",
    );
    expect(
      await refusal(
        api.deleteMessages(
          chat,
          ids.flatMap((id) => Array(40).fill(id)),
        ),
      ),
    ).toBe("400 Bad Request: too many message identifiers specified");
  });
});
