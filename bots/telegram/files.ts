/** A file as a message of its own: an image as a photo, everything else as a document. */

import { InputFile } from "grammy";
import type { Failure, Outcome, OutgoingFile } from "../../core/index.ts";
import { attempt, toGrammySignal } from "./calls.ts";
import type { Topic } from "./drafts.ts";
import type { TelegramLine } from "./line.ts";

/** Source: core.telegram.org/bots/api#senddocument and #sendphoto, read 2026-11-21. */
const MAX_FILE_BYTES = 50 * 1024 * 1024;
const MAX_PHOTO_BYTES = 10 * 1024 * 1024;

/** What Telegram shows as a picture. An SVG is none, a GIF would stand still. */
const PHOTO_TYPES = ["image/jpeg", "image/png", "image/webp"];

export interface FilePlace {
  readonly chatId: number | string;
  readonly topic: Topic;
}

export async function sendFile(
  { api }: TelegramLine,
  { chatId, topic }: FilePlace,
  { file, signal }: { readonly file: OutgoingFile; readonly signal: AbortSignal },
): Promise<Outcome> {
  const { data, mediaType, name } = file;
  if (data.length > MAX_FILE_BYTES) return { failure: tooLarge(file) };
  const send = (method: "sendPhoto" | "sendDocument") =>
    attempt(async () => {
      const message = await api[method](chatId, new InputFile(data, name), topic, toGrammySignal(signal));
      return { messageId: String(message.message_id) };
    });
  const isPhoto = PHOTO_TYPES.includes(mediaType) && data.length <= MAX_PHOTO_BYTES;
  if (!isPhoto) return send("sendDocument");
  const outcome = await send("sendPhoto");
  return isNoPhoto(outcome) ? send("sendDocument") : outcome;
}

/** Too wide, too narrow, or none after all: as a document it can still be had. */
const isNoPhoto = (outcome: Outcome): boolean =>
  "failure" in outcome && outcome.failure.kind === "fatal" && /photo|image/i.test(outcome.failure.message);

const tooLarge = ({ name, data }: OutgoingFile): Failure => ({
  kind: "too-long",
  message: `${name} has ${Math.ceil(data.length / 1024 / 1024)} MB, and Telegram takes 50 MB at most.`,
});
