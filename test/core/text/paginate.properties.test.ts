/** What holds for every text, however it grows and however small the messages are. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PageLimits } from "../../../core/text/page.ts";
import {
  chunksAt,
  fencesAreWhole,
  type GrownPage,
  growPages,
  limitsOf,
  limitsWithoutAddresses,
  slicesOf,
} from "./pages.ts";

const word = fc.constantFrom(
  "a",
  "word",
  "longer-words",
  "**bold text**",
  "_em_",
  "`let x = 1`",
  "[a link](https://example.com/x?y=1)",
  "https://example.com/path",
  "![img](u.png)",
  "<@123456>",
  "<:wave:42>",
  "你好世界",
  "👨‍👩‍👧‍👦",
  "e\u0301a\u0300",
  "🇩🇪🇫🇷",
  "|",
  "x".repeat(90),
  "`",
  "*",
  "[",
  "~~~",
  "don't. ",
);
const sentence = fc.array(word, { minLength: 1, maxLength: 25 }).map((words) => `${words.join(" ")}.`);
const codeLines = fc.array(
  fc.constantFrom("let a = 1;", "  indented()", "", "y".repeat(70), "# no heading", "> no quote", "``"),
  { maxLength: 30 },
);
const block = fc.oneof(
  { weight: 3, arbitrary: sentence },
  fc.array(sentence, { minLength: 1, maxLength: 4 }).map((lines) => lines.join("\n")),
  sentence.map((line) => `## ${line.split(" ", 4).join(" ")}`),
  fc
    .array(sentence, { minLength: 1, maxLength: 6 })
    .map((items) => items.map((item) => `- ${item}`).join("\n")),
  fc
    .array(sentence, { minLength: 1, maxLength: 4 })
    .map((items) => items.map((item, n) => `${n + 9}. x\n    - ${item}`).join("\n")),
  fc
    .array(sentence, { minLength: 1, maxLength: 4 })
    .map((lines) => lines.map((line) => `> ${line}`).join("\n")),
  codeLines.map((lines) => `\`\`\`js\n${lines.join("\n")}\n\`\`\``),
  codeLines.map((lines) => `~~~~\n${lines.join("\n")}\n~~~~`),
  codeLines.map((lines) => `> \`\`\`js\n${lines.map((line) => `> ${line}\n`).join("")}> \`\`\``),
  codeLines.map((lines) => `- one\n\n  \`\`\`\n${lines.map((line) => `  ${line}\n`).join("")}  \`\`\``),
  codeLines.map(
    (lines) =>
      `1. one\n   - two\n\n     \`\`\`py\n${lines.map((line) => `     ${line}\n`).join("")}     \`\`\``,
  ),
  codeLines.map(
    (lines) => `| a | b |\n| - | - |\n${lines.map((line) => `| ${line.slice(0, 9)} | 2 |\n`).join("")}`,
  ),
  codeLines.map((lines) => lines.map((line) => `    ${line}`).join("\n")),
);
const markdown = fc.array(block, { minLength: 1, maxLength: 12 }).map((blocks) => blocks.join("\n\n"));
const limits = fc.constantFrom(
  ...[40, 100, 300, 2000].map(limitsOf),
  ...[40, 100].map(limitsWithoutAddresses),
);
const growth = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 40 });
const answers = fc.record({ text: markdown, limits, growth });

/** Each run plays a whole answer: more would take longer than a few seconds. A failure tells its seed. */
const RUNS = process.env.FUZZ ? 3000 : 120;

const holds = (property: (input: { text: string; pages: GrownPage[]; limits: PageLimits }) => void) =>
  fc.assert(
    fc.property(answers, ({ text, limits: its, growth: fractions }) => {
      property({ text, limits: its, pages: growPages(chunksAt(text, fractions), its) });
    }),
    { numRuns: RUNS },
  );

const inked = (text: string): string => text.replaceAll(/\s/g, "");

describe("pages of any growing answer", () => {
  it("lose nothing, repeat nothing, and are never too long", () => {
    holds(({ text, pages, limits: { maxLength, measure } }) => {
      expect(inked(slicesOf(text, pages).join(""))).toBe(inked(text));
      for (const [index, page] of pages.entries()) {
        expect(measure(page.text)).toBeLessThanOrEqual(maxLength);
        const gap = text.slice(page.end, page.next?.offset ?? text.length);
        expect(gap.trim()).toBe("");
        expect(page.next).toEqual(pages[index + 1]?.start);
      }
    });
  });

  it("end no page inside a fence, and keep code code", () => {
    holds(({ pages }) => {
      for (const page of pages) expect(fencesAreWhole(page.text), page.text).toBe(true);
    });
  });

  it("tear no surrogate pair, and no grapheme that fits a message", () => {
    holds(({ text, pages }) => {
      for (const page of pages) expect(page.text.isWellFormed()).toBe(true);
      const whole = new Set([...new Intl.Segmenter("en").segment(text)].map(({ index }) => index));
      for (const { next } of pages) if (next) expect(whole.has(next.offset)).toBe(true);
    });
  });

  it("take nothing back that was shown: text never moves from one message to another", () => {
    holds(({ pages }) => {
      for (const page of pages) expect(page.end).toBeGreaterThanOrEqual(page.seenEnd);
    });
  });
});
