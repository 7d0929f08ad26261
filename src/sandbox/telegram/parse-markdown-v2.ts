/** parse_mode MarkdownV2, with the refusals of tdlib/td MessageEntity.cpp, parse_markdown_v2. */

import { linkTo } from "./links.ts";
import {
  ENDS,
  endsAt,
  type Marked,
  NAMES,
  RESERVED,
  readEmojiId,
  readLanguage,
  readUrl,
  startAt,
} from "./markdown-marks.ts";
import { byteOffset, cannotParse } from "./refusal.ts";
import type { FormattedText, MessageEntity } from "./types.ts";

interface OpenEntity {
  readonly type: Marked | "blockquote";
  readonly language?: string;
  /** In the text so far. */
  readonly offset: number;
  /** In the source. */
  readonly begin: number;
}

export function parseMarkdownV2(source: string): FormattedText {
  let text = "";
  let at = 0;
  /** Nothing but marks since the line began. */
  let lineIsEmpty = true;
  const entities: MessageEntity[] = [];
  const open: OpenEntity[] = [];

  const write = (characters: string, sourceLength: number) => {
    text += characters;
    at += sourceLength;
    lineIsEmpty = characters === "\n";
  };

  const close = (opened: OpenEntity) => {
    open.pop();
    const place = { offset: opened.offset, length: text.length - opened.offset };
    const entity = toEntity(opened, place);
    if (entity && place.length > 0) entities.push(entity);
  };

  /** Reads on where an address follows; a link without one is its own. */
  const toEntity = ({ type, language }: OpenEntity, place: Pick<MessageEntity, "offset" | "length">) => {
    if (type !== "text_link" && type !== "custom_emoji")
      return { type, ...place, ...(language && { language }) };
    const { url, end } = readUrl(source, at, type);
    at = end;
    if (type === "text_link") return linkTo(url ?? text.slice(place.offset), place);
    return { type, ...place, custom_emoji_id: readEmojiId(url ?? "") };
  };

  const start = () => {
    const found = startAt(source, at);
    if (!found) {
      throw cannotParse(`Character '${source[at]}' is reserved and must be escaped with the preceding '\\'`);
    }
    const begin = at;
    at += found.mark.length;
    const { language, end } = found.type === "pre" ? readLanguage(source, at) : { language: "", end: at };
    at = end;
    open.push({ type: found.type, offset: text.length, begin, ...(language && { language }) });
  };

  const closeQuote = (quote: OpenEntity, expandable: boolean) => {
    open.pop();
    const length = text.length - quote.offset;
    const type = expandable ? "expandable_blockquote" : "blockquote";
    if (length > 0) entities.push({ type, offset: quote.offset, length });
  };

  while (at < source.length) {
    const character = source[at] ?? "";
    const inner = open.at(-1);
    const inCode = inner?.type === "code" || inner?.type === "pre";
    const inQuote = open.some(({ type }) => type === "blockquote");
    if (/^\\[\t\n\r -~]/.test(source.slice(at, at + 2))) {
      write(source[at + 1] ?? "", 2);
      lineIsEmpty = false;
    } else if (!(inCode ? "`" : RESERVED).includes(character)) {
      write(character, 1);
    } else if (inner && inQuote && character === "\n" && source[at + 1] !== ">") {
      if (inner.type !== "blockquote") throw unclosed(source, inner);
      write("\n", 1);
      closeQuote(inner, false);
    } else if (inner?.type === "blockquote" && /^\|\|(\n(?!>)|$)/.test(source.slice(at))) {
      closeQuote(inner, true);
      at += 2;
    } else if (inner && inner.type !== "blockquote" && endsAt(source, at, inner.type)) {
      at += ENDS[inner.type].length;
      close(inner);
    } else if (character === "\n") {
      write("\n", 1);
    } else if (character === ">" && lineIsEmpty) {
      if (!inQuote) open.push({ type: "blockquote", offset: text.length, begin: at });
      at += 1;
    } else {
      start();
    }
  }
  const last = open.at(-1);
  if (last?.type === "blockquote") closeQuote(last, false);
  const left = open.at(-1);
  if (left) throw unclosed(source, left);
  return { text, entities };
}

function unclosed(source: string, { type, language, begin }: OpenEntity): Error {
  const name = language ? "PreCode" : NAMES[type];
  return cannotParse(`Can't find end of ${name} entity at byte offset ${byteOffset(source, begin)}`);
}
