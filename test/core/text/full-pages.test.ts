import { describe, expect, it } from "vitest";
import { createPlainDialect } from "../plain-dialect.ts";
import { showGrowing } from "./growing.ts";

const dialect = createPlainDialect(200);
const WORDS = "Many short words in one row. ".repeat(6).trim();

/** The messages of an answer that is there at once. */
const messagesOf = (text: string, isScarce: boolean): string[] =>
  showGrowing([text], dialect, isScarce).pages.map(({ rendered }) => rendered.text);

describe("a message that can't hold all of the text", () => {
  const text = `${WORDS}\n\n${WORDS}`;

  it("ends at a good place while calls are to spare", () => {
    expect(messagesOf(text, false)).toEqual([WORDS, WORDS]);
  });

  it("is filled to its last word where calls are scarce", () => {
    const [first = ""] = messagesOf(text, true);
    expect(first).toBe(`${WORDS}\n\nMany short words in one`);
    expect(first.length).toBeGreaterThan(190);
  });

  it("ends well all the same where that leaves less than a hundredth of it empty", () => {
    const [first] = messagesOf(`${"a".repeat(95)}\n\n${"b".repeat(101)}\n\nc c c c c c c`, true);
    expect(first).toBe(`${"a".repeat(95)}\n\n${"b".repeat(101)}`);
  });

  it("never ends inside a line of code, however scarce calls are", () => {
    const line = `${"let it = be; ".repeat(2)}//`;
    const code = `\`\`\`js\n${Array.from({ length: 20 }, () => line).join("\n")}\n\`\`\``;
    for (const message of messagesOf(code, true))
      expect(message.split("\n").filter((shown) => shown !== line)).toEqual([]);
  });
});
