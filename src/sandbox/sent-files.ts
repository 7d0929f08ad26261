/** Files that people send: kept for the bot, which fetches them by their paths. */

import { typeOf, type UploadedFile } from "./files.ts";

export interface SentFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** As their app says. Default: by the name. */
  readonly type?: string;
}

export const toUpload = ({ name, bytes, type = typeOf(name) }: SentFile): UploadedFile => ({
  name,
  bytes,
  type,
});

export interface SentFiles {
  keep(path: string, file: UploadedFile): void;
  /** Undefined where there is none. */
  read(path: string): UploadedFile | undefined;
}

export function createSentFiles(): SentFiles {
  const files = new Map<string, UploadedFile>();
  return {
    keep: (path, file) => void files.set(path, file),
    read: (path) => files.get(path),
  };
}
