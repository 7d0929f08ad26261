import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bestLagMs, type OracleOptions } from "../../bench/oracle.ts";
import { createCosts } from "../../bench/oracle-costs.ts";
import { bestFleetLagsMs, bestPagedLagsMs, createCostTable } from "../../bench/oracle-fleet.ts";
import { pagesOf } from "../../bench/oracle-pages.ts";
import { leastMeanRatio } from "../../bench/oracle-priced.ts";
import type { Token } from "../../bench/traces.ts";

const GRID_MS = 50;

/** Times in steps of the grid; each token has one to three letters. */
const tokens = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 7 }), fc.integer({ min: 1, max: 3 })), {
    minLength: 1,
    maxLength: 6,
  })
  .map((pairs) => {
    const sorted = pairs.toSorted(([one], [other]) => one - other);
    return sorted.map(([step, length]): Token => [step * GRID_MS, "a".repeat(length)]);
  });

const lag = (answer: readonly Token[], options: Omit<OracleOptions, "gridMs" | "oneWayMs">) =>
  bestLagMs(answer, { ...options, gridMs: GRID_MS, oneWayMs: 0 });

/** Tries every set of flushes on the grid that a counter lets through; each must show something. */
function bruteLag(answer: readonly Token[], isAllowed: (flushes: readonly number[]) => boolean): number {
  const firstMs = answer[0]?.[0] ?? 0;
  const lastMs = answer.at(-1)?.[0] ?? 0;
  const moments = Array.from(
    { length: (lastMs - firstMs) / GRID_MS + 6 },
    (_, step) => firstMs + step * GRID_MS,
  );
  const letters = answer.flatMap(([atMs, text]) => Array<number>(text.length).fill(atMs));
  let best = Number.POSITIVE_INFINITY;
  for (let set = 1; set < 2 ** moments.length; set += 1) {
    const flushes = moments.filter((_, index) => set & (1 << index));
    if ((flushes.at(-1) ?? 0) < lastMs || !isAllowed(flushes)) continue;
    if (flushes.some((ms, index) => !letters.some((at) => at <= ms && at > (flushes[index - 1] ?? -1))))
      continue;
    const summed = letters.reduce((sum, atMs) => sum + (flushes.find((ms) => ms >= atMs) ?? 0) - atMs, 0);
    best = Math.min(best, summed / letters.length);
  }
  return best;
}

function fitsBucket(flushes: readonly number[], burst: number, perSecond: number): boolean {
  let level = burst;
  return flushes.every((atMs, index) => {
    level = Math.min(burst, level + ((atMs - (flushes[index - 1] ?? atMs)) / 1000) * perSecond) - 1;
    return level > -1e-9;
  });
}

function fitsFixed(flushes: readonly number[], limit: number, intervalMs: number): boolean {
  let startMs = Number.NEGATIVE_INFINITY;
  let used = 0;
  return flushes.every((atMs) => {
    if (atMs >= startMs + intervalMs) [startMs, used] = [atMs, 0];
    used += 1;
    return used <= limit;
  });
}

/** Whether the edits fit when the first flush is a send, and so are some others: as many as there are pages. */
function withSends(
  all: readonly number[],
  pages: number,
  fits: (edits: readonly number[]) => boolean,
): boolean {
  const edits = all.slice(1);
  const more = Math.ceil(pages) - 1;
  if (more <= 0 || edits.length === 0) return fits(edits);
  return edits.some((_, index) => withSends([0, ...edits.toSpliced(index, 1)], more, fits));
}

