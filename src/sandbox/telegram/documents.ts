/** sendDocument and sendPhoto: a file with a caption. */

import { createHash } from "node:crypto";
import { toVisibleFile, type UploadedFile } from "../files.ts";
import { file, type Params } from "./params.ts";
import { measurePhoto } from "./photos.ts";
import { badRequest, Refusal } from "./refusal.ts";
import { readCaption } from "./text.ts";

/** https://core.telegram.org/bots/api#senddocument */
const MAX_BYTES = 50 * 1024 * 1024;

/** The fields of a message that has a file in the place of text. */
export function readDocument(params: Params) {
  const upload = readFile(params, "document");
  const { name, type } = upload;
  return {
    document: { ...toFile(upload), file_name: name, mime_type: type },
    file: toVisibleFile(upload),
    ...readCaptionFields(params),
  };
}

/** The same of one that shows a picture, in one size. */
export function readPhoto(params: Params) {
  const upload = readFile(params, "photo");
  const size = measurePhoto(upload);
  return {
    photo: [{ ...toFile(upload), ...size }],
    file: toVisibleFile(upload),
    ...readCaptionFields(params),
  };
}

function readFile(params: Params, kind: string): UploadedFile {
  const upload = file(params, kind);
  if (!upload) throw badRequest(`There is no ${kind} in the request`);
  if (upload.bytes.length === 0) throw badRequest("File must be non-empty");
  if (upload.bytes.length > MAX_BYTES) throw new Refusal(413, "Request Entity Too Large");
  return upload;
}

function readCaptionFields(params: Params) {
  const { text, entities } = readCaption(params);
  return {
    ...(text !== "" && { caption: text }),
    ...(entities.length > 0 && { caption_entities: entities }),
  };
}

function toFile({ bytes }: UploadedFile) {
  const hash = createHash("md5").update(bytes).digest("base64url");
  return { file_id: `BQACAgIAAxkD${hash}`, file_unique_id: hash.slice(0, 15), file_size: bytes.length };
}
