import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createDocument } from "../../../core/text/document.ts";
import { createPages } from "../../../core/text/pages.ts";
import { sealHere } from "../../../core/text/seal.ts";
import { markdownOf } from "./markdown-arbitrary.ts";
import { createMarkingDialect, shown, withoutAdded } from "./marking-dialect.ts";

const RUNS = process.env.FUZZ ? 5000 : 15;
const dialect = createMarkingDialect(4096);
const lettersOf = (text: string): string => text.replaceAll(/[^\p{L}\p{N}]/gu, "");

/** The page as it stands when only so much has arrived, and the rest on the next one. */
function sealAt(text: string, length: number) {
  const document = createDocument();
  const pages = createPages(document, dialect);
  document.grow(text.slice(0, length), false);
  const open = pages.next(0);
  const page = sealHere(document, dialect);
  document.turn(page.next);
  document.grow(text, true);
  return { open, page, rest: pages.next(page.next) };
}

describe("a page that is sealed where its text is", () => {
  it("ends with a whole word, which the next one does not show again", () => {
    const { page, rest } = sealAt("One two three four", 11);
    expect([page.rendered.text, rest.rendered.text]).toEqual(["One two", "three four"]);
  });

  it("closes code that is being written, and the next one opens it anew", () => {
    const { page, rest } = sealAt("Look:\n\n```ts\nconst a = 1;\nconst b = 2;\n```\n\nDone.", 30);
    expect(shown(page.rendered.text)).toBe("Look:\n\n```ts\nconst a = 1;\n```");
    expect(shown(rest.rendered.text)).toBe("```ts\nconst b = 2;\n```\n\nDone.");
  });

  it("begins a next one that shows all of the rest once, whatever the text and the moment", () => {
    fc.assert(
      fc.property(
        markdownOf({ isLoose: false }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (text, share) => {
          const { page, rest } = sealAt(text, Math.floor(text.length * share));
          const document = createDocument();
          document.grow(text, true);
          const whole = createPages(document, createMarkingDialect(1e6)).next(0);
          fc.pre(rest.next === undefined && page.rendered.text !== "");
          const letters = [whole, page, rest].map(({ rendered }) => lettersOf(withoutAdded(rendered.text)));
          const [all = "", before = "", after = ""] = letters;
          expect(all.endsWith(after)).toBe(true);
          // What was half typed may have been shown as the marks it was.
          expect(before.length + after.length).toBeGreaterThanOrEqual(all.length);
        },
      ),
      { numRuns: RUNS },
    );
  });
});
