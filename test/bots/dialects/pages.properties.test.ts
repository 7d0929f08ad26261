/** What every frame of a growing answer is on both platforms: accepted, within limits, and a part of the whole text. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { discordDialect } from "../../../bots/discord/dialect.ts";
import { telegramDialect } from "../../../bots/telegram/dialect.ts";
import type { Dialect, Rendered } from "../../../core/index.ts";
import { readFormattedText } from "../../../src/sandbox/telegram/text.ts";
import { parseDiscord } from "../../../src/sandbox/web/discord-tree.ts";
import { chunksOf, showGrowing } from "../../core/text/growing.ts";
import { examples, markdownOf } from "../../core/text/markdown-arbitrary.ts";
import {
  firstMissing,
  nodesOf,
  parseMarkdown,
  seenOnDiscord,
  squeeze,
  textsOf,
  withoutSmallMarks,
} from "./render.ts";

const RUNS = process.env.FUZZ ? 2000 : 8;

interface Platform {
  readonly dialect: Dialect;
  /** What a reader sees; throws where the platform would refuse. */
  see(rendered: Rendered): string;
}

const platforms: Readonly<Record<string, Platform>> = {
  Discord: {
    dialect: discordDialect,
    see({ text }) {
      const alive = nodesOf(parseDiscord(text)).filter(({ type }) =>
        ["mention", "time", "emoji"].includes(type),
      );
      expect(alive).toEqual([]);
      return seenOnDiscord(text);
    },
  },
  Telegram: {
    dialect: telegramDialect,
    see({ text, entities = [] }) {
      if (text === "") return "";
      const kept = readFormattedText({ text, entities });
      expect(kept.text.length).toBeGreaterThan(0);
      expect(entities.length).toBeLessThanOrEqual(100);
      return text;
    },
  },
};

const withLimit = (dialect: Dialect, maxLength: number): Dialect => ({
  ...dialect,
  maxLength,
  softLength: Math.floor(maxLength * 0.85),
});

const lettersOf = (text: string): string => squeeze(text).replaceAll(/[^\p{L}\p{N}]/gu, "");

function expectWhole(text: string, { dialect, see }: Platform, size: number) {
  const { frames, pages } = showGrowing(chunksOf(text, size), dialect);
  for (const { rendered } of frames) {
    expect(dialect.measure(rendered)).toBeLessThanOrEqual(dialect.maxLength);
    see(rendered);
  }
  const expected = lettersOf(textsOf(parseMarkdown(text)).map(withoutSmallMarks).join(""));
  const seen = lettersOf(pages.map(({ rendered }) => see(rendered)).join("\n"));
  const missing = firstMissing(expected, seen);
  expect(missing < 0 ? "" : expected.slice(missing, missing + 40)).toBe("");
}

describe.each(Object.entries(platforms))("a growing answer on %s", (_name, { dialect, see }) => {
  it.each([40, 200, 2000, 4096])("is accepted and whole in messages of %i characters", (maxLength) => {
    const platform = { dialect: withLimit(dialect, maxLength), see };
    const growth = fc.record({ text: markdownOf({ isLoose: true }), size: fc.constantFrom(4, 17, 100, 1e6) });
    fc.assert(
      fc.property(growth, ({ text, size }) => expectWhole(text, platform, size)),
      { numRuns: RUNS },
    );
  });

  it("is accepted and whole for every example of the specification", () => {
    for (const text of examples) expectWhole(text, { dialect: withLimit(dialect, 200), see }, 5);
  });
});
