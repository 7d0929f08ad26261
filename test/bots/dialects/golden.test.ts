/** Difficult answers and what both platforms get of them: `test/golden/*.md`, to be read by people. Written anew by `-u`. */

import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { discordDialect } from "../../../bots/discord/dialect.ts";
import { telegramDialect } from "../../../bots/telegram/dialect.ts";
import type { Dialect, Rendered } from "../../../core/index.ts";
import { showGrowing } from "../../core/text/growing.ts";

const folder = resolve(import.meta.dirname, "../../golden");
const names = readdirSync(folder)
  .filter((name) => name.endsWith(".md"))
  .map((name) => name.slice(0, -3));

const messages = (dialect: Dialect, markdown: string): readonly Rendered[] =>
  showGrowing([markdown], dialect).pages.map(({ rendered }) => rendered);

describe("a difficult answer is shown as people have checked it", () => {
  it.each(names)("on Discord: %s", async (name) => {
    const shown = messages(discordDialect, readFileSync(join(folder, `${name}.md`), "utf8"));
    const pages = shown.map(({ text }) => text).join("\n\n======== next message ========\n\n");
    await expect(`${pages}\n`).toMatchFileSnapshot(join(folder, `${name}.discord.txt`));
  });

  it.each(names)("on Telegram: %s", async (name) => {
    const shown = messages(telegramDialect, readFileSync(join(folder, `${name}.md`), "utf8"));
    const pages = shown.map(({ text, entities = [] }) => ({
      text: text.split("\n"),
      entities: entities.map(({ type, offset, length, url, language }) =>
        [type, offset, text.slice(offset, offset + length), url ?? language]
          .filter((part) => part !== undefined)
          .join(" "),
      ),
    }));
    await expect(`${JSON.stringify(pages, null, 1)}\n`).toMatchFileSnapshot(
      join(folder, `${name}.telegram.json`),
    );
  });
});

describe("one letter, a million times", () => {
  it.each([
    ["Discord", discordDialect],
    ["Telegram", telegramDialect],
  ])("fills messages of %s and loses none", (_, dialect) => {
    const shown = messages(dialect, "a".repeat(1_000_000));
    expect(shown.reduce((sum, { text }) => sum + text.length, 0)).toBe(1_000_000);
    expect(shown).toHaveLength(Math.ceil(1_000_000 / dialect.maxLength));
  });
});
