/** What Discord's client makes of a message's Markdown. It is a list of patterns tried at each place, not CommonMark. */

import { matchBlock } from "./discord-blocks.ts";
import { matchLink } from "./discord-links.ts";
import { type Context, type Found, type Node, run, type Style } from "./discord-node.ts";
import {
  BOLD,
  CHANNEL,
  CODE,
  COMMAND,
  CUSTOM_EMOJI,
  EVERYONE,
  FENCE,
  ITALIC,
  NAMED_EMOJI,
  PLACE,
  ROLE,
  readEmoji,
  SPOILER,
  STRIKE,
  TIME,
  UNDERLINE,
  UNDERSCORE,
  USER,
} from "./discord-patterns.ts";

export function parseDiscord(source: string): readonly Node[] {
  return parse(source, { start: "line", inQuote: false, listDepth: 0, mode: "message" });
}

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
    matchLink(source, at, inner, parse) ??
    matchBlock(source, at, inner, parse)
  );
}

function lineStart(source: string, at: number, { start }: Context): Context["start"] {
  let before = at;
  while (before > 0 && source[before - 1] === " ") before -= 1;
  if (before > 0) return source[before - 1] !== "\n" ? "text" : before === at ? "line" : "spaces";
  return start === "line" && at > 0 ? "spaces" : start;
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
