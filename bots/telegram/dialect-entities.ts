/** Telegram keeps 100 entities of a message and drops the rest without a word: which ones is better chosen here. */

import type { TextEntity } from "../../core/index.ts";

/** Source: tdlib/td MessageEntity.cpp, MAX_USER_ENTITY_COUNT, read 2026-11-21. */
const MAX_COUNT = 100;

/** About 9,500 are refused as ENTITIES_TOO_LONG (tdlib/telegram-bot-api#165); the size of one is an estimate. */
const MAX_BYTES = 9000;

/** What would mislead or be lost without its markup comes first. */
const BY_IMPORTANCE = [
  "pre",
  "code",
  "text_link",
  "blockquote",
  "expandable_blockquote",
  "spoiler",
  "strikethrough",
  "bold",
  "underline",
  "italic",
];

/** The most important ones, of these the first; in their old order. */
export function keepImportant(entities: readonly TextEntity[]): readonly TextEntity[] {
  if (entities.length <= MAX_COUNT && sum(entities) <= MAX_BYTES) return entities;
  const kept = new Set<TextEntity>();
  let bytes = 0;
  for (const type of BY_IMPORTANCE) {
    for (const entity of entities) {
      if (entity.type !== type || kept.size === MAX_COUNT || bytes + sizeOf(entity) > MAX_BYTES) continue;
      kept.add(entity);
      bytes += sizeOf(entity);
    }
  }
  return entities.filter((entity) => kept.has(entity));
}

function sum(entities: readonly TextEntity[]): number {
  return entities.reduce((bytes, entity) => bytes + sizeOf(entity), 0);
}

/** Three numbers, and a string in whole words of four bytes, as MTProto writes them. */
function sizeOf({ url, language }: TextEntity): number {
  const extra = url ?? language;
  return 12 + (extra === undefined ? 0 : Math.ceil((new TextEncoder().encode(extra).length + 4) / 4) * 4);
}
