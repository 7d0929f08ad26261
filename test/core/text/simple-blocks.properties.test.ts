import fc from "fast-check";
import type { Nodes } from "mdast";
import { describe, expect, it } from "vitest";
import { parseMarkdown, parseWhole } from "../../../core/text/parse.ts";
import { readSimpleBlocks } from "../../../core/text/simple-blocks.ts";

const PIECES =
  "word |two words|a.|é|🚀|“q”|**bold**| **b c:** |_em_|*em*|`code`|- |* |+ |1. |2. |10) |# |## |###|> |---|===|[a]|" +
  "www.|http://a.b|a@b.c|&amp;|\\|~~s~~|$x$|<b>|\u00A0|\t|```|~~~| |  |(|)|:|!|*|_|**|`|x|3|{|}|=|#|\r|\0|\uFEFF";

const markdown = fc
  .array(
    fc.constantFrom(
      ...PIECES.split("|"),
      "|",
      "\n",
      "\n",
      "\n\n",
      "```ts\n",
      "\n```\n",
      "\n- a\n- b",
      "\n\n- c",
      "\n\n2. d",
    ),
    {
      maxLength: 12,
    },
  )
  .map((pieces) => pieces.join(""));

/** Lines and columns are no part of the promise. */
const bare = (nodes: readonly Nodes[]): unknown =>
  nodes.map(({ position, ...node }) => ({
    ...node,
    at: [position?.start.offset, position?.end.offset],
    ...("children" in node ? { children: bare(node.children) } : {}),
  }));

describe("Markdown that is read without the parser", () => {
  it("is read just as the parser reads it, whatever stands around it", () => {
    fc.assert(
      fc.property(markdown, (source) => {
        expect(bare(parseMarkdown(source))).toEqual(bare(parseWhole(source)));
      }),
      { numRuns: process.env.FUZZ ? 200_000 : 700 },
    );
  });

  it.each([
    ["code that is being written", "```ts\nconst a = 1;\nlet b"],
    ["half-typed bold words", "It is `so` and **very bo"],
    ["half-typed code", "Call `ma"],
    ["a half-typed link", "See [the do"],
  ])("is %s, as most frames end", (_what, source) => {
    expect(readSimpleBlocks(source).end).toBe(source.length);
  });

  it("is what models write most: words, marks, headings, lists and closed code", () => {
    const source =
      "## The answer\n\nIt is **short:** see `main`.\n- one\n- *two*\n\n```ts\nconst a = 1;\n```\n\n1. First\n2. Second";
    expect(readSimpleBlocks(source)).toMatchObject({
      end: source.length,
      nodes: [
        { type: "heading" },
        { type: "paragraph" },
        { type: "list", ordered: false },
        { type: "code" },
        { type: "list" },
      ],
    });
  });
});
