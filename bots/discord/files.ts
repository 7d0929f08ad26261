/** A file as the body of a call. */

import { MessageFlags, type RawFile } from "discord.js";
import type { Failure, OutgoingFile } from "../../core/index.ts";
import { NO_PINGS } from "./form.ts";

/** Of one file, where an interaction tells no other number. Source: docs.discord.com reference#uploading-files, read 2026-11-21. */
const MAX_FILE_BYTES = 10 * 1024 * 1024;

export function tooLarge({ data, name }: OutgoingFile, maxBytes = MAX_FILE_BYTES): Failure | undefined {
  if (data.byteLength <= maxBytes) return undefined;
  const most = Math.floor(maxBytes / 1024 / 1024);
  return { kind: "too-long", message: `${name} is larger than the ${most} MiB that Discord takes here` };
}

export const toUpload = ({ name, mediaType, data }: OutgoingFile, flags = 0) => ({
  files: [{ name, contentType: mediaType, data }] satisfies RawFile[],
  body: { ...NO_PINGS, flags: MessageFlags.SuppressEmbeds | flags },
});
