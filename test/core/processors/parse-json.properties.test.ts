/** Whatever JSON is written, in whatever pieces: every snapshot is part of the next, and no other text is lost. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ParseJsonOptions, parseJson, pipe, type StreamEvent } from "../../../core/index.ts";
import { drain, streamOf, textsOf } from "./stream.ts";

const run = (pieces: readonly string[], options: ParseJsonOptions<never> = {}) =>
  drain(pipe(streamOf(...pieces), parseJson(options)));

const valuesOf = ({ events }: { events: StreamEvent[] }) =>
  events.flatMap((event) => (event.type === "data" ? [event.value] : []));

/** All that `before` holds is in `after`, except that the last string may be longer and a repeated key overwritten. */
function expectGrown(before: unknown, after: unknown): void {
  if (typeof before === "string" && typeof after === "string") expect(after.startsWith(before)).toBe(true);
  else if (typeof before !== "object" || before === null) expect(after).toEqual(before);
  else
    for (const [key, value] of Object.entries(before))
      expectGrown(value, (after as Record<string, unknown>)[key]);
}

describe("a JSON value in any pieces", () => {
  it("ends as what JSON.parse says, in whatever pieces it comes, and only ever grows", async () => {
    const json = fc
      .json({ maxDepth: 4 })
      .filter((value) => /^[{[]/.test(value) && !/^(\{\}|\[\])$/.test(value));
    await fc.assert(
      fc.asyncProperty(json, fc.infiniteStream(fc.nat(7)), fc.boolean(), async (whole, sizes, isGrowing) => {
        const pieces: string[] = [];
        for (let at = 0; at < whole.length; at += pieces.at(-1)?.length ?? 0)
          pieces.push(whole.slice(at, at + 1 + (sizes.next().value ?? 0)));
        const values = valuesOf(await run(pieces, { strings: isGrowing ? "growing" : "whole" }));
        expect(values.at(-1)).toEqual(JSON.parse(whole));
        for (const [index, value] of values.slice(1).entries()) expectGrown(values[index], value);
      }),
      { numRuns: process.env.FUZZ ? 5000 : 150 },
    );
  });

  it("loses no letter of a text without JSON, in whatever pieces it comes", async () => {
    const letters = fc.constantFrom(..."{}[]`\"' \n:aj");
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: letters, maxLength: 5 })), async (pieces) => {
        const out = await run(pieces);
        if (valuesOf(out).length === 0 && !out.error) expect(textsOf(out).join("")).toBe(pieces.join(""));
      }),
      { numRuns: process.env.FUZZ ? 20_000 : 500 },
    );
  });
});