describe("the oracle finds what trying everything finds", () => {
  const bucket = { kind: "bucket", burst: 2, perSecond: 5 } as const;
  const fixed = { kind: "fixed", limit: 2, intervalMs: 200 } as const;
  const inBucket = (all: readonly number[]) => fitsBucket(all, 2, 5);
  const inWindows = (all: readonly number[]) => fitsFixed(all, 2, 200);
  const cases: [
    string,
    Omit<OracleOptions, "gridMs" | "oneWayMs">,
    (all: readonly number[], length: number) => boolean,
  ][] = [
    ["under a bucket", { limit: bucket }, inBucket],
    [
      "under a bucket with a send before the edits",
      { limit: bucket, pageLength: 99 },
      (all) => inBucket(all.slice(1)),
    ],
    [
      "under a bucket with a send for each page",
      { limit: bucket, pageLength: 4 },
      (all, length) => withSends(all, length / 4, inBucket),
    ],
    [
      "under a bucket and a window",
      { limit: bucket, mostFlushes: 3 },
      (all) => all.length <= 3 && inBucket(all),
    ],
    ["under fixed windows", { limit: fixed }, inWindows],
    [
      "under fixed windows with a send for each page",
      { limit: fixed, pageLength: 4 },
      (all, length) => withSends(all, length / 4, inWindows),
    ],
  ];
  for (const [name, options, isAllowed] of cases)
    it(name, () => {
      fc.assert(
        fc.property(tokens, (answer) => {
          expect(lag(answer, options)).toBeCloseTo(
            bruteLag(answer, (all) => isAllowed(all, count(answer))),
            6,
          );
        }),
        { numRuns: 25 },
      );
    });

  it("for two answers that share the slots of their bot", () => {
    fc.assert(
      fc.property(tokens, tokens, fc.integer({ min: 2, max: 6 }), (one, other, slots) => {
        const lags = bestFleetLagsMs([one, other], { slots, gridMs: GRID_MS }).map((ms) => ms - 52);
        const summed = (lags[0] as number) * count(one) + (lags[1] as number) * count(other);
        const splits = Array.from({ length: slots - 1 }, (_, index) => index + 1);
        const bests = splits.map(
          (first) =>
            bruteLag(one, (all) => all.length <= first) * count(one) +
            bruteLag(other, (all) => all.length <= slots - first) * count(other),
        );
        expect(summed).toBeCloseTo(Math.min(...bests), 6);
      }),
      { numRuns: 10 },
    );
  });
});

const count = (answer: readonly Token[]): number => answer.reduce((sum, [, text]) => sum + text.length, 0);

describe("the oracle that has a bot's calls one after another", () => {
  it("never claims that more is impossible than what trying everything shows", () => {
    fc.assert(
      fc.property(tokens, (answer) => {
        const options = { perSecond: 2, longestWaitMs: 2000, rounds: 20, gridMs: GRID_MS, secondMs: 200 };
        const boundMs = leastMeanRatio([{ pages: [answer], startMs: 0, referenceMs: 1 }], options);
        const secondOf = (ms: number) => Math.floor(ms / 200);
        const isAllowed = (all: readonly number[]) =>
          all.every((ms) => all.filter((other) => secondOf(other) === secondOf(ms)).length <= 2);
        expect(boundMs - 52).toBeLessThanOrEqual(bruteLag(answer, isAllowed) + 1e-6);
      }),
      { numRuns: 25 },
    );
  });

  it("knows that two answers can't have the same call", () => {
    const pages: Token[][] = [[[0, "a"]]];
    const fleet = [0, 0].map((startMs) => ({ pages, startMs, referenceMs: 1000 }));
    const ratio = leastMeanRatio(fleet, { perSecond: 1, longestWaitMs: 5000, gridMs: GRID_MS });
    expect(ratio - 0.052).toBeGreaterThan(0.49);
    expect(ratio - 0.052).toBeLessThanOrEqual(0.5);
  });
});

describe("the messages that an answer needs at least", () => {
  it("end with whole words, and show all but the space between them", () => {
    const answer: Token[] = [
      [0, "one tw"],
      [100, "o  three"],
      [200, " fourfive"],
    ];
    const texts = pagesOf(answer, 7).map((page) => page.map(([, text]) => text).join(""));
    expect(texts).toEqual(["one two  ", "three ", "fourfiv", "e"]);
    expect(pagesOf(answer, 7)[0]).toEqual([
      [0, "one tw"],
      [100, "o  "],
    ]);
  });
});

describe("the oracle by hand", () => {
  it("has a call for each page, however late, and none that shows two", () => {
    const answer: Token[] = [
      [0, "aabb"],
      [100, "c"],
    ];
    const lagsMs = bestPagedLagsMs([answer], { slots: 3, pageLength: 2, gridMs: GRID_MS });
    expect(lagsMs).toEqual([52]);
    const [fewer = 0] = bestPagedLagsMs([answer], { slots: 2, pageLength: 3, gridMs: GRID_MS });
    expect(fewer - 52).toBeCloseTo(100 / 5);
  });

  it("shows a letter the moment it comes, and adds the way to the platform", () => {
    expect(bestLagMs([[0, "a"]], { limit: { kind: "bucket", burst: 1, perSecond: 1 } })).toBe(52);
  });

  it("waits for two letters with its one call when that is cheaper", () => {
    const answer: Token[] = [
      [0, "a"],
      [100, "b"],
    ];
    expect(lag(answer, { limit: { kind: "bucket", burst: 1, perSecond: 1 } })).toBe(50);
  });

  it("gains less with each further call", () => {
    const table = createCostTable(
      createCosts(
        [
          [0, "a"],
          [100, "b"],
          [200, "c"],
        ],
        50,
      ),
    );
    expect([1, 2, 3, 4].map((flushes) => table.cost(flushes))).toEqual([300, 100, 0, 0]);
  });
});
