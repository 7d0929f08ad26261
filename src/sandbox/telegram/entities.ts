/** Message entities: which are accepted, how overlapping ones are settled, how many are kept. */

import { checkUrl, linkTo } from "./links.ts";
import { isRecord } from "./params.ts";
import { badRequest } from "./refusal.ts";
import type { MessageEntity } from "./types.ts";

/** Styles may overlap and are split where they do; in the order Telegram sorts them. */
const STYLES = ["bold", "italic", "underline", "strikethrough", "spoiler"];
const CODE = ["pre", "code"];
const QUOTES = ["blockquote", "expandable_blockquote"];
const LINKS = ["text_link", "text_mention", "custom_emoji", "date_time"];
/** Accepted from a bot and left out: Telegram finds these in the text itself. */
const FOUND = [
  "mention",
  "hashtag",
  "cashtag",
  "bot_command",
  "url",
  "email",
  "phone_number",
  "bank_card_number",
];

const ORDER = [...QUOTES, ...LINKS, ...CODE, ...STYLES];

/** The rest are dropped without a word (tdlib/td MessageEntity.cpp, MAX_USER_ENTITY_COUNT). */
const MAX_ENTITIES = 100;

export function readEntities(value: unknown): readonly MessageEntity[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw badRequest("Can't parse entities JSON object");
  return value.map(readEntity).filter(({ type }) => !FOUND.includes(type));
}

function readEntity(value: unknown): MessageEntity {
  if (!isRecord(value)) throw badRequest("Can't parse MessageEntity: Expected an Object");
  const { type, offset, length, url, language, user, custom_emoji_id } = value;
  for (const [name, number] of Object.entries({ offset, length })) {
    if (!Number.isInteger(Number(number ?? Number.NaN))) {
      throw badRequest(`Can't parse MessageEntity: Field "${name}" must be of type Number`);
    }
  }
  if (typeof type !== "string" || ![...ORDER, ...FOUND].includes(type)) {
    throw badRequest("Can't parse MessageEntity: Unsupported type specified");
  }
  const place = { offset: Number(offset), length: Number(length) };
  if (type === "text_link") {
    checkUrl(String(url ?? ""));
    return linkTo(String(url), place) ?? { type, ...place };
  }
  return {
    type,
    ...place,
    ...(type === "pre" && typeof language === "string" && language !== "" && { language }),
    ...(type === "text_mention" &&
      isRecord(user) && { user: user as unknown as NonNullable<MessageEntity["user"]> }),
    ...(type === "custom_emoji" && { custom_emoji_id: String(custom_emoji_id) }),
  };
}

/** Drops empty ones; throws where one lies outside the text or cuts a surrogate pair. All numbers are UTF-16 units. */
export function checkBounds(text: string, entities: readonly MessageEntity[]): readonly MessageEntity[] {
  for (const { offset, length } of entities) {
    if (offset < 0 || offset > 1_000_000)
      throw badRequest(`Receive an entity with incorrect offset ${offset}`);
    if (length < 0 || length > 1_000_000)
      throw badRequest(`Receive an entity with incorrect length ${length}`);
  }
  const sorted = sortEntities(entities.filter((entity) => entity.length > 0));
  for (const entity of sorted) checkSymbols(text, entity);
  const after = sorted.find(({ offset }) => offset > text.length);
  if (after) throw beginsAfterEnd(after);
  const over = sorted.findLast((entity) => endOf(entity) > text.length);
  if (over) {
    throw badRequest(
      `Entity beginning at UTF-16 offset ${over.offset} ends after the end of the text at UTF-16 offset ${endOf(over)}`,
    );
  }
  return sorted;
}

export function beginsAfterEnd({ offset }: MessageEntity): Error {
  return badRequest(`Entity begins after the end of the text at UTF-16 offset ${offset}`);
}

