/** What a file is, by its content: names and media types can say anything. */

import { fileTypeFromBuffer } from "file-type";

export type Detected =
  | { readonly kind: "image"; readonly mediaType: string }
  | { readonly kind: "pdf" }
  | { readonly kind: "audio"; readonly extension: string }
  | { readonly kind: "text"; readonly text: string }
  /** "a zip file" */
  | { readonly kind: "unreadable"; readonly what: string };

/** What the models of all large providers see. */
const IMAGES = ["image/png", "image/jpeg", "image/webp", "image/gif"];

/** The endings that OpenAI's endpoint takes. Source: platform.openai.com/docs/api-reference/audio, read 2026-11-21. */
const AUDIO: Readonly<Record<string, string>> = {
  "audio/ogg": "ogg",
  "audio/mpeg": "mp3",
  "audio/mp4": "m4a",
  "audio/x-m4a": "m4a",
  "audio/wav": "wav",
  "audio/flac": "flac",
  "audio/webm": "webm",
};

export async function detect(data: Uint8Array): Promise<Detected> {
  const found = await fileTypeFromBuffer(data);
  const [mediaType = ""] = found?.mime.split(";") ?? [];
  if (IMAGES.includes(mediaType)) return { kind: "image", mediaType };
  if (mediaType === "application/pdf") return { kind: "pdf" };
  const extension = AUDIO[mediaType];
  if (extension !== undefined) return { kind: "audio", extension };
  const text = textOf(data);
  if (text !== undefined) return { kind: "text", text };
  return { kind: "unreadable", what: found ? `a file of the kind ${found.ext}` : "no text" };
}

/** Undefined for bytes that are none: UTF-8, or UTF-16 as Windows marks it, without control characters. */
function textOf(data: Uint8Array): string | undefined {
  const isWide = data[0] === 0xff && data[1] === 0xfe;
  try {
    const text = new TextDecoder(isWide ? "utf-16le" : "utf-8", { fatal: true }).decode(data);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what no text has.
    return /[\0-\x08\x0e-\x1a\x1c-\x1f]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}
