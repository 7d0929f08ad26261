/** The pieces of parse_mode HTML: start tags, end tags, characters. */

import { byteOffset, cannotParse } from "./refusal.ts";

/** The styles that a tag gives, wherever Telegram reads HTML. */
export const STYLE_TAGS = {
  b: "bold",
  strong: "bold",
  i: "italic",
  em: "italic",
  u: "underline",
  ins: "underline",
  s: "strikethrough",
  strike: "strikethrough",
  del: "strikethrough",
  "tg-spoiler": "spoiler",
  code: "code",
} as const satisfies Readonly<Record<string, string>>;

/** Returns where it ends. */
export function readEndTag(source: string, at: number, expected: string): number {
  const [whole = "", name = ""] = /^<\/([^\s>]*)\s*/.exec(source.slice(at)) ?? [];
  const offset = byteOffset(source, at);
  if (source[at + whole.length] !== ">") throw cannotParse(`Unclosed end tag at byte offset ${offset}`);
  const found = name.toLowerCase();
  if (found !== "" && found !== expected) {
    throw cannotParse(
      `Unmatched end tag at byte offset ${offset}, expected "</${expected}>", found "</${found}>"`,
    );
  }
  return at + whole.length + 1;
}

export function readStartTag(source: string, at: number, isKnown: (name: string) => boolean) {
  const offset = byteOffset(source, at);
  const name = (/^[^\s>]*/.exec(source.slice(at + 1))?.[0] ?? "").toLowerCase();
  let end = at + 1 + name.length;
  if (end >= source.length) throw cannotParse(`Unclosed start tag at byte offset ${offset}`);
  if (!isKnown(name)) throw cannotParse(`Unsupported start tag "${name}" at byte offset ${offset}`);
  const attributes = new Map<string, string>();
  for (;;) {
    end += /^\s*/.exec(source.slice(end))?.[0].length ?? 0;
    if (source[end] === ">") break;
    if (end >= source.length) throw cannotParse(`Unclosed start tag at byte offset ${offset}`);
    end = readAttribute(source, end, { tag: name, offset, attributes });
  }
  if (name === "span" && attributes.get("class") !== "tg-spoiler") {
    throw cannotParse(`Tag "span" must have class "tg-spoiler" at byte offset ${offset}`);
  }
  return { name, attributes, end: end + 1 };
}

interface AttributeContext {
  readonly tag: string;
  readonly offset: number;
  readonly attributes: Map<string, string>;
}

function readAttribute(source: string, at: number, { tag, offset, attributes }: AttributeContext): number {
  const name = /^[^\s=>]*/.exec(source.slice(at))?.[0] ?? "";
  if (name === "") throw cannotParse(`Empty attribute name in the tag "${tag}" at byte offset ${offset}`);
  const [equals] = /^\s*=\s*/.exec(source.slice(at + name.length)) ?? [];
  if (equals === undefined) {
    if (tag !== "blockquote" || name !== "expandable") {
      throw cannotParse(
        `Expected equal sign in declaration of an attribute of the tag "${tag}" at byte offset ${offset}`,
      );
    }
    attributes.set(name, "");
    return at + name.length;
  }
  const begin = at + name.length + equals.length;
  const quoted = /^(["'])(.*?)\1/s.exec(source.slice(begin));
  if (quoted) {
    attributes.set(name, decode(quoted[2] ?? ""));
    return begin + quoted[0].length;
  }
  if (/^["']/.test(source.slice(begin))) throw cannotParse(`Unclosed start tag at byte offset ${offset}`);
  const token = /^[a-z0-9.-]*/i.exec(source.slice(begin))?.[0] ?? "";
  const end = begin + token.length;
  if (end >= source.length) throw cannotParse(`Unclosed start tag at byte offset ${offset}`);
  if (!/[\s>]/.test(source[end] ?? "")) {
    throw cannotParse(`Unexpected end of name token at byte offset ${byteOffset(source, begin)}`);
  }
  attributes.set(name, token.toLowerCase());
  return end;
}

const NAMED: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"' };

/** The character at `at` and where the next begins. Only four names are known; any other `&` stays as it is. */
export function readCharacter(source: string, at: number): readonly [string, number] {
  const [whole, hex, decimal, name] =
    /^&(?:#x([0-9a-f]+)|#(\d+)|([a-z]+));?/i.exec(source.slice(at, at + 16)) ?? [];
  if (whole === undefined) return [source[at] ?? "", at + 1];
  const code = hex ? Number.parseInt(hex, 16) : Number(decimal ?? 0);
  const named = name === undefined ? undefined : Object.hasOwn(NAMED, name) ? NAMED[name] : undefined;
  if (named === undefined && (code === 0 || code >= 0x10ffff || whole.length > 10)) return ["&", at + 1];
  return [named ?? String.fromCodePoint(code), at + whole.length];
}

function decode(value: string): string {
  let decoded = "";
  for (let at = 0; at < value.length; ) {
    const [character, end] = readCharacter(value, at);
    decoded += character;
    at = end;
  }
  return decoded;
}
