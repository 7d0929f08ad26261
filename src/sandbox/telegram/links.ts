/** Addresses in a text: which of them Telegram links, and as what. */

import { badRequest } from "./refusal.ts";
import type { MessageEntity } from "./types.ts";

export interface Place {
  readonly offset: number;
  readonly length: number;
}

/** Undefined where Telegram leaves plain text instead of a link. */
export function linkTo(url: string, place: Place): MessageEntity | undefined {
  const person = /^tg:\/*user\?id=(\d+)/i.exec(url.trim())?.[1];
  if (person) {
    return { type: "text_mention", ...place, user: { id: Number(person), is_bot: false, first_name: "Ada" } };
  }
  const address = normalizeUrl(url);
  return address === undefined ? undefined : { type: "text_link", ...place, url: address };
}

export function checkUrl(url: string): void {
  if (url === "") throw badRequest("Entity URL '' is invalid: URL host is empty");
  if (normalizeUrl(url) === undefined) throw badRequest(`Entity URL '${url}' is invalid: Wrong HTTP URL`);
}

/** After tdlib/td LinkManager::check_link: http where no scheme is given, and a host with a dot. */
function normalizeUrl(url: string): string | undefined {
  const trimmed = url.trim();
  if (/^(tg|ton|tonsite):/i.test(trimmed)) return trimmed;
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `http://${trimmed}`;
  if (!/^(https?|ftp):\/\//i.test(withScheme) || !URL.canParse(withScheme)) return undefined;
  const { hostname, href } = new URL(withScheme);
  return hostname.includes(".") || hostname.includes(":") ? href : undefined;
}
