/** The files of a message. */

import type { Api } from "grammy";
import type { Message } from "grammy/types";
import type { IncomingFile } from "../incoming.ts";

export interface FileAccess {
  readonly api: Pick<Api, "getFile">;
  readonly token: string;
  /** Default: Telegram's own. */
  readonly apiRoot?: string | undefined;
}

interface Told {
  readonly file_id: string;
  readonly file_size?: number | undefined;
  readonly file_name?: string | undefined;
  readonly mime_type?: string | undefined;
}

const API_ROOT = "https://api.telegram.org";

/** Stickers are none: nobody asks about them. */
export function filesOf(message: Message, access: FileAccess): readonly IncomingFile[] {
  const { photo = [], document, voice, audio, video, video_note } = message;
  // The sizes of one photo, the largest last.
  const image: Told | undefined = photo.at(-1);
  const told: readonly (readonly [Told | undefined, string, string])[] = [
    [image, "photo.jpg", "image/jpeg"],
    [document, "file", ""],
    [voice, "voice message.ogg", "audio/ogg"],
    [audio, "audio", "audio/mpeg"],
    [video ?? video_note, "video.mp4", "video/mp4"],
  ];
  return told.flatMap(([file, name, mediaType]) =>
    file
      ? [
          {
            name: file.file_name ?? name,
            mediaType: file.mime_type ?? mediaType,
            size: file.file_size,
            fetch: (signal: AbortSignal) => download(file.file_id, access, signal),
          },
        ]
      : [],
  );
}

async function download(
  fileId: string,
  { api, token, apiRoot = API_ROOT }: FileAccess,
  signal: AbortSignal,
): Promise<Response> {
  const { file_path = "" } = await api.getFile(fileId, signal as never);
  const folder = `${apiRoot}/file/bot${token}/`;
  const url = new URL(file_path, folder);
  // A server of one's own may give a path of its own disk.
  if (file_path === "" || !url.href.startsWith(new URL(folder).href))
    throw new Error("Telegram does not tell where the file is.");
  return fetch(url, { signal, redirect: "error" });
}
