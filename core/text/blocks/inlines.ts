/** Makes parts of text that keep their promises: styles that don't repeat, links that go where they say, named images. */

import { hiddenHost, readWebAddress } from "./links.ts";
import { type Inline, plainText, type Style } from "./shown.ts";

export const text = (value: string): Inline => ({ type: "text", value });

/** Nothing but white space has no style. */
export function createStyle(style: Style, children: readonly Inline[]): readonly Inline[] {
  if (plainText(children).trim() === "") return children;
  return [{ type: "style", style, children: without(children, style) }];
}

/** Code is one line, and white space alone is none. */
export function createCode(value: string): readonly Inline[] {
  const line = value.replace(/\r?\n|\r/g, " ");
  return [line.trim() === "" ? text(line) : { type: "code", value: line }];
}

/** Text only where the address is none of the web's; with the host behind it where the text says another. */
export function createLink(url: string, children: readonly Inline[]): readonly Inline[] {
  const shown = plainText(children);
  const address = readWebAddress(url);
  if (!address) return [...children, ...mailAddress(url, shown)];
  const host = hiddenHost(shown, address);
  address.username = "";
  address.password = "";
  const link = (inner: readonly Inline[]): Inline => ({ type: "link", url: address.href, children: inner });
  if (host !== undefined) return [...children, text(" ("), link([text(host)]), text(")")];
  return [link(shown.trim() === "" ? [text(address.hostname)] : without(children, "link"))];
}

/** Named and linked, so that nothing is fetched before the reader asks. */
export function createImage(url: string, alt: string, inLink: boolean): readonly Inline[] {
  if (inLink) return [text(alt)];
  const name = alt.trim() === "" ? "image" : alt;
  return [text("🖼️ "), ...createLink(url, [text(name)])];
}

function mailAddress(url: string, shown: string): readonly Inline[] {
  const [, address] = /^mailto:([^?]+)/i.exec(url) ?? [];
  if (address === undefined || shown.includes(address)) return [];
  return [text(` (${address})`)];
}

/** A style inside the same style, or a link inside a link, says nothing more. */
export function without(inlines: readonly Inline[], kind: Style | "link"): readonly Inline[] {
  if (!inlines.some((inline) => "children" in inline)) return inlines;
  return inlines.flatMap((inline) => {
    if (!("children" in inline)) return [inline];
    const children = without(inline.children, kind);
    const isSame = inline.type === "link" ? kind === "link" : inline.style === kind;
    return isSame ? children : [{ ...inline, children }];
  });
}
