/** Voice as text, over a real socket. */

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { createTranscriber } from "../../../src/attachments/transcribe.ts";
import { WAV } from "./samples.ts";

async function startServer(status: number, body: string) {
  const requests: { path: string | undefined; key: string | undefined; body: string }[] = [];
  const server = createServer(async (request, response) => {
    const { url, headers } = request;
    requests.push({ path: url, key: headers.authorization, body: (await request.toArray()).join("") });
    response.writeHead(status, { "content-type": "application/json" }).end(body);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => void server.close());
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/`, requests };
}

const { signal } = new AbortController();
const RECORDING = { data: WAV, extension: "wav" };

describe("voice", () => {
  it("becomes text at any server with OpenAI's endpoint, with its key", async () => {
    const { baseUrl, requests } = await startServer(200, `{"text": "Hello."}`);
    const transcribe = createTranscriber({ model: "whisper-1", baseUrl, apiKey: "sk-1" });
    expect(await transcribe(RECORDING, signal)).toBe("Hello.");
    expect(requests).toMatchObject([{ path: "/v1/audio/transcriptions", key: "Bearer sk-1" }]);
    expect(requests[0]?.body).toMatch(/name="model"\r\n\r\nwhisper-1.*filename="voice\.wav".*RIFF/s);
  });

  it.each([
    [
      401,
      `{"error":"sk-12345678"}`,
      /^could not be heard\. The service of whisper-1 answered with status 401\./,
    ],
    [200, "no json", /^could not be heard\. The service of whisper-1 broke off/],
  ])("that the server refuses with %i and %s is told", async (status, body, sentence) => {
    const { baseUrl } = await startServer(status, body);
    await expect(createTranscriber({ model: "whisper-1", baseUrl })(RECORDING, signal)).rejects.toMatchObject(
      {
        name: "FileTrouble",
        message: expect.stringMatching(sentence),
      },
    );
  });
});
