import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { cardText } from "../../../core/reply/card-text.ts";
import { visibleText } from "../../../core/text/flatten.ts";
import { parseMarkdown } from "../../../core/text/parse.ts";

const schemaOf = (schema: z.ZodType) => z.toJSONSchema(schema) as Record<string, unknown>;

const MARKUP = /"type":"(?:\w*[cC]ode|html|emphasis|delete|heading|image|blockquote)"/;

describe("a card", () => {
  it("has a line for each field, bullets for a list, and a level more for what is inside", () => {
    const card = cardText({
      firstName: "Ada",
      age: 36,
      isAdmin: true,
      nothing: null,
      home_address: { street: "St James", city: "London" },
      tags: ["maths", "engines"],
    });
    expect(card.split("\n")).toEqual([
      "**First name:** Ada\\",
      "**Age:** 36\\",
      "**Is admin:** yes\\",
      "**Nothing:** –\\",
      "**Home address:**",
      "",
      "- **Street:** St James",
      "- **City:** London",
      "",
      "**Tags:**",
      "",
      "- maths",
      "- engines",
    ]);
  });

  it("has a table for rows of few short values, and bullets for others", () => {
    const rows = [
      { name: "Flour", grams: 500 },
      { name: "Salt", grams: 10 },
    ];
    expect(cardText({ rows }).split("\n").slice(2)).toEqual([
      "| Name | Grams |",
      "| - | - |",
      "| Flour | 500 |",
      "| Salt | 10 |",
    ]);
    const long = rows.map((row) => ({ ...row, note: "long ".repeat(20) }));
    expect(cardText({ rows: long })).toContain(
      "- **Name:** Flour\\\n  **Grams:** 500\\\n  **Note:** long long",
    );
  });

  it("takes its labels from the schema: titles, short descriptions, else keys", () => {
    const schema = schemaOf(
      z.object({
        n: z.string().meta({ title: "Full name" }),
        y: z.number().nullable().describe("Year of birth."),
        pageURL: z.string().describe("Where one can read more about it, if there is anything to read"),
        kids: z.array(z.object({ n: z.string().meta({ title: "Nickname" }) })).optional(),
      }),
    );
    const value = { n: "Ada", y: 1815, pageURL: "x", kids: [{ n: "By" }] };
    expect(cardText(value, { schema }).match(/\*\*.*?\*\*/g)).toEqual([
      "**Full name:**",
      "**Year of birth:**",
      "**Page URL:**",
      "**Kids:**",
      "**Nickname:**",
    ]);
  });

  it("shows a field as soon as it holds something, and nothing before", () => {
    expect(cardText({})).toBe("");
    expect(cardText({ name: "", tags: [], more: { of: [{}] } })).toBe("");
    expect(cardText({ name: "Ada", tags: [] })).toBe("**Name:** Ada");
  });

  it("links addresses of the web and nothing else", () => {
    expect(cardText({ a: "https://example.org/x", b: "javascript:alert(1)", c: "see www.example.org" })).toBe(
      "**A:** <https://example.org/x>\\\n**B:** javascript:alert(1)\\\n**C:** see www\\.example.org",
    );
  });

  it("shows text as it is, whatever Markdown would make of it", () => {
    const text = fc.oneof(
      fc.string(),
      fc.stringMatching(/^[-*_#>|`~$\\()[\]<&!.:=@a1 ]{0,30}$/),
      fc.constantFrom(
        "x $a$ y and $5",
        "$$x$$",
        "](a) and \\)",
        "\\[x\\]",
        "\\(x\\) ](y)",
        "1. one",
        "- # +",
        "<b>x</b>",
        "&amp;",
        "[a](b)",
        "-# small",
      ),
    );
    fc.assert(
      fc.property(text, text, (first, second) => {
        const lines = (one: string) => one.replace(/\s+/gu, " ").trim();
        const nodes = parseMarkdown(cardText({ first, list: [second] }));
        const shown = lines(nodes.map((node) => visibleText(node)).join(" "));
        expect(JSON.stringify(nodes)).not.toMatch(MARKUP);
        const expected = [
          lines(first) === "" ? "" : `First: ${lines(first)}`,
          lines(second) === "" ? "" : `List: ${lines(second)}`,
        ];
        expect(shown.replaceAll(" ", "")).toBe(expected.join("").replaceAll(" ", ""));
      }),
      { numRuns: 500 },
    );
  });

  it("of a value without end or bottom stays small enough to be built for every frame", () => {
    const items = Array.from({ length: 100_000 }, (_, index) => ({
      index,
      name: `item ${index}`,
      of: [index],
    }));
    expect(cardText({ items }, { maxLength: 2000 }).length).toBeLessThan(6000);
    let deep: unknown = "bottom";
    for (let depth = 0; depth < 50; depth += 1) deep = { [`level${depth}`]: deep };
    expect(cardText(deep)).toContain("bottom");
  });
});
