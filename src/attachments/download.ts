/** Gets a file from its platform, and never more than is read. */

import type { IncomingFile } from "../../bots/incoming.ts";
import { limits } from "./limits.ts";
import { FileTrouble } from "./trouble.ts";

/** @throws {FileTrouble} When it is too large, whatever its platform has told. Other errors are those of `fetch`. */
export async function download(file: IncomingFile, signal: AbortSignal): Promise<Uint8Array> {
  if ((file.size ?? 0) > limits.fileBytes) throw tooLarge();
  const response = await file.fetch(AbortSignal.any([signal, AbortSignal.timeout(limits.downloadMs)]));
  if (!response.ok || !response.body) {
    await response.body?.cancel();
    throw new FileTrouble(`could not be fetched: its platform answered with status ${response.status}.`);
  }
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response.body) {
    size += piece.length;
    if (size > limits.fileBytes) throw tooLarge();
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

const tooLarge = () => new FileTrouble(`is too large: I read up to ${limits.fileBytes / (1024 * 1024)} MB.`);
