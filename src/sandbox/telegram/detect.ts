/** The entities Telegram finds in a text by itself. */

import { endOf, sortEntities } from "./entities.ts";
import type { MessageEntity } from "./types.ts";

/**
 * After tdlib/td MessageEntity.cpp, find_entities. Addresses are found only with http(s) in front, where Telegram also
 * knows bare domains; cashtags, phone and card numbers are left out.
 */
const PATTERNS: readonly (readonly [type: string, pattern: RegExp])[] = [
  ["mention", /(?<![\w@])@[a-zA-Z0-9_]{2,32}(?!\w)/g],
  ["bot_command", /(?<![\w/<>])\/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32})?(?![\w/<>])/g],
  ["hashtag", /(?<![\w#])#(?=[\p{L}\p{N}_]*\p{L})[\p{L}\p{N}_]{1,256}/gu],
  ["email", /(?<![\w.+-])[\w.+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}/gi],
  ["url", /(?<!\w)https?:\/\/[^\s<>"«»]*[^\s<>"«».,;:!?'()[\]{}]/g],
];

export function detectEntities(text: string): readonly MessageEntity[] {
  const found = PATTERNS.flatMap(([type, pattern]) =>
    [...text.matchAll(pattern)].map((match) => ({ type, offset: match.index, length: match[0].length })),
  );
  let end = 0;
  return sortEntities(found).filter((entity) => {
    if (entity.offset < end) return false;
    end = endOf(entity);
    return true;
  });
}

const MAY_HOLD_OTHERS = [
  "bold",
  "italic",
  "underline",
  "strikethrough",
  "spoiler",
  "blockquote",
  "expandable_blockquote",
];

/** Adds what is found outside links and code. */
export function addDetected(text: string, entities: readonly MessageEntity[]): readonly MessageEntity[] {
  const taken = entities.filter(({ type }) => !MAY_HOLD_OTHERS.includes(type));
  const found = detectEntities(text).filter((entity) =>
    taken.every((other) => endOf(other) <= entity.offset || endOf(entity) <= other.offset),
  );
  return sortEntities([...entities, ...found]);
}
