import { describe, expect, it } from "vitest";
import { geometricMean, jain, measure, percentile } from "../../bench/metrics.ts";

const tokens = [
  [100, "ab "],
  [200, "**cd**"],
  [400, " ef"],
] as const;
const run = (...frames: [atMs: number, ...messages: string[]][]) =>
  measure({
    tokens,
    frames: frames.map(([atMs, ...messages]) => ({ atMs, messages })),
    calls: 3,
    rateLimits: 1,
  });

describe("the figures of an answer", () => {
  it("are those worked out by hand", () => {
    const figures = run([50, "…"], [150, "ab"], [350, "ab **cd**"], [500, "ab **cd** ef"]);
    expect(figures).toEqual({
      letters: 6,
      firstMs: 50,
      lagMs: (50 + 150 + 100) / 3,
      lagP95Ms: 150,
      finishMs: 100,
      callsPer1k: 500,
      rateLimits: 1,
      lost: 0,
      repeated: 0,
      foreign: 0,
      openFences: 0,
      openMarks: 0,
      incomplete: false,
    });
  });

  it("count letters that never showed as 30 s late", () => {
    expect(run([100, "ab cd"])).toMatchObject({
      lost: 2,
      incomplete: true,
      finishMs: undefined,
      lagMs: (0 - 200 + 60_000) / 6,
    });
  });

  it("don't mind how it is rendered, nor where it is split", () => {
    expect(run([400, "<b>"], [400, "AB".toLowerCase(), "cd — ef"])).toMatchObject({
      lost: 0,
      repeated: 0,
      foreign: 0,
    });
  });

  it("tell a repeated message from a lost part and from words of others", () => {
    expect(run([400, "ab", "ab cd ef"])).toMatchObject({
      lost: 0,
      repeated: 2,
      foreign: 0,
      incomplete: false,
    });
    expect(run([400, "ab cd ef", "(stopped)"])).toMatchObject({ lost: 0, repeated: 0, foreign: 7 });
  });

  it("call an answer finished from the frame on that stays right", () => {
    const right = "ab cd ef";
    expect(run([400, right], [600, "ab"], [900, right])).toMatchObject({ finishMs: 500 });
    expect(run([400, right], [600, right, "ab"])).toMatchObject({ finishMs: undefined });
  });

  it("leave the language of a fence out, also where a page opens it again", () => {
    const code = measure({
      tokens: [[0, "```ts\nab\ncd\n```"]],
      frames: [{ atMs: 10, messages: ["```ts\nab\n```", "```ts\ncd\n```"] }],
      calls: 2,
      rateLimits: 0,
    });
    expect(code).toMatchObject({ letters: 4, lagMs: 10, lost: 0, foreign: 0 });
  });

  it("find a page again that was cut in the language of a fence", () => {
    const words = "one two three four five six seven eight";
    const cut = measure({
      tokens: [[0, `ab\n\`\`\`python\n${words}\n\`\`\``]],
      frames: [{ atMs: 10, messages: ["ab\n```pyt", `hon\n${words}\n\`\`\``] }],
      calls: 2,
      rateLimits: 0,
    });
    expect(cut).toMatchObject({ lost: 0, repeated: 0, foreign: 3, finishMs: 10, incomplete: false });
  });

  it("count frames with an open fence, and with an open mark", () => {
    const figures = run(
      [200, "```ts\nab"],
      [300, "```ts\nab\n```"],
      [400, "ab **cd"],
      [500, "ab `cd` **e** `f"],
    );
    expect(figures).toMatchObject({ openFences: 1, openMarks: 2 });
  });
});

describe("figures of many answers", () => {
  it("are the usual ones", () => {
    expect(percentile([4, 1, 3, 2], 0.95)).toBe(4);
    expect(percentile([4, 1, 3, 2], 0.5)).toBe(2);
    expect(geometricMean([1, 4])).toBeCloseTo(2);
    expect(jain([1, 1, 1])).toBe(1);
    expect(jain([1, 0, 0, 0])).toBe(0.25);
  });
});
