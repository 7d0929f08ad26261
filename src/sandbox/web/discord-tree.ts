/** What Discord's client makes of a message's Markdown. It is a list of patterns tried at each place, not CommonMark. */

import {
  ADDRESS,
  ANGLE_ADDRESS,
  BOLD,
  CHANNEL,
  CODE,
  COMMAND,
  CUSTOM_EMOJI,
  EVERYONE,
  FENCE,
  HEADING,
  ITALIC,
  LINK,
  LIST,
  LIST_ITEM,
  NAMED_EMOJI,
  PLACE,
  QUOTE,
  QUOTE_REST,
  ROLE,
  readEmoji,
  SPOILER,
  STRIKE,
  SUBTEXT,
  TIME,
  UNDERLINE,
  UNDERSCORE,
  USER,
} from "./discord-patterns.ts";
import { isWebAddress } from "./html.ts";

export type Style = "strong" | "em" | "u" | "s" | "spoiler";

export type Node =
  | { readonly type: "text"; readonly value: string }
  | { readonly type: "emoji"; readonly value: string }
  | {
      readonly type: "mention";
      readonly kind: "user" | "role" | "channel" | "command" | "everyone" | "place";
      readonly value: string;
    }
  | { readonly type: "time"; readonly seconds: number }
  | { readonly type: "code"; readonly value: string }
  | { readonly type: "fence"; readonly language: string; readonly value: string }
  | { readonly type: "link"; readonly url: string; readonly children: readonly Node[] }
  | { readonly type: "style"; readonly style: Style; readonly children: readonly Node[] }
  | { readonly type: "heading"; readonly depth: number; readonly children: readonly Node[] }
  | { readonly type: "small" | "quote"; readonly children: readonly Node[] }
  | {
      readonly type: "list";
      readonly start: number | undefined;
      readonly items: readonly (readonly Node[])[];
    };

export function parseDiscord(source: string): readonly Node[] {
  return parse(source, { start: "line", inQuote: false, listDepth: 0, mode: "message" });
}

interface Context {
  /** What stands before on the same line: nothing, spaces, or text. */
  readonly start: "line" | "spaces" | "text";
  readonly inQuote: boolean;
  readonly listDepth: number;
  /** Of a link's text no mark can be escaped; it is first tried whether it may be a link's. */
  readonly mode: "message" | "trial" | "link";
}

const MAX_LIST_DEPTH = 11;
const MAX_LIST_NUMBER = 1_000_000_000;

/** What a rule found: how far it reaches, and what it is. */
type Found = readonly [end: number, nodes: readonly Node[]];

function parse(source: string, context: Context): readonly Node[] {
  const nodes: Node[] = [];
  let pending = "";
  const endText = () => {
    if (pending !== "") nodes.push({ type: "text", value: pending });
    pending = "";
  };
  for (let at = 0; at < source.length; ) {
    if (source[at] === "\\" && context.mode === "message") {
      const escaped = /\\([^A-Za-z0-9\s])/y;
      escaped.lastIndex = at;
      pending += escaped.exec(source)?.[1] ?? source.slice(at, at + 2);
      at += 2;
      continue;
    }
    const found = match(source, at, context);
    if (found) {
      endText();
      nodes.push(...found[1]);
      at = found[0];
    } else {
      pending += source[at];
      at += 1;
    }
  }
  endText();
  return nodes;
}

