/** What is wrong with a rendering, in words; nothing when a reader sees the document, all of it, and nothing else. */

import { discordDialect } from "../../../bots/discord/dialect.ts";
import { telegramDialect } from "../../../bots/telegram/dialect.ts";
import type { TextEntity } from "../../../core/index.ts";
import { readFormattedText } from "../../../src/sandbox/telegram/text.ts";
import { parseDiscord } from "../../../src/sandbox/web/discord-tree.ts";
import {
  extrasOf,
  firstMissing,
  nodesOf,
  parseMarkdown,
  render,
  seenOnDiscord,
  squeeze,
  textsOf,
  withoutSmallMarks,
} from "./render.ts";

export function problemsOnDiscord(markdown: string): readonly string[] {
  const { text } = render(discordDialect, markdown);
  const nodes = nodesOf(parseDiscord(text));
  return [
    ...problemsOfText(markdown, seenOnDiscord(text)),
    ...nodes
      .filter(({ type }) => type === "mention" || type === "time" || type === "emoji")
      .map((node) => `became alive: ${JSON.stringify(node)}`),
  ];
}

export function problemsOnTelegram(markdown: string): readonly string[] {
  const { text, entities = [] } = render(telegramDialect, markdown);
  const problems = problemsOfText(markdown, text);
  if (text === "") return problems;
  const kept = readFormattedText({ text, entities });
  const alive = kept.entities.filter(({ type }) => type === "mention" || type === "bot_command");
  const own = kept.entities.filter(({ type }) => !FOUND_BY_TELEGRAM.includes(type));
  return [
    ...problems,
    ...alive.map((entity) => `became alive: ${JSON.stringify(entity)}`),
    ...(withoutRemoved(text) === kept.text ? [] : [`changed by Telegram: ${JSON.stringify(kept.text)}`]),
    ...(text !== kept.text || covers(entities) === covers(own)
      ? []
      : [`entities became ${JSON.stringify(own)}`]),
  ];
}

const FOUND_BY_TELEGRAM = ["url", "email", "hashtag", "mention", "bot_command"];

/** Telegram takes some invisible characters and marks out of any text. */
const withoutRemoved = (text: string) => text.replace(/[\r\u2028-\u202e]|\u0333|\u033f|\u030a/g, "");

function problemsOfText(markdown: string, seen: string): readonly string[] {
  const root = parseMarkdown(markdown);
  const texts = textsOf(root);
  const expected = squeeze(texts.map(withoutSmallMarks).join(""));
  const shown = squeeze(seen);
  const missing = firstMissing(expected, shown);
  const allowed = squeeze(texts.join("")) + squeeze(extrasOf(root));
  const extra = [..."\\*_~|`#>["].filter((mark) => count(shown, mark) > count(allowed, mark));
  return [
    ...(missing < 0 ? [] : [`not seen: ${expected.slice(missing, missing + 30)}`]),
    ...extra.map((mark) => `left behind: ${mark}`),
  ];
}

const count = (text: string, mark: string) => text.split(mark).length - 1;

/** Which characters each type lies over: Telegram splits and joins styles without a change to the look. */
function covers(entities: readonly TextEntity[]): string {
  const covered = new Set<string>();
  for (const { type, offset, length, url = "", language = "" } of entities) {
    for (let at = offset; at < offset + length; at += 1) covered.add(`${type} ${url}${language} ${at}`);
  }
  return [...covered].sort().join();
}
