/** What people send with their questions: read by its content, within limits, and told where it can't be. */

import { describe, expect, it } from "vitest";
import type { IncomingFile } from "../../../bots/incoming.ts";
import { readPdf } from "../../../src/attachments/pdf.ts";
import { type ReadOptions, readAttachments } from "../../../src/attachments/read.ts";
import { EXE, fileOf, PNG, pdfThatUnpacksTo, pdfWith, WAV } from "./samples.ts";

const read = (files: readonly IncomingFile[], options: Partial<ReadOptions> = {}) =>
  readAttachments(files, { signal: new AbortController().signal, ...options });

const textsOf = async (...files: readonly IncomingFile[]) =>
  (await read(files)).attachments.map(({ data }) => new TextDecoder().decode(data));

const noticeOf = async (file: IncomingFile) => {
  const { attachments, spoken, notices } = await read([file]);
  expect({ attachments, spoken }).toEqual({ attachments: [], spoken: "" });
  expect(notices).toHaveLength(1);
  return notices[0];
};

describe("a file that came with a question", () => {
  it("is an image as it is, under the type that it really has", async () => {
    const { attachments, notices } = await read([fileOf("cat.jpg", PNG, { mediaType: "image/jpeg" })]);
    expect(notices).toEqual([]);
    expect(attachments).toEqual([{ name: "cat.jpg", mediaType: "image/png", data: Buffer.from(PNG) }]);
  });

  it("is text, whatever its name: code, CSV, SVG, text of Windows", async () => {
    const wide = new Uint8Array([0xff, 0xfe, 0x48, 0, 0x69, 0]);
    const texts = await textsOf(
      fileOf("a.rs", "fn main() {}"),
      fileOf("b", "x,y\n1,2\n"),
      fileOf("c.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>", { mediaType: "image/svg+xml" }),
      fileOf("d.txt", wide),
      fileOf("e.txt", "Grüße, 你好 👩‍🚀"),
    );
    const svg = "<svg xmlns='http://www.w3.org/2000/svg'/>";
    expect(texts).toEqual(["fn main() {}", "x,y\n1,2\n", svg, "Hi", "Grüße, 你好 👩‍🚀"]);
  });

  it("is the text of a PDF", async () => {
    expect(await textsOf(fileOf("a.pdf", pdfWith("Hello from a page.")))).toEqual(["Hello from a page."]);
  });

  it("is what somebody says, when it can be heard", async () => {
    const transcribe = async ({ extension }: { extension: string }) => `Said in ${extension}.`;
    const { attachments, spoken } = await read([fileOf("voice", WAV), fileOf("more", WAV)], { transcribe });
    expect(attachments).toEqual([]);
    expect(spoken).toBe("Said in wav.\nSaid in wav.");
  });

  it("that is long is read as far as it goes, and that is told", async () => {
    const { attachments, notices } = await read([fileOf("log.txt", "x".repeat(100_001))]);
    expect(attachments[0]?.data.length).toBe(100_000);
    expect(notices).toEqual(["“log.txt” is long: I read its first 100,000 characters."]);
  });

  it("stops being read when the answer is stopped", async () => {
    const stop = new AbortController();
    const never = fileOf("a", "", {
      fetch: (signal) =>
        new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
    });
    const reading = read([never], { signal: stop.signal });
    stop.abort("enough");
    await expect(reading).rejects.toBe("enough");
  });
});

describe("a file that can't be read is told in one sentence:", () => {
  const large = new Uint8Array(20 * 1024 * 1024 + 1);
  const largeImage = Buffer.concat([PNG, new Uint8Array(5 * 1024 * 1024)]);
  const lying = fileOf("a.txt", large, { size: 5 });

  it.each([
    [
      "a program that calls itself a picture",
      fileOf("cat.png", EXE, { mediaType: "image/png" }),
      /cat.png” is a file of the kind exe, which I can't read\. I read pictures/,
    ],
    [
      "bytes that are nothing",
      fileOf("a.txt", new Uint8Array([0, 1, 2, 65])),
      /“a.txt” is no text, which I can't read/,
    ],
    [
      "one that is too large, before it is fetched",
      fileOf("a.txt", "", { size: 1e12, fetch: () => Promise.reject(new Error("Fetched.")) }),
      /“a.txt” is too large: I read up to 20 MB/,
    ],
    ["one that is larger than its platform says", lying, /“a.txt” is too large/],
    [
      "a picture that no model takes",
      fileOf("a.png", largeImage),
      /“a.png” is too large for a picture: I read up to 5 MB/,
    ],
    [
      "a broken PDF",
      fileOf("a.pdf", "%PDF-1.4 nothing"),
      /“a.pdf” can't be opened: it is protected or damaged/,
    ],
    ["a scanned PDF", fileOf("a.pdf", pdfWith("")), /“a.pdf” has no text in it/],
    [
      "voice, where nobody listens",
      fileOf("voice.wav", WAV),
      /“voice.wav” is a voice message, which I can't hear/,
    ],
    [
      "one that is gone",
      fileOf("a.txt", "", { fetch: async () => new Response("", { status: 404 }) }),
      /“a.txt” could not be fetched: its platform answered with status 404/,
    ],
    ["an empty one", fileOf("a.txt", ""), /“a.txt” has no text in it/],
  ])("%s", async (_, file, sentence) => {
    expect(await noticeOf(file)).toMatch(sentence);
  });

  it("a PDF that unpacks to more than there is room for", async () => {
    const megabyte = 1024 * 1024;
    const reading = readPdf(pdfThatUnpacksTo(96 * megabyte), new AbortController().signal, 32 * megabyte);
    await expect(reading).rejects.toThrow("is too much to read.");
  });

  it("one whose address holds a token, without the token", async () => {
    const failing = () => Promise.reject(new Error("http://x/bot123:secret/file failed"));
    expect(await noticeOf(fileOf("a.txt", "", { fetch: failing }))).toBe(
      "“a.txt” could not be fetched. Please send it again.",
    );
  });

  it("by a name without path, markup or line breaks", async () => {
    const notice = await noticeOf(fileOf("../../etc/*pass*\n[x](http://evil)@everyone`".repeat(3), ""));
    expect(notice).toMatch(/^“_.._etc__pass__/);
    expect(notice).not.toMatch(/[/*\n[\]@`<>]/);
    expect(notice?.length).toBeLessThan(100);
  });

  it("those beyond the tenth", async () => {
    const { attachments, notices } = await read(Array.from({ length: 12 }, () => fileOf("a", "text")));
    expect(attachments).toHaveLength(10);
    expect(notices).toEqual(["I read 10 files at once, so 2 are left out."]);
  });
});
