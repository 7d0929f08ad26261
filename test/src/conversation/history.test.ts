import { describe, expect, it } from "vitest";
import { toMarkdown } from "../../../src/conversation/export.ts";
import { toHistory } from "../../../src/conversation/history.ts";
import type { StoredTurn } from "../../../src/store/store.ts";

const turn = (id: number, question: string, answer: string): StoredTurn => ({
  id,
  conversation: "c",
  user: "telegram:1",
  userName: "Ada",
  question,
  answer,
  ending: "done",
  askedAtMs: Date.UTC(2026, 10, 21, 12, id),
});

describe("what a model reads of a conversation", () => {
  const newestFirst = [turn(3, "third?", ""), turn(2, "second?", "Two."), turn(1, "first?", "One.")];

  it("is oldest first, without questions that had no answer, and without names in private", () => {
    expect(toHistory(newestFirst, { isShared: false })).toEqual([
      { role: "user", text: "first?" },
      { role: "assistant", text: "One." },
      { role: "user", text: "second?" },
      { role: "assistant", text: "Two." },
    ]);
    expect(toHistory(newestFirst, { isShared: true })[0]).toEqual({
      role: "user",
      text: "first?",
      name: "Ada",
    });
  });

  it("has a question that the next one goes on with, also where nothing had been said to it", () => {
    const steered = { ...turn(1, "first?", ""), ending: "steered" } as const;
    expect(toHistory([turn(2, "second?", "Two."), steered], { isShared: false })[0]).toEqual({
      role: "user",
      text: "first?",
    });
  });

  it("loses its oldest turns, whole, where it would be too long", () => {
    const long = [turn(2, "second?", "Two."), turn(1, "first?", "word ".repeat(5000))];
    expect(toHistory(long, { isShared: false })).toHaveLength(2);
    expect(toHistory([turn(1, "first?", "word ".repeat(5000))], { isShared: false })).toEqual([]);
  });
});

describe("an exported conversation", () => {
  it("is Markdown in which no question and no name can pass for something else", () => {
    const hostile = { ...turn(1, "# Heading\n## Ada, now", "Fine."), userName: "Eve\n# [x](y)" };
    expect(toMarkdown([hostile])).toBe(
      "# Conversation\n\n## Eve x(y), 2026-11-21 12:01 UTC\n\n> # Heading\n> ## Ada, now\n\nFine.\n",
    );
  });

  it("tells of each answer that is not whole how it ended", () => {
    const cut = (["stopped", "failed", "steered"] as const).map((ending, at) => ({
      ...turn(at, "Why?", "Because"),
      ending,
    }));
    expect(toMarkdown(cut).match(/_.*_/g)).toEqual([
      "_Stopped here._",
      "_Broken off here._",
      "_Goes on with the next question._",
    ]);
  });
});
