/** The files of a question, as what models read: images as they are, everything else as text. */

import type { IncomingFile } from "../../bots/incoming.ts";
import type { Attachment } from "../brain/brain.ts";
import { detect } from "./detect.ts";
import { download } from "./download.ts";
import { limits } from "./limits.ts";
import { readPdf } from "./pdf.ts";
import type { Transcriber } from "./transcribe.ts";
import { FileTrouble } from "./trouble.ts";

export interface ReadOptions {
  /** Without one, voice can't be heard. */
  readonly transcribe?: Transcriber | undefined;
  readonly signal: AbortSignal;
}

export interface ReadFiles {
  /** Images, and text as `text/plain` in UTF-8. */
  readonly attachments: readonly Attachment[];
  /** What was said in voice messages: part of the question, as if it were typed. */
  readonly spoken: string;
  /** One sentence for each file that could not be read, or only in part. */
  readonly notices: readonly string[];
}

/**
 * Reads one after another, so that many large files are not in memory at once. What a file is, its content tells.
 * Rejects with the signal's reason when it aborts, and for nothing else.
 */
export async function readAttachments(
  files: readonly IncomingFile[],
  options: ReadOptions,
): Promise<ReadFiles> {
  const read: { attachments: Attachment[]; spoken: string[]; notices: string[] } = {
    attachments: [],
    spoken: [],
    notices: [],
  };
  for (const file of files.slice(0, limits.files)) {
    const name = nameOf(file);
    try {
      const content = await readFile({ ...file, name }, options);
      if (content.notice !== undefined) read.notices.push(content.notice);
      if (content.spoken !== undefined) read.spoken.push(content.spoken);
      if (content.attachment) read.attachments.push(content.attachment);
    } catch (error) {
      options.signal.throwIfAborted();
      const why =
        error instanceof FileTrouble ? error.message : "could not be fetched. Please send it again.";
      read.notices.push(`“${name}” ${why}`);
    }
  }
  if (files.length > limits.files)
    read.notices.push(
      `I read ${limits.files} files at once, so ${files.length - limits.files} are left out.`,
    );
  return { ...read, spoken: read.spoken.join("\n") };
}

interface Content {
  readonly attachment?: Attachment;
  readonly spoken?: string;
  readonly notice?: string;
}

async function readFile(file: IncomingFile, { transcribe, signal }: ReadOptions): Promise<Content> {
  const { name } = file;
  const data = await download(file, signal);
  const found = await detect(data);
  switch (found.kind) {
    case "image":
      if (data.length > limits.imageBytes)
        throw new FileTrouble(`is too large for a picture: I read up to ${limits.imageBytes / MEGABYTE} MB.`);
      return { attachment: { name, mediaType: found.mediaType, data } };
    case "text":
      return toText(name, found.text);
    case "pdf":
      return toText(name, await readPdf(data, signal));
    case "audio": {
      if (!transcribe) throw new FileTrouble("is a voice message, which I can't hear. Please write.");
      const spoken = await transcribe({ data, extension: found.extension }, signal);
      if (spoken.trim() === "") throw new FileTrouble("has no words in it.");
      return { spoken: spoken.slice(0, limits.textLength) };
    }
    case "unreadable":
      throw new FileTrouble(
        `is ${found.what}, which I can't read. I read pictures (PNG, JPEG, WebP, GIF), PDF and text.`,
      );
  }
}

const MEGABYTE = 1024 * 1024;

function toText(name: string, text: string): Content {
  if (text.trim() === "") throw new FileTrouble("has no text in it.");
  const kept = text.slice(0, limits.textLength).toWellFormed();
  const attachment = { name, mediaType: "text/plain", data: new TextEncoder().encode(kept) };
  if (kept.length === text.length) return { attachment };
  const count = limits.textLength.toLocaleString("en");
  return { attachment, notice: `“${name}” is long: I read its first ${count} characters.` };
}

/** No path, markup, line break or control character gets through. */
function nameOf({ name }: IncomingFile): string {
  const plain = name
    .replaceAll(/[^\p{L}\p{M}\p{N} ._()-]/gu, "_")
    .replace(/^[. ]+/, "")
    .slice(0, 60)
    .toWellFormed();
  return plain === "" ? "file" : plain;
}
