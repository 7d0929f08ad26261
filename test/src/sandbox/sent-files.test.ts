/** Files that people send, as real clients get them. */

import { Bot } from "grammy";
import { describe, expect, it } from "vitest";
import { startDiscordSandbox, startTelegramSandbox } from "../../../src/sandbox/index.ts";

const bytes = new TextEncoder().encode("Milk, eggs");

describe("a file that somebody sends", () => {
  it("stands in a Discord message under an address that gives it", async ({ onTestFinished }) => {
    const sandbox = await startDiscordSandbox();
    onTestFinished(() => sandbox.close());
    const channel = sandbox.addChannel({ name: "general" });
    sandbox.say(channel, "Read this", { files: [{ name: "list.txt", bytes }] });
    const path = `/api/v10/channels/${channel}/messages`;
    const headers = { authorization: `Bot ${sandbox.token}` };
    const response = await fetch(new URL(path, sandbox.url), { headers });
    const [message] = (await response.json()) as { attachments: Record<string, unknown>[] }[];
    const [attachment] = message?.attachments ?? [];
    expect(attachment).toMatchObject({ filename: "list.txt", size: 10, content_type: "text/plain" });
    expect(await (await fetch(String(attachment?.url))).text()).toBe("Milk, eggs");
    expect(sandbox.timeline.visible(channel)[0]?.files).toMatchObject([{ name: "list.txt", sizeBytes: 10 }]);
  });

  it("comes to a Telegram bot as a document or voice message, which getFile finds", async ({
    onTestFinished,
  }) => {
    const sandbox = await startTelegramSandbox();
    onTestFinished(() => sandbox.close());
    const chat = sandbox.addChat({ type: "private", first_name: "Ada" });
    sandbox.say(chat, "Read this", { file: { name: "list.txt", bytes } });
    sandbox.say(chat, "", { file: { name: "voice.ogg", bytes, as: "voice" } });
    const { api } = new Bot(sandbox.token, { client: { apiRoot: sandbox.url } });
    const [first, second] = await api.getUpdates();
    expect(first?.message).toMatchObject({ caption: "Read this", document: { file_name: "list.txt" } });
    expect(second?.message).toMatchObject({
      voice: { file_size: 10, mime_type: "application/octet-stream" },
    });
    const { file_path } = await api.getFile(first?.message?.document?.file_id ?? "");
    const response = await fetch(`${sandbox.url}/file/bot${sandbox.token}/${file_path}`);
    expect(await response.text()).toBe("Milk, eggs");
    await expect(api.getFile("unknown")).rejects.toThrow("invalid file_id");
    expect(sandbox.timeline.visible(String(chat))[0]?.files).toMatchObject([{ name: "list.txt" }]);
  });
});
