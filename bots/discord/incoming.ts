/** The files of a message or a command. */

import type { Attachment } from "discord.js";
import type { IncomingFile } from "../incoming.ts";

/** Where Discord keeps them. Source: docs.discord.com reference, "CDN endpoints", read 2026-11-21. */
const HOSTS = ["cdn.discordapp.com", "media.discordapp.net"];

type Told = Pick<Attachment, "name" | "contentType" | "size" | "url">;

/** `apiBase`: where the bot finds Discord's API, if not at Discord's own address. */
export const toIncomingFile = (
  { name, contentType, size, url }: Told,
  apiBase?: string | undefined,
): IncomingFile => ({
  name,
  mediaType: contentType ?? "",
  size,
  fetch: async (signal) => {
    if (!isDiscords(new URL(url), apiBase)) throw new Error("The file is not at an address of Discord's.");
    return fetch(url, { signal, redirect: "error" });
  },
});

/** An emulator keeps them beside its API. */
function isDiscords(url: URL, apiBase: string | undefined): boolean {
  if (apiBase !== undefined) return url.origin === new URL(apiBase).origin;
  return url.protocol === "https:" && HOSTS.includes(url.host);
}
