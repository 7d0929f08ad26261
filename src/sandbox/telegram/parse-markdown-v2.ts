/** parse_mode MarkdownV2, with the refusals of tdlib/td MessageEntity.cpp, parse_markdown_v2. */

import { linkTo } from "./links.ts";
import { byteOffset, cannotParse } from "./refusal.ts";
import type { FormattedText, MessageEntity } from "./types.ts";

const RESERVED = "_*[]()~`>#+-=|{}.!\n";

/** The names Telegram uses in its refusals. */
const NAMES = {
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

type Type = keyof typeof NAMES;

interface OpenEntity {
  readonly type: Type;
  readonly language?: string;
  /** In the text so far. */
  readonly offset: number;
  /** In the source. */
  readonly begin: number;
}

/** Longest first: `__` before `_`. */
const MARKS: readonly (readonly [mark: string, type: Type])[] = [
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

const ENDS: Readonly<Record<Type, string>> = {
  bold: "*",
  italic: "_",
  underline: "__",
  strikethrough: "~",
  spoiler: "||",
  code: "`",
  pre: "```",
  text_link: "]",
  custom_emoji: "]",
  blockquote: "\n",
};

export function parseMarkdownV2(source: string): FormattedText {
  let text = "";
  let at = 0;
  let mayQuote = true;
  const entities: MessageEntity[] = [];
  const open: OpenEntity[] = [];
  const inQuote = () => open.some(({ type }) => type === "blockquote");

  const unclosed = ({ type, language, begin }: OpenEntity) =>
    cannotParse(
      `Can't find end of ${NAMES[type]}${language ? "Code" : ""} entity at byte offset ${byteOffset(source, begin)}`,
    );

  const close = (entity: OpenEntity, type: string = entity.type) => {
    open.pop();
    const place = { offset: entity.offset, length: text.length - entity.offset };
    const url = type === "text_link" || type === "custom_emoji" ? readUrl(type, place.offset) : undefined;
    if (place.length === 0) return;
    if (type === "custom_emoji") entities.push({ type, ...place, custom_emoji_id: readEmojiId(url ?? "") });
    else if (type === "text_link") {
      const link = linkTo(url ?? "", place);
      if (link) entities.push(link);
    } else entities.push({ type, ...place, ...(entity.language && { language: entity.language }) });
  };

  /** Reads `(…)` behind `]`; without it a link's text is its address. */
  const readUrl = (type: string, offset: number) => {
    if (source[at] !== "(") {
      if (type === "custom_emoji") throw cannotParse("Custom emoji entity must contain a tg://emoji URL");
      return text.slice(offset);
    }
    const [whole = "", url = "", end] = /^\(((?:\\[\t\n\r -~]|[^)])*)(\))?/.exec(source.slice(at)) ?? [];
    if (end === undefined) {
      const what = type === "custom_emoji" ? "custom emoji" : "a";
      throw cannotParse(`Can't find end of ${what} URL at byte offset ${byteOffset(source, at + 1)}`);
    }
    at += whole.length;
    return url.replace(/\\([\t\n\r -~])/g, "$1");
  };

  const endsQuote = () => source[at] === "\n" && inQuote() && source[at + 1] !== ">";
  /** `||` at the end of a quotation makes it expandable. */
  const expandsQuote = () => open.at(-1)?.type === "blockquote" && /^\|\|(\n(?!>)|$)/.test(source.slice(at));

  while (at < source.length) {
    const character = source[at] ?? "";
    const inner = open.at(-1);
    const inCode = inner?.type === "code" || inner?.type === "pre";
    if (character === "\\" && /^[\t\n\r -~]$/.test(source[at + 1] ?? "")) {
      text += source[at + 1];
      at += 2;
      mayQuote = false;
    } else if (!(inCode ? "`" : RESERVED).includes(character)) {
      text += character;
      at += 1;
      mayQuote = false;
    } else if (inner && endsQuote()) {
      if (inner.type !== "blockquote") throw unclosed(inner);
      text += "\n";
      at += 1;
      mayQuote = true;
      close(inner);
    } else if (inner && expandsQuote()) {
      close(inner, "expandable_blockquote");
      at += 2;
    } else if (inner && inner.type !== "blockquote" && isEnd(source, at, inner.type)) {
      at += ENDS[inner.type].length;
      close(inner);
    } else if (character === "\n") {
      text += "\n";
      at += 1;
      mayQuote = true;
    } else if (character === ">" && mayQuote) {
      if (!inQuote()) open.push({ type: "blockquote", offset: text.length, begin: at });
      at += 1;
    } else {
      const mark = MARKS.find(([start]) => source.startsWith(start, at));
      if (!mark) {
        throw cannotParse(`Character '${character}' is reserved and must be escaped with the preceding '\\'`);
      }
      const begin = at;
      at += mark[0].length;
      const language = mark[1] === "pre" ? readLanguage() : undefined;
      open.push({ type: mark[1], offset: text.length, begin, ...(language && { language }) });
    }
  }
  const last = open.at(-1);
  if (last?.type === "blockquote") close(last);
  const left = open.at(-1);
  if (left) throw unclosed(left);
  return { text, entities };

  /** A word right behind the fence, and one line break. */
  function readLanguage(): string | undefined {
    const [whole = "", language] = /^([^\s`]+)(?=\s)/.exec(source.slice(at)) ?? [];
    at += whole.length;
    at += /^(\r\n|\n\r|\n|\r)?/.exec(source.slice(at))?.[0].length ?? 0;
    return language;
  }
}

function isEnd(source: string, at: number, type: Type): boolean {
  if (type === "italic" && source.startsWith("__", at)) return false;
  return source.startsWith(ENDS[type], at);
}

function readEmojiId(url: string): string {
  const id = /^tg:\/\/emoji\?id=(\d+)$/.exec(url)?.[1];
  if (id === undefined) throw cannotParse("Custom emoji URL must have an emoji identifier");
  return id;
}
