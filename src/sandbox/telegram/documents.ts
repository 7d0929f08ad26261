/** sendDocument: a file with a caption. */

import { createHash } from "node:crypto";
import { toVisibleFile, type UploadedFile } from "../files.ts";
import { file, type Params } from "./params.ts";
import { badRequest, Refusal } from "./refusal.ts";
import { readCaption } from "./text.ts";

/** https://core.telegram.org/bots/api#senddocument */
const MAX_BYTES = 50 * 1024 * 1024;

/** The fields of a message that has a file in the place of text. */
export function readDocument(params: Params) {
  const upload = file(params, "document");
  if (!upload) throw badRequest("There is no document in the request");
  if (upload.bytes.length === 0) throw badRequest("File must be non-empty");
  if (upload.bytes.length > MAX_BYTES) throw new Refusal(413, "Request Entity Too Large");
  const { text, entities } = readCaption(params);
  return {
    document: toDocument(upload),
    file: toVisibleFile(upload),
    ...(text !== "" && { caption: text }),
    ...(entities.length > 0 && { caption_entities: entities }),
  };
}

function toDocument({ name, type, bytes }: UploadedFile) {
  const hash = createHash("md5").update(bytes).digest("base64url");
  return {
    file_id: `BQACAgIAAxkD${hash}`,
    file_unique_id: hash.slice(0, 15),
    file_name: name,
    mime_type: type,
    file_size: bytes.length,
  };
}