function checkSymbols(text: string, entity: MessageEntity): void {
  const cuts = (offset: number) =>
    /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(offset - 1, offset + 1));
  const bytesTo = (offset: number) => Buffer.byteLength(text.slice(0, offset + 1));
  const { offset } = entity;
  if (cuts(offset)) {
    throw badRequest(`Entity begins in a middle of a UTF-16 symbol at byte offset ${bytesTo(offset)}`);
  }
  if (cuts(endOf(entity))) {
    const byte = bytesTo(endOf(entity));
    throw badRequest(
      `Entity beginning at UTF-16 offset ${offset} ends in a middle of a UTF-16 symbol at byte offset ${byte}`,
    );
  }
}

/** Leaves entities that nest: links and code keep their first, styles are cut at every border they cross. */
export function fixEntities(entities: readonly MessageEntity[]): readonly MessageEntity[] {
  const blocks = sortEntities(entities.filter(({ type }) => !STYLES.includes(type)));
  const quotes = withoutCrossing(blocks.filter(({ type }) => QUOTES.includes(type)));
  const links = withoutCrossing(blocks.filter(({ type }) => !QUOTES.includes(type))).filter((link) =>
    quotes.every(
      (quote) => endOf(quote) <= link.offset || endOf(link) <= quote.offset || isInside(link, quote),
    ),
  );
  const styles = STYLES.flatMap((type) => union(entities.filter((entity) => entity.type === type)));
  return sortEntities([...quotes, ...links, ...cut(styles, [...quotes, ...links])]);
}

/** Telegram counts links, code and quotes before styles. */
export function keepFirst(entities: readonly MessageEntity[]): readonly MessageEntity[] {
  const byRank = [
    ...entities.filter(({ type }) => !STYLES.includes(type)),
    ...entities.filter(({ type }) => STYLES.includes(type)),
  ];
  return sortEntities(byRank.slice(0, MAX_ENTITIES));
}

export function sortEntities(entities: readonly MessageEntity[]): readonly MessageEntity[] {
  return entities.toSorted(
    (a, b) => a.offset - b.offset || b.length - a.length || ORDER.indexOf(a.type) - ORDER.indexOf(b.type),
  );
}

export function endOf({ offset, length }: MessageEntity): number {
  return offset + length;
}

function isInside(inner: MessageEntity, outer: MessageEntity): boolean {
  return inner.offset >= outer.offset && endOf(inner) <= endOf(outer);
}

function withoutCrossing(sorted: readonly MessageEntity[]): readonly MessageEntity[] {
  let end = 0;
  return sorted.filter((entity) => {
    if (entity.offset < end) return false;
    end = endOf(entity);
    return true;
  });
}

/** Touching ones of one style become one. */
function union(same: readonly MessageEntity[]): readonly MessageEntity[] {
  const merged: MessageEntity[] = [];
  for (const entity of sortEntities(same)) {
    const last = merged.at(-1);
    if (!last || entity.offset > endOf(last)) merged.push(entity);
    else merged.splice(-1, 1, { ...last, length: Math.max(endOf(last), endOf(entity)) - last.offset });
  }
  return merged;
}

/** Cuts each style where another style begins inside it or a block's border crosses it; none stays inside code. */
function cut(styles: readonly MessageEntity[], blocks: readonly MessageEntity[]): readonly MessageEntity[] {
  const code = blocks.filter(({ type }) => CODE.includes(type));
  const crossing = (style: MessageEntity) =>
    blocks.filter(
      (block) => CODE.includes(block.type) || (!isInside(block, style) && !isInside(style, block)),
    );
  return styles.flatMap((style) => {
    const borders = [
      ...styles.filter(({ type }) => type !== style.type).map(({ offset }) => offset),
      ...crossing(style).flatMap((block) => [block.offset, endOf(block)]),
    ];
    const inside = [...new Set(borders)].filter((at) => at > style.offset && at < endOf(style));
    const points = [style.offset, ...inside.sort((a, b) => a - b), endOf(style)];
    return points
      .slice(1)
      .map((end, index) => ({ ...style, offset: points[index] ?? 0, length: end - (points[index] ?? 0) }))
      .filter((piece) => !code.some((block) => isInside(piece, block)));
  });
}
