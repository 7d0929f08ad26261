/** Files of both platforms: fetched from the platform alone, whatever address or path somebody wrote. */

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Message } from "grammy/types";
import { describe, expect, it, onTestFinished } from "vitest";
import { toIncomingFile } from "../../bots/discord/incoming.ts";
import { filesOf } from "../../bots/telegram/incoming.ts";

const { signal } = new AbortController();

/** Answers with the path that was asked for; `/away` leads elsewhere. */
async function startServer(): Promise<string> {
  const server = createServer((request, response) => {
    if (request.url?.endsWith("/away")) response.writeHead(302, { location: "/secret" });
    response.end(request.url);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("a file on Discord", () => {
  const told = { name: "a.txt", contentType: "text/plain", size: 3 };

  it("comes from where the bot finds Discord", async () => {
    const origin = await startServer();
    const file = toIncomingFile({ ...told, url: `${origin}/attachments/1/a.txt` }, `${origin}/api`);
    expect(file).toMatchObject({ name: "a.txt", mediaType: "text/plain", size: 3 });
    expect(await (await file.fetch(signal)).text()).toBe("/attachments/1/a.txt");
  });

  it.each([
    "http://127.0.0.1:8080/secret",
    "http://169.254.169.254/latest/meta-data",
    "http://cdn.discordapp.com/a.txt",
    "https://cdn.discordapp.com.evil.example/a.txt",
    "https://cdn.discordapp.com@evil.example/a.txt",
    "file:///etc/passwd",
  ])("never comes from %s", async (url) => {
    const file = toIncomingFile({ ...told, url });
    await expect(file.fetch(signal)).rejects.toThrow("not at an address of Discord's");
  });

  it("never comes from where that leads to", async () => {
    const origin = await startServer();
    const file = toIncomingFile({ ...told, url: `${origin}/away` }, origin);
    await expect(file.fetch(signal)).rejects.toThrow("fetch failed");
  });
});

describe("a file on Telegram", () => {
  const filesIn = (message: Partial<Message>, apiRoot: string, path = "documents/file_1.txt") =>
    filesOf(message as Message, {
      api: { getFile: async (file_id) => ({ file_id, file_unique_id: "u", file_path: path }) },
      token: "123:secret",
      apiRoot,
    });
  const document = { file_id: "d", file_unique_id: "u", file_name: "a.txt", file_size: 3 };

  it("is a photo in its largest size, a document, a voice message, a video", () => {
    const message = {
      photo: [
        { file_id: "small", file_unique_id: "s", width: 1, height: 1, file_size: 1 },
        { file_id: "large", file_unique_id: "l", width: 9, height: 9, file_size: 9 },
      ],
      document,
      voice: { file_id: "v", file_unique_id: "v", duration: 1, mime_type: "audio/ogg" },
    };
    expect(filesIn(message, "http://127.0.0.1")).toMatchObject([
      { name: "photo.jpg", mediaType: "image/jpeg", size: 9 },
      { name: "a.txt", mediaType: "", size: 3 },
      { name: "voice message.ogg", mediaType: "audio/ogg" },
    ]);
    expect(filesIn({ text: "none" }, "http://127.0.0.1")).toEqual([]);
  });

  it("comes from the server of the bot, with the bot's token", async () => {
    const origin = await startServer();
    const [file] = filesIn({ document }, origin);
    expect(await (await file?.fetch(signal))?.text()).toBe("/file/bot123:secret/documents/file_1.txt");
  });

  it.each(["/etc/passwd", "../../../secret", "http://evil.example/a", "//evil.example/a", ""])(
    "never comes from the path %s",
    async (path) => {
      const [file] = filesIn({ document }, await startServer(), path);
      await expect(file?.fetch(signal)).rejects.toThrow("Telegram does not tell where the file is.");
    },
  );
});
