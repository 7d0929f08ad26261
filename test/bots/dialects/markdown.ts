/** Markdown as models write it, and as nobody would: made of pieces that matter to a parser. */

import fc from "fast-check";

const WORDS = [
  "word",
  "snake_case_name",
  "_x",
  "y_",
  "__init__",
  "2 * 3 * 4",
  "a*b",
  "*",
  "**",
  "_",
  "~",
  "~~",
  "|",
  "||",
  "`",
  "``",
  "```",
  "#",
  "# ",
  "-# ",
  "- ",
  "+ ",
  "1. ",
  "1) ",
  "> ",
  ">>> ",
  "\\",
  "\\*",
  "C:\\dir\\",
  "<",
  ">",
  "<@1>",
  "<@&2>",
  "<#3>",
  "</ask:4>",
  "<:x:5>",
  "<a:x:6>",
  "<t:7:R>",
  "<id:guide>",
  "@everyone",
  "@here",
  "@user",
  "/ask",
  "/ask@bot",
  ":fire:",
  ":+1:",
  "10:30:45",
  "a::b::c",
  "https://e.com/a_b_c",
  "https://e.com/a(b)",
  "http://localhost:3000",
  "www.e.org",
  "a@b.co",
  "tg://user?id=1",
  "steam://run",
  "discord.gg/x",
  "[",
  "]",
  "](",
  "(",
  ")",
  "![",
  "[a](https://e.com)",
  "[e.com](https://f.org)",
  "[a_b](https://e.com/x_y__z)",
  "[🔥 hot](https://e.com)",
  "![pic](https://e.com/p.png)",
  "<https://e.com/x>",
  "[x](javascript:alert)",
  "漢字かな",
  "שלום",
  "👨‍👩‍👧",
  "🇩🇪",
  "é",
  "\u{200b}",
  "&amp;",
  "&#42;",
  "<u>",
  "</u>",
  "<br>",
  "<b>",
  "</b>",
  "<sup>2</sup>",
  "<T>",
  "<tg-button>",
  "<spoiler>",
  "</spoiler>",
  "C#",
  "...",
  "$x_1$",
  "$",
  "$5",
  "\\(a_1*b\\)",
  "$$\nx_1\n$$",
  "\n",
  "\n",
  "\n\n",
  " ",
  " ",
  "  ",
  "    ",
  "\t",
];

const STYLES = ["*", "**", "_", "__", "~~", "`", "``", "***"];

const word = fc.constantFrom(...WORDS);

const inline: fc.Arbitrary<string> = fc.letrec<{ inline: string; styled: string }>((tie) => ({
  styled: fc
    .tuple(fc.constantFrom(...STYLES), fc.array(tie("inline"), { maxLength: 3 }))
    .map(([mark, parts]) => mark + parts.join(" ") + mark),
  inline: fc.oneof({ depthSize: "small" }, { weight: 4, arbitrary: word }, tie("styled")),
})).inline;

const line = fc.array(inline, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(""));
const sentence = fc.array(inline, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(" "));

const table = fc
  .array(
    fc.array(
      sentence.map((cell) => cell.replaceAll("\n", " ")),
      { minLength: 2, maxLength: 3 },
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map((rows) => {
    const cells = rows.map((row) => `| ${row.join(" | ")} |`);
    return [cells[0], "|---|:-:|", ...cells.slice(1)].join("\n");
  });

const block: fc.Arbitrary<string> = fc.letrec<{ block: string; nested: string }>((tie) => ({
  nested: fc
    .tuple(
      fc.constantFrom(["> ", "> "], ["- ", "  "], ["1. ", "   "], ["- [x] ", "  "], ["7. ", "   "]),
      tie("block"),
    )
    .map(([[first, next], inner]) => first + inner.replaceAll("\n", `\n${next}`)),
  block: fc.oneof(
    { depthSize: "small" },
    { weight: 3, arbitrary: sentence },
    line,
    fc
      .tuple(fc.integer({ min: 1, max: 6 }), sentence)
      .map(([depth, title]) => `${"#".repeat(depth)} ${title}`),
    fc
      .tuple(fc.constantFrom("```", "````", "~~~"), fc.constantFrom("", "py", "c#", "js title"), line)
      .map(([fence, info, code]) => `${fence}${info}\n${code}\n${fence}`),
    table,
    fc.constant("---"),
    tie("nested"),
  ),
})).block;

/** Whole documents, of up to six blocks. */
export const documents = fc.array(block, { minLength: 1, maxLength: 6 }).map((blocks) => blocks.join("\n\n"));