function match(source: string, at: number, context: Context): Found | undefined {
  const start = lineStart(source, at, context);
  const inner = { ...context, start };
  if (context.mode === "link") return matchStyle(source, at, inner);
  const isMark = /[`*_~|<:@[hs\d#>-]/.test(source[at] ?? "");
  if (!isMark) return undefined;
  return (
    matchFence(source, at) ??
    matchStyle(source, at, inner) ??
    matchToken(source, at) ??
    matchLink(source, at, inner) ??
    matchBlock(source, at, inner)
  );
}

function lineStart(source: string, at: number, { start }: Context): Context["start"] {
  let before = at;
  while (before > 0 && source[before - 1] === " ") before -= 1;
  if (before > 0) return source[before - 1] !== "\n" ? "text" : before === at ? "line" : "spaces";
  return start === "line" && at > 0 ? "spaces" : start;
}

function run(pattern: RegExp, source: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(source) ?? undefined;
}

function matchFence(source: string, at: number): Found | undefined {
  const found = run(FENCE, source, at);
  if (!found) return undefined;
  const value = (found[2] ?? "").replace(/^\n+|\n+$/g, "");
  const end = at + found[0].length;
  // It stands on lines of its own: the break behind it is not shown.
  return [source[end] === "\n" ? end + 1 : end, [{ type: "fence", language: found[1] ?? "", value }]];
}

const STYLES: readonly (readonly [RegExp, Style])[] = [
  [ITALIC, "em"],
  [UNDERSCORE, "em"],
  [BOLD, "strong"],
  [UNDERLINE, "u"],
  [STRIKE, "s"],
  [SPOILER, "spoiler"],
];

function matchStyle(source: string, at: number, context: Context): Found | undefined {
  let longest: { readonly end: number; readonly style: Style; readonly content: string } | undefined;
  for (const [pattern, style] of STYLES) {
    const found = run(pattern, source, at);
    const end = at + (found?.[0].length ?? 0);
    // Bold or underlined text wins over italics only when it is longer.
    if (found && end > (longest?.end ?? at)) longest = { end, style, content: found[1] ?? "" };
  }
  if (longest) {
    const { end, style, content } = longest;
    return [end, [{ type: "style", style, children: parse(content, context) }]];
  }
  const code = run(CODE, source, at);
  if (code) return [at + code[0].length, [toCode(code[2] ?? "", context)]];
  return matchEmoji(source, at);
}

function toCode(content: string, context: Context): Node {
  if (context.mode === "trial") return { type: "style", style: "em", children: parse(content, context) };
  const value = content.replace(/^ (?= *`)/, "").replace(/(?<=` *) $/, "");
  return { type: "code", value };
}

function matchEmoji(source: string, at: number): Found | undefined {
  const time = run(TIME, source, at);
  if (time) return [at + time[0].length, [{ type: "time", seconds: Number(time[1]) }]];
  const custom = run(CUSTOM_EMOJI, source, at);
  if (custom) return [at + custom[0].length, [{ type: "emoji", value: `:${custom[1]}:` }]];
  const named = run(NAMED_EMOJI, source, at);
  const emoji = named && readEmoji(named[1] ?? "");
  return emoji ? [at + named[0].length, [{ type: "emoji", value: emoji }]] : undefined;
}

const MENTIONS = [
  [USER, "user"],
  [ROLE, "role"],
  [CHANNEL, "channel"],
  [COMMAND, "command"],
  [PLACE, "place"],
  [EVERYONE, "everyone"],
] as const;

function matchToken(source: string, at: number): Found | undefined {
  for (const [pattern, kind] of MENTIONS) {
    const found = run(pattern, source, at);
    if (found) return [at + found[0].length, [{ type: "mention", kind, value: found[1] ?? "" }]];
  }
  return undefined;
}

function matchLink(source: string, at: number, context: Context): Found | undefined {
  const angle = run(ANGLE_ADDRESS, source, at);
  if (angle) return [at + angle[0].length, [toAddress(angle[1] ?? "")]];
  const bare = run(ADDRESS, source, at);
  if (bare) {
    const [all] = bare;
    const closing = /\)*$/.exec(all)?.[0].length ?? 0;
    const address = closing > all.split("(").length - 1 ? all.slice(0, -1) : all;
    return [at + address.length, [toAddress(address)]];
  }
  const masked = run(LINK, source, at);
  if (!masked) return undefined;
  const [whole, body = "", target = ""] = masked;
  const url = target.replace(/\\([^A-Za-z0-9\s])/g, "$1");
  const isLink =
    isWebAddress(url) && URL.canParse(url) && isAdmissible(parse(clean(body), { ...context, mode: "trial" }));
  if (!isLink) return [at + whole.length, [{ type: "text", value: whole }]];
  const children = parse(clean(body), { ...context, start: "text", mode: "link" });
  return [at + whole.length, [{ type: "link", url, children }]];
}

function toAddress(address: string): Node {
  const isLink = isWebAddress(address) && URL.canParse(address);
  const text: Node = { type: "text", value: address };
  return isLink ? { type: "link", url: address, children: [text] } : text;
}

/** Invisible characters are taken out of a link's text. */
function clean(body: string): string {
  return body.replace(/(?![\n ])[\p{Cf}\p{Zl}\p{Zp}\p{Cc}\p{Zs}]/gu, "");
}

/** Against links that pretend: no addresses, mentions or emoji in their text, and some text. */
function isAdmissible(nodes: readonly Node[]): boolean {
  const hasText = (node: Node): boolean => {
    if (node.type === "text") return node.value.trim() !== "";
    return !("children" in node) || node.children.some(hasText);
  };
  const isAllowed = (node: Node): boolean => {
    if (["link", "mention", "emoji", "fence"].includes(node.type)) return false;
    if (node.type === "text") return !/(?![©®™])\p{Emoji_Presentation}|\p{Emoji}\u{fe0f}/u.test(node.value);
    return !("children" in node) || node.children.every(isAllowed);
  };
  return nodes.every(isAllowed) && nodes.some(hasText);
}

function matchBlock(source: string, at: number, context: Context): Found | undefined {
  const { start, inQuote, listDepth } = context;
  if (start === "text") return undefined;
  const small = start === "line" ? run(SUBTEXT, source, at) : undefined;
  if (small) return [at + small[0].length, [{ type: "small", children: parse(small[1] ?? "", context) }]];
  const heading = start === "line" && listDepth === 0 ? run(HEADING, source, at) : undefined;
  if (heading) {
    const title = (heading[2] ?? "").trimEnd().replace(/#+$/, "").trimEnd();
    const depth = heading[1]?.length ?? 1;
    return [at + heading[0].length, [{ type: "heading", depth, children: parse(title, context) }]];
  }
  const quote = inQuote ? undefined : (run(QUOTE_REST, source, at) ?? run(QUOTE, source, at));
  if (quote) return [at + quote[0].length, [toQuote(quote, context)]];
  const list = listDepth < MAX_LIST_DEPTH ? run(LIST, source, at) : undefined;
  return list && [at + list[0].length, [toList(list[0], context)]];
}

function toQuote([whole, rest]: RegExpExecArray, context: Context): Node {
  const content = rest ?? whole.replace(/\n$/, "").replace(/^> /gm, "");
  return { type: "quote", children: parse(content, { ...context, inQuote: true }) };
}

function toList(lines: string, context: Context): Node {
  let start: number | undefined;
  const items: (readonly Node[])[] = [];
  for (const [, bullet = "", content = ""] of lines.matchAll(LIST_ITEM)) {
    if (items.length === 0 && /^\d/.test(bullet)) {
      start = Math.min(Math.max(Number.parseInt(bullet, 10), 1), MAX_LIST_NUMBER);
    }
    const item = content.replace(new RegExp(`^ {1,${bullet.length}}`, "gm"), "");
    items.push(parse(item, { ...context, listDepth: context.listDepth + 1 }));
  }
  return { type: "list", start, items };
}
