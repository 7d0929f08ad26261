/** HTML inside rich Markdown: which tags do something. */

import { STYLE_TAGS } from "../html-tags.ts";
import { badRequest } from "../refusal.ts";
import type { RichStyle, RichText } from "./types.ts";

const STYLES: Readonly<Record<string, string>> = {
  ...STYLE_TAGS,
  mark: "marked",
  sub: "subscript",
  sup: "superscript",
};

const MEDIA = ["img", "video", "audio", "tg-document", "tg-map"];

export interface Tag {
  readonly name: string;
  readonly closes: boolean;
  readonly attributes: ReadonlyMap<string, string>;
}

/** Tags and the text between them. */
export function splitHtml(html: string): (Tag | string)[] {
  return [...html.matchAll(/<!--[\s\S]*?-->|<\/?[a-z][^>]*>|[^<]+|</gi)]
    .map(([piece]) => readTag(piece) ?? (piece.startsWith("<!--") ? "" : piece))
    .filter((piece) => piece !== "");
}

function readTag(piece: string): Tag | undefined {
  const [, slash, name, rest = ""] = /^<(\/?)([a-z][\w-]*)([^>]*)>$/i.exec(piece) ?? [];
  if (name === undefined) return undefined;
  const pairs = [...rest.matchAll(/([\w-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g)].map(
    ([, key = "", double, single, bare]) => [key.toLowerCase(), double ?? single ?? bare ?? ""] as const,
  );
  return { name: name.toLowerCase(), closes: slash === "/", attributes: new Map(pairs) };
}

/** What a tag makes of the text inside. A tag without meaning vanishes and leaves its text. */
export function applyTag({ name, attributes }: Tag, text: readonly RichText[]): RichText {
  const style = STYLES[name];
  if (style) return { type: style, text };
  if (name === "tg-button") return toButton(attributes, text);
  if (name === "a" && attributes.get("href")) return toLink(attributes.get("href") ?? "", text);
  if (name === "tg-math") return { type: "mathematical_expression", expression: text.join("") };
  return text;
}

/** Telegram fetches what these name, and refuses the whole message where it can't; here is nothing to fetch from. */
export function refuseMedia({ name }: Pick<Tag, "name">): void {
  if (MEDIA.includes(name)) throw badRequest("Failed to get HTTP URL content");
}

/** Of Markdown and HTML alike. Text stays text where the address is of a kind that Telegram doesn't link. */
export function toLink(url: string, text: readonly RichText[]): RichText {
  const person = /^tg:\/\/user\?id=(\d+)$/i.exec(url)?.[1];
  if (person) {
    const user = { id: Number(person), is_bot: false, first_name: "Ada" };
    return { type: "text_mention", text, user };
  }
  const mail = /^mailto:(.+)$/i.exec(url)?.[1];
  if (mail) return { type: "email_address", text, email_address: mail };
  const phone = /^tel:(.+)$/i.exec(url)?.[1];
  if (phone) return { type: "phone_number", text, phone_number: phone };
  return /^(https?|tg):/i.test(url) ? { type: "url", text, url } : text;
}

function toButton(attributes: ReadonlyMap<string, string>, text: readonly RichText[]): RichStyle {
  const data = attributes.get("data");
  const url = attributes.get("url");
  const action =
    attributes.get("type") === "callback_data" ? { callback_data: data ?? "" } : { url: url ?? "" };
  return { type: "button", button: { text, ...action } };
}
