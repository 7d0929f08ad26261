/** Which pictures Telegram takes as photos. */

import type { UploadedFile } from "../files.ts";
import { badRequest } from "./refusal.ts";

/** "At most 10 MB in size. The photo's width and height must not exceed 10000 in total. Width and height ratio must be at most 20." https://core.telegram.org/bots/api#sendphoto */
const MAX = { bytes: 10 * 1024 * 1024, sum: 10_000, ratio: 20 } as const;

export interface PhotoSize {
  readonly width: number;
  readonly height: number;
}

/** Throws where it is none. Only of a PNG the size is read; JPEG and WebP pass with a made-up one. */
export function measurePhoto({ bytes }: UploadedFile): PhotoSize {
  if (bytes.length > MAX.bytes) throw badRequest("file is too big for a photo");
  const size = readSize(bytes);
  if (!size) throw badRequest("IMAGE_PROCESS_FAILED");
  const { width, height } = size;
  if (width + height > MAX.sum || Math.max(width / height, height / width) > MAX.ratio) {
    throw badRequest("PHOTO_INVALID_DIMENSIONS");
  }
  return size;
}

function readSize(bytes: Uint8Array): PhotoSize | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const begins = (...numbers: number[]) => numbers.every((number, at) => bytes[at] === number);
  if (begins(0x89, 0x50, 0x4e, 0x47) && bytes.length >= 24) {
    return { width: view.getUint32(16), height: view.getUint32(20) };
  }
  const isJpeg = begins(0xff, 0xd8);
  const isWebp = begins(0x52, 0x49, 0x46, 0x46);
  return isJpeg || isWebp ? { width: 800, height: 600 } : undefined;
}
