/** The pieces of parse_mode MarkdownV2: its marks, and what may follow them. */

import { byteOffset, cannotParse } from "./refusal.ts";

/** Everywhere but in code these need a backslash. */
export const RESERVED = "_*[]()~`>#+-=|{}.!\n";

/** The names Telegram uses in its refusals. */
export const NAMES = {
  bold: "Bold",
  italic: "Italic",
  underline: "Underline",
  strikethrough: "Strikethrough",
  spoiler: "Spoiler",
  code: "Code",
  pre: "Pre",
  text_link: "TextUrl",
  custom_emoji: "CustomEmoji",
  blockquote: "BlockQuote",
} as const;

export type Marked = Exclude<keyof typeof NAMES, "blockquote">;

/** Longest first: `__` before `_`. */
const STARTS: readonly (readonly [mark: string, type: Marked])[] = [
  ["```", "pre"],
  ["`", "code"],
  ["__", "underline"],
  ["_", "italic"],
  ["*", "bold"],
  ["~", "strikethrough"],
  ["||", "spoiler"],
  ["![", "custom_emoji"],
  ["[", "text_link"],
];

export const ENDS: Readonly<Record<Marked, string>> = {
  bold: "*",
  italic: "_",
  underline: "__",
  strikethrough: "~",
  spoiler: "||",
  code: "`",
  pre: "```",
  text_link: "]",
  custom_emoji: "]",
};

export function startAt(source: string, at: number) {
  const found = STARTS.find(([mark]) => source.startsWith(mark, at));
  return found && { mark: found[0], type: found[1] };
}

export function endsAt(source: string, at: number, type: Marked): boolean {
  if (type === "italic" && source.startsWith("__", at)) return false;
  return source.startsWith(ENDS[type], at);
}

/** The word right behind a fence, and where the code begins: one line break further. */
export function readLanguage(source: string, at: number) {
  const [language = ""] = /^[^\s`]+(?=\s)/.exec(source.slice(at)) ?? [];
  const afterWord = at + language.length;
  const [lineBreak = ""] = /^(?:\r\n|\n\r|\n|\r)/.exec(source.slice(afterWord)) ?? [];
  return { language, end: afterWord + lineBreak.length };
}

/** The `(…)` behind a `]`, and where it ends; no url where there is none. */
export function readUrl(source: string, at: number, type: Marked) {
  if (source[at] !== "(") {
    if (type === "custom_emoji") throw cannotParse("Custom emoji entity must contain a tg://emoji URL");
    return { url: undefined, end: at };
  }
  const [whole = "", url = "", close] = /^\(((?:\\[\t\n\r -~]|[^)])*)(\))?/.exec(source.slice(at)) ?? [];
  if (close === undefined) {
    const what = type === "custom_emoji" ? "custom emoji" : "a";
    throw cannotParse(`Can't find end of ${what} URL at byte offset ${byteOffset(source, at + 1)}`);
  }
  return { url: url.replace(/\\([\t\n\r -~])/g, "$1"), end: at + whole.length };
}

export function readEmojiId(url: string): string {
  const id = /^tg:\/\/emoji\?id=(\d+)$/.exec(url)?.[1];
  if (id === undefined) throw cannotParse("Custom emoji URL must have an emoji identifier");
  return id;
}
