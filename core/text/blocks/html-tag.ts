/** One HTML tag of a model's text, and the plain characters behind character references. */

import { decodeNamedCharacterReference } from "decode-named-character-reference";

export interface HtmlTag {
  /** Lower case. */
  readonly name: string;
  readonly kind: "open" | "close" | "alone";
  /** Empty when the tag lacks it. */
  attribute(name: string): string;
}

/** Undefined when it is something else, such as a comment. */
export function readTag(source: string): HtmlTag | undefined {
  const [, slash, name = ""] = /^<(\/?)([a-z][\w:-]*)(?=[\s/>]|$)/i.exec(source) ?? [];
  if (name === "") return undefined;
  return {
    name: name.toLowerCase(),
    kind: slash === "/" ? "close" : /\/\s*>$/.test(source) ? "alone" : "open",
    attribute(wanted) {
      const pattern = new RegExp(`\\s${wanted}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, "i");
      const [, double, single, bare] = pattern.exec(source) ?? [];
      return decodeReferences(double ?? single ?? bare ?? "");
    },
  };
}

/** `&amp;` and `&#38;` in raw HTML; the Markdown parser decodes them elsewhere. */
export function decodeReferences(html: string): string {
  if (!html.includes("&")) return html;
  return html.replace(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z][\da-z]{1,31}));/gi,
    (whole, decimal, hex, name) => {
      if (name) return decodeNamedCharacterReference(name) || whole;
      const code = decimal ? Number(decimal) : Number.parseInt(hex, 16);
      const isCharacter = code > 31 && code <= 0x10_ff_ff && !(code >= 0xd8_00 && code <= 0xdf_ff);
      return isCharacter ? String.fromCodePoint(code) : "\u{fffd}";
    },
  );
}
