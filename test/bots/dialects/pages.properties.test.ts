/**
 * What every frame of a growing answer is on both platforms: accepted, balanced and within limits; and what all pages
 * are together: the whole answer, once, and in the end what it would be if it had come at once.
 */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { showGrowing } from "../../core/text/growing.ts";
import { markdownOf } from "../../core/text/markdown-arbitrary.ts";
import { faultOf, type Growth, MANNERS, platforms } from "./frames.ts";
import { documents } from "./markdown.ts";
import { examples, readAnswers } from "./spec-examples.ts";

const isFuzz = process.env.FUZZ !== undefined;

const LIMITS = [40, 200, 2000, 4096];
const SIZES = Object.values(MANNERS);

const sizes = fc.oneof(
  fc.constantFrom(...SIZES),
  fc.array(fc.integer({ min: 1, max: 80 }), { minLength: 1, maxLength: 6 }),
);

/** The parser takes it for a paragraph unless it begins with 1, and by itself for a list, as CommonMark has it. */
const LIST_BEHIND_CODE = /^[\s>]*(?: {4}|\t).*\n\s*\n\s*\d+[.)]\s/m;

/** Each text with every limit and manner, or every other with one of them in turn. */
function growthsOf(texts: readonly string[], isThorough: boolean): readonly Growth[] {
  const ways = LIMITS.flatMap((maxLength) => SIZES.map((one) => ({ maxLength, sizes: one })));
  return texts.flatMap((text, index): readonly Growth[] => {
    const some = index % 2 === 0 ? ways.slice((index / 2) % ways.length).slice(0, 1) : [];
    return (isThorough ? ways : some).map((way) => ({ text, ...way }));
  });
}

describe.each(Object.entries(platforms))("every frame is right on %s", (_name, platform) => {
  const faultsOf = (growths: readonly Growth[]) =>
    growths.flatMap((growth) => {
      const fault = faultOf(growth, platform);
      return fault === undefined ? [] : [{ fault, ...growth }];
    });

  function holds(texts: fc.Arbitrary<string>, maxLength: number, isLoose: boolean) {
    const text = texts.filter((one) => !LIST_BEHIND_CODE.test(one));
    const growths = fc.record({ text, sizes, maxLength: fc.constant(maxLength) });
    const property = fc.property(growths, (growth) => {
      expect(faultOf({ ...growth, isLoose }, platform)).toBeUndefined();
    });
    fc.assert(property, { numRuns: isFuzz ? 300 : 2 });
  }

  it("of every example of the CommonMark and GFM specifications", () => {
    expect(faultsOf(growthsOf(examples, isFuzz))).toEqual([]);
  });

  it("of half-typed code that begins with a backtick, and is longer than a message", () => {
    const text =
      "| word | word | ``word _ word` [e.com](https://f.org)` word |\n|---|:-:|\n| word | [x](javascript:alert) |\n| word | word |\n\n# word";
    expect(faultOf({ text, sizes: [1], maxLength: 40 }, platform)).toBeUndefined();
  });

  it("of half-typed code in a quote that holds what looks like a reference, and is longer than a message", () => {
    const text = "> ` AT&T &amp; co **bold text**.\n> longer-words **bold text**.";
    expect(faultOf({ text, sizes: [1], maxLength: 40, isLoose: true }, platform)).toBeUndefined();
  });

  it("of a table too long for a message that ends in half an image", () => {
    const text = "| 2 * 3 * 4 word | ** |\n|---|:-:|\n| ![pic](https://e.com/p.png) word | word | word |";
    expect(faultOf({ text, sizes: [5, 1], maxLength: 40, isLoose: true }, platform)).toBeUndefined();
  });

  it("of half-typed code that begins with a backtick, and goes on on the next page", () => {
    const text = "u><b>*``+1:__ _spoiler> ```👨‍👩‍👧 [e.com](https://f.org)`_``-";
    expect(faultOf({ text, sizes: [1], maxLength: 40, isLoose: true }, platform)).toBeUndefined();
  });

  it("of bold text longer than a message that begins with an empty link", () => {
    const text = "**>[]( ) AT&T &mp; co $.\n你好世界 <@12345*bold t.pn**";
    expect(faultOf({ text, sizes: [5, 49, 1, 2], maxLength: 40, isLoose: true }, platform)).toBeUndefined();
  });

  it("of an address that a page was sealed in before it was known to be one", () => {
    const text = "These words fill a message: then a.b-ca.d@a.b";
    const chunks = [text.slice(0, 43), ...text.slice(43)];
    const { pages } = showGrowing(chunks, { ...platform.dialect, maxLength: 40, softLength: 34 });
    const seen = pages.map(({ rendered }) => platform.see(rendered));
    expect(seen).toEqual(["These words fill a message: then a.b-ca.", "d@a.b"]);
  });

  it("of rows longer than a message, in which types look like tags", () => {
    const text =
      "| List<String> of words | other words here and there |\n|---|---|\n| Map<Key> of more | and more |";
    const { pages } = showGrowing([text], { ...platform.dialect, maxLength: 40, softLength: 34 });
    const seen = pages.map(({ rendered }) => platform.see(rendered)).join("");
    expect(seen).toMatch(/List<String>.*Map<Key>/s);
  });

  it("of difficult and of recorded answers", async () => {
    expect(faultsOf(growthsOf(await readAnswers(), isFuzz))).toEqual([]);
  });

  it.each(LIMITS)("of examples one behind another, in messages of %i characters", (maxLength) => {
    const several = fc.array(fc.constantFrom(...examples), { minLength: 2, maxLength: 4 });
    holds(
      several.map((texts) => texts.join("\n\n")),
      maxLength,
      true,
    );
  });

  it.each(LIMITS)("of any answer as models write them, in messages of %i characters", (maxLength) => {
    holds(markdownOf({ isLoose: false }), maxLength, false);
  });

  it.each(LIMITS)("of any answer with stray marks, in messages of %i characters", (maxLength) => {
    holds(markdownOf({ isLoose: true }), maxLength, true);
  });

  it.each(LIMITS)("of what nobody would write, in messages of %i characters", (maxLength) => {
    holds(documents, maxLength, true);
  });
});
