/** Files that people send to the bot: `getFile` tells where each lies for an hour. */

import { createHash } from "node:crypto";
import { toVisibleFile, type VisibleFile } from "../files.ts";
import { createSentFiles, type SentFile, toUpload } from "../sent-files.ts";
import { type Params, text } from "./params.ts";
import { measurePhoto } from "./photos.ts";
import { badRequest } from "./refusal.ts";
import type { Message } from "./types.ts";

/** What somebody chooses when they send it. */
export interface SentTelegramFile extends SentFile {
  /** Default: a document. */
  readonly as?: "document" | "photo" | "voice";
}

/** https://core.telegram.org/bots/api#getfile */
const MAX_DOWNLOAD_BYTES = 20 * 1024 * 1024;

type Fields = Pick<Message, "document" | "photo" | "voice">;

export function createTelegramFiles(token: string) {
  const files = createSentFiles();
  const pathOf = (fileId: string) => `/file/bot${token}/documents/${fileId}`;

  return {
    /** The fields of its message, and how it shows. */
    send(sent: SentTelegramFile): { readonly fields: Fields; readonly shown: VisibleFile } {
      const upload = toUpload(sent);
      const { name: file_name, type: mime_type, bytes } = upload;
      const hash = createHash("md5").update(file_name).update(bytes).digest("base64url");
      const ids = { file_id: `BQACAgIAAxkB${hash}`, file_unique_id: hash.slice(0, 15) };
      const file = { ...ids, file_size: bytes.length };
      files.keep(pathOf(ids.file_id), upload);
      const shown = toVisibleFile(upload);
      if (sent.as === "photo") return { fields: { photo: [{ ...file, ...measurePhoto(upload) }] }, shown };
      if (sent.as === "voice") return { fields: { voice: { ...file, mime_type, duration: 1 } }, shown };
      return { fields: { document: { ...file, file_name, mime_type } }, shown };
    },
    getFile(params: Params) {
      const file_id = text(params, "file_id") ?? "";
      const file = files.read(pathOf(file_id));
      if (!file) throw badRequest("invalid file_id");
      if (file.bytes.length > MAX_DOWNLOAD_BYTES) throw badRequest("file is too big");
      const file_unique_id = file_id.slice(-22, -7);
      return { file_id, file_unique_id, file_size: file.bytes.length, file_path: `documents/${file_id}` };
    },
    /** Undefined where there is none. */
    download: (path: string) => files.read(path)?.bytes,
  };
}

export type TelegramFiles = ReturnType<typeof createTelegramFiles>;
