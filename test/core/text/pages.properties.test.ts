/** What holds for every answer, however it is written, however it grows, and however small the messages are. */

import fc from "fast-check";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";
import { describe, expect, it } from "vitest";
import { createDocument } from "../../../core/text/document.ts";
import { sliceNode } from "../../../core/text/slice.ts";
import { chunksOf, type Shown, showGrowing } from "./growing.ts";
import { examples, markdownOf } from "./markdown-arbitrary.ts";
import { createMarkingDialect, visibleTextOf, withoutAdded } from "./marking-dialect.ts";

/** A failure tells its seed. */
const RUNS = process.env.FUZZ ? 3000 : 8;
const SIZES = [1, 4, 17, 17, 100, 100];

const withoutSpace = (text: string): string => text.replaceAll(/\s/g, "");
const lettersOf = (text: string): string => text.replaceAll(/[^\p{L}\p{N}]/gu, "");
const shownText = ({ pages }: Shown): string =>
  pages.map(({ rendered }) => withoutAdded(rendered.text)).join("\n");
const GFM = { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] };
const wholeText = (text: string): string => visibleTextOf(fromMarkdown(text, GFM).children);

interface Growth {
  readonly text: string;
  readonly maxLength: number;
  readonly size: number;
  readonly isScarce?: boolean;
}

const show = ({ text, size, maxLength, isScarce }: Growth): Shown =>
  showGrowing(chunksOf(text, size), createMarkingDialect(maxLength), isScarce);

function holds(isLoose: boolean, property: (growth: Growth, shown: Shown) => void, sizes = SIZES) {
  const growth = fc.record({
    text: markdownOf({ isLoose }),
    maxLength: fc.constantFrom(40, 200, 2000, 4096),
    size: fc.constantFrom(...sizes),
    isScarce: fc.boolean(),
  });
  fc.assert(
    fc.property(growth, (one) => {
      property(one, show(one));
    }),
    { numRuns: RUNS },
  );
}

describe("pages of any growing answer", () => {
  it("show the text of the document exactly once and in order", () => {
    holds(false, ({ text }, shown) => expect(lettersOf(shownText(shown))).toBe(lettersOf(wholeText(text))));
  });

  it("show it to the last mark when it is there at once", () => {
    holds(
      true,
      ({ text }, shown) => expect(withoutSpace(shownText(shown))).toBe(withoutSpace(wholeText(text))),
      [1e6],
    );
  });

  it("lose no letter to marks that turn out to be none", () => {
    holds(true, ({ text }, shown) =>
      expect(isWithin(lettersOf(wholeText(text)), lettersOf(shownText(shown)))).toBe(true),
    );
  });

  it("are never too long and tear no surrogate pair, in no frame", () => {
    holds(true, ({ maxLength }, { frames }) => {
      const { measure } = createMarkingDialect(maxLength);
      for (const { rendered } of frames) {
        expect(measure(rendered)).toBeLessThanOrEqual(maxLength);
        expect(rendered.text.isWellFormed()).toBe(true);
      }
    });
  });

  it("show in the end what the whole document shows, cut at the same places", () => {
    holds(false, ({ text, maxLength }, { pages }) => {
      const dialect = createMarkingDialect(maxLength);
      const whole = createDocument();
      whole.grow(text, true);
      while (whole.readMore());
      const context = { isOpen: false, definition: whole.definition };
      for (const { from, next = text.length, rendered } of pages) {
        const part = { source: text, from, to: next };
        const blocks = whole.blocks.flatMap((node) => sliceNode(node, part) ?? []);
        const again = dialect.join(blocks.map((node) => dialect.renderBlock(node, context)));
        expect(withoutSpace(withoutAdded(rendered.text))).toBe(withoutSpace(withoutAdded(again.text)));
        // Of a row that is cut because no message holds it, the later columns are not known yet.
        if (maxLength >= 2000) expect(rendered.text).toBe(again.text);
      }
    });
  });
});

describe("the examples of the CommonMark specification", () => {
  it.each([40, 200, 2000])("show their text in messages of %i characters", (maxLength) => {
    for (const [index, text] of examples.entries()) {
      // Each of them with one size of messages in turn, and with every one in `npm run test:fuzz`.
      if (!process.env.FUZZ && index % 3 !== [40, 200, 2000].indexOf(maxLength)) continue;
      for (const size of [1e6, 4]) {
        const shown = withoutSpace(shownText(show({ text, maxLength, size })));
        const isGuess = size < 1e6 && maxLength === 40;
        if (isGuess) expect(isWithin(lettersOf(wholeText(text)), lettersOf(shown)), text).toBe(true);
        else expect(shown, text).toBe(withoutSpace(wholeText(text)));
      }
    }
  });
});

/** Whether all characters of `part` are in `whole`, in order. */
function isWithin(part: string, whole: string): boolean {
  let at = 0;
  for (const character of whole) if (character === part[at]) at += 1;
  return at === part.length;
}
