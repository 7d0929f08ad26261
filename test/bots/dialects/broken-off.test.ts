/** What stands at the end of an answer that was stopped, interrupted or cut off, wherever that happened. */

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createOutbox, type StreamEvent, streamReply } from "../../../core/index.ts";
import { createDocument } from "../../../core/text/document.ts";
import { createPages } from "../../../core/text/pages.ts";
import { createRecordingPlatform } from "../../core/recording-platform.ts";
import { type Platform, platforms } from "./frames.ts";
import { firstMissing, squeeze } from "./render.ts";

type End = "growing" | "whole" | "broken off";

function seen(text: string, end: End, { dialect, see }: Platform): string {
  const document = createDocument();
  document.grow(text, end !== "growing", end === "broken off");
  return see(createPages(document, dialect).next(0).rendered);
}

const ANSWERS = [
  'So **bold and [the _link_](https://e.com/a_b "title")**, ~~old~~ `co de` and ``a ` b`` *it*.',
  "A cat ![a small cat](https://e.com/c.png) and [![a logo](https://e.com/l.png)](https://e.com) here.",
  "- one [x](https://e.com)\n- [x] done **now**\n  1. inner `code`\n  2. more\n\n> quoted *words* [y](<https://e.com/a b>)\n> and more",
  "Fact[^1] and [a reference][ref] there.\n\n[^1]: The note is `long`.\n[ref]: https://e.com/ref",
  "| Name | Value |\n|:--|--:|\n| **a** | `x` |\n| [b](https://e.com) | 2 |\n\nThen",
  'So <b>bold</b>, <kbd>Ctrl</kbd><br>next <a href="https://e.com">link</a> H<sub>2</sub>O <!-- hidden --> end.',
  "<details>\n<summary>More</summary>\n\nInner **text**\n\n</details>\n\nDone.",
  "# A **heading** here\n\nUnder\n\n---\n\n```ts\nconst a = `b`;\n```\n\nIt is",
  "A formula \\(a_1 * b\\), $$\nx_1\n$$ and $\\frac{a}{b}$, so",
  "Flags 🇩🇪🇫🇷, a family 👨‍👩‍👧 and <https://e.org/x> so.",
];

const MARKS = [..."*_~`|<>[]()#$\\"];

const count = (text: string, mark: string) => text.split(mark).length - 1;

describe.each(Object.entries(platforms))("an answer that breaks off, on %s,", (_name, platform) => {
  it.each(ANSWERS)("shows all letters that were seen and no marks, wherever it does: %j", (answer) => {
    const whole = seen(answer, "whole", platform);
    for (let at = 1; at <= answer.length; at += 1) {
      const text = answer.slice(0, at);
      const shown = seen(text, "broken off", platform);
      expect(shown.isWellFormed()).toBe(true);
      expect(firstMissing(squeeze(seen(text, "growing", platform)), squeeze(shown)), text).toBe(-1);
      const raw = MARKS.filter((mark) => count(shown, mark) > count(whole, mark));
      expect(raw, `${text} → ${shown}`).toEqual([]);
    }
  });

  it.each([
    ["half a link as its text", "see [the link](https://s", "see the link"],
    ["half an image as its name", "see ![a ca", "see 🖼️ a ca"],
    ["half an address without a link", "see <https://exa", "see https://exa"],
    ["no mark of an item", "- one\n- ", seen("- one", "whole", platform)],
    ["no number of an item", "1. one\n2.", seen("1. one", "whole", platform)],
    ["no header of a table without rows", "so\n\n| Name | Va", "so"],
    ["a number that is all it says", "6 × 7 =\n\n42", "6 × 7 =\n\n42"],
    ["a number in brackets", "see [1]", "see [1]"],
    ["an amount", "it costs 5$", "it costs 5$"],
    ["an ampersand", "ask AT&T", "ask AT&T"],
    ["a type", "a List<Stri", "a List<Stri"],
    ["a comparison", "if a <b and c", "if a <b and c"],
    ["a value between bars", "|x| is never", "|x| is never"],
    ["a word that could begin an address", "it is low", "it is low"],
  ])("shows %s", (_what, text, shown) => expect(seen(text, "broken off", platform)).toBe(shown));

  it("goes on without the rest of a tag that it broke off in", () => {
    const document = createDocument();
    const before = "Press <kb";
    document.grow(before, false);
    document.turn(before.length);
    document.grow(`${before}d>Ctrl</kbd> in a List<String>`, true);
    const page = createPages(document, platform.dialect).next(before.length);
    expect(platform.see(page.rendered)).toBe("Ctrl in a List<String>");
  });

  it("shows half an address as code, which leads nowhere", () => {
    const document = createDocument();
    document.grow("see https://exa", true, true);
    const { text, entities } = createPages(document, platform.dialect).next(0).rendered;
    expect(entities?.map(({ type }) => type) ?? text).toEqual(entities ? ["code"] : "see `https://exa`");
  });
});

describe("an answer that ends by itself", () => {
  it.each(Object.entries(platforms))(
    "shows what looks half typed as it is written, on %s",
    (_name, platform) => {
      for (const text of ["write [label](x", "an array [", "a **b", "so ![a", "if a <b"])
        expect(seen(text, "whole", platform)).toBe(text);
    },
  );
});

describe.each(Object.entries(platforms))("a live answer on %s", (_name, { dialect, see }) => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  async function shownAtEnd(text: string, end: StreamEvent | Error | "stop"): Promise<string> {
    const platform = createRecordingPlatform();
    const stop = new AbortController();
    async function* source() {
      yield text;
      await new Promise((resolve) => setTimeout(resolve, 3000));
      if (end === "stop") stop.abort();
      else if (end instanceof Error) throw end;
      else yield end;
    }
    const door = { adapter: { ...platform.adapter("a"), dialect }, outbox: createOutbox() };
    const answer = streamReply(door, source(), { signal: stop.signal });
    await vi.runAllTimersAsync();
    await answer;
    return see({ text: [...platform.shown.values()].join("\n") });
  }

  it.each([
    ["it is stopped", "stop", "⏹️ Stopped."],
    ["it fails", new Error("broken"), "⚠️ Interrupted: the model stopped answering. Please try again."],
    [
      "the model's length limit ends it",
      { type: "finish", reason: "length" },
      "✂️ Cut off: the model reached its length limit.",
    ],
  ] as const)("shows nothing of a link's address when %s", async (_when, end, words) => {
    expect(await shownAtEnd("Read [the docs](https://exam", end)).toBe(`Read the docs\n\n${words}`);
  });

  it("shows half a link literally when the model ends so", async () => {
    expect(await shownAtEnd("Read [the docs](x", { type: "finish", reason: "stop" })).toBe(
      "Read [the docs](x",
    );
  });
});
