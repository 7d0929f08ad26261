/** A message's text as Telegram keeps it: parsed, cleaned, trimmed, measured, its entities fixed. */

import { addDetected } from "./detect.ts";
import { beginsAfterEnd, checkBounds, fixEntities, keepFirst, readEntities } from "./entities.ts";
import { json, type Params, text as readText } from "./params.ts";
import { parseHtml } from "./parse-html.ts";
import { parseMarkdownV2 } from "./parse-markdown-v2.ts";
import { badRequest } from "./refusal.ts";
import type { FormattedText, MessageEntity } from "./types.ts";

/** In Unicode code points, after parsing (tdlib/td MessageContent.cpp: utf8_length(text) > message_text_length_max). */
const MAX_LENGTH = 4096;

/** In bytes, before parsing (tdlib/telegram-bot-api Client.cpp, get_formatted_text). */
const MAX_RAW_BYTES = 32_768;

/** Of a file: https://core.telegram.org/bots/api#senddocument */
const MAX_CAPTION_LENGTH = 1024;

interface Field {
  readonly name: string;
  /** The parameter with its entities. */
  readonly entities: string;
  readonly maxLength: number;
  readonly tooLong: string;
}

const TEXT: Field = {
  name: "text",
  entities: "entities",
  maxLength: MAX_LENGTH,
  tooLong: "Message is too long",
};

const CAPTION: Field = {
  name: "caption",
  entities: "caption_entities",
  maxLength: MAX_CAPTION_LENGTH,
  tooLong: "Message caption is too long",
};

export function readFormattedText(params: Params): FormattedText {
  if (readText(params, "text") === "") throw badRequest("Message text is empty");
  const formatted = readField(params, TEXT);
  if (formatted.text === "") throw badRequest("Text must be non-empty");
  return formatted;
}

/** May be empty, as a caption may. */
export const readDraftText = (params: Params): FormattedText => readField(params, TEXT);

export const readCaption = (params: Params): FormattedText => readField(params, CAPTION);

function readField(params: Params, field: Field): FormattedText {
  const raw = readText(params, field.name);
  if (!raw.isWellFormed()) throw badRequest("Strings must be encoded in UTF-8");
  if (Buffer.byteLength(raw) > MAX_RAW_BYTES) throw badRequest("Text is too long");
  const { text, entities } = fixText(parse(raw, params, field));
  if ([...text].length > field.maxLength) throw badRequest(field.tooLong);
  return { text, entities: addDetected(text, entities) };
}

/**
 * `parse_mode` wins over `entities`, as on Telegram. Only for entities the text ends where its last spaces begin
 * (met in grammyjs/stream pull request 3).
 */
function parse(raw: string, params: Params, field: Field): FormattedText {
  const mode = readText(params, "parse_mode").toLowerCase();
  if (mode === "html") return parseHtml(raw);
  if (mode === "markdownv2") return parseMarkdownV2(raw);
  if (mode === "markdown") throw badRequest("The old parse_mode Markdown is not supported by this sandbox");
  if (mode !== "" && mode !== "none") throw badRequest("Unsupported parse_mode");
  const entities = readEntities(json(params, field.entities, "entities JSON object"));
  const visibleLength = raw.trimEnd().length;
  const hidden = entities.find(
    ({ offset, length }) => length > 0 && offset >= visibleLength && offset < raw.length,
  );
  if (hidden) throw beginsAfterEnd(hidden);
  return { text: raw, entities };
}

/** As tdlib/td MessageEntity.cpp, fix_formatted_text: bounds first, then cleaning, then trimming. */
function fixText(given: FormattedText): FormattedText {
  const bounded = checkBounds(given.text, given.entities);
  const clean = removeControls(given.text, bounded);
  const visible = withoutBlank(clean.text, clean.entities);
  const end = clean.text.replace(/[ \n]+$/, "").length;
  if (end === 0) return { text: "", entities: [] };
  const begin = Math.min(clean.text.search(/[^ \n]/), ...visible.map((entity) => entity.offset));
  const entities = visible.map((entity) => ({
    ...entity,
    offset: entity.offset - begin,
    length: Math.min(entity.offset + entity.length, end) - entity.offset,
  }));
  return { text: clean.text.slice(begin, end), entities: keepFirst(fixEntities(entities)) };
}

/** Characters Telegram takes out: carriage returns, direction overrides and line separators, three combining marks. */
const REMOVED = /[\r\u2028-\u202e]|\u0333|\u033f|\u030a/;

function removeControls(text: string, entities: readonly MessageEntity[]): FormattedText {
  const kept: string[] = [];
  const newOffsets: number[] = [];
  for (const unit of text.split("")) {
    newOffsets.push(kept.length);
    if (!REMOVED.test(unit)) kept.push(unit < " " && unit !== "\n" ? " " : unit);
  }
  newOffsets.push(kept.length);
  const moved = (offset: number) => newOffsets[offset] ?? kept.length;
  return {
    text: kept.join(""),
    entities: entities.map((entity) => ({
      ...entity,
      offset: moved(entity.offset),
      length: moved(entity.offset + entity.length) - moved(entity.offset),
    })),
  };
}

/** Drops entities over nothing but spaces; the others begin at their first visible character. */
function withoutBlank(text: string, entities: readonly MessageEntity[]): readonly MessageEntity[] {
  return entities.flatMap((entity) => {
    const covered = text.slice(entity.offset, entity.offset + entity.length);
    const blank = covered.search(/[^ \n]/);
    return blank === -1 ? [] : [{ ...entity, offset: entity.offset + blank, length: entity.length - blank }];
  });
}
