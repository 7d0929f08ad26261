import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { SourceContext } from "../../../core/index.ts";
import { technicalAnswer, uniqueWordsOf } from "../../bots/speech.ts";
import { settled, startAnswer } from "./pressing.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const RUNS = process.env.FUZZ === undefined ? 30 : 1000;

const TEXT = technicalAnswer(24_000);

/** The next place behind `at` where no word is torn. */
const gapBehind = (at: number): number => at + TEXT.slice(at).search(/\s|$/);

describe("an answer that is cut anywhere and continued", () => {
  it("shows every word of it once, in order, in messages that are not too long", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: TEXT.length - 1 }), async (at) => {
        const cut = gapBehind(at);
        async function* source({ continueFrom }: SourceContext) {
          yield continueFrom === undefined ? TEXT.slice(0, cut) : TEXT.slice(cut);
          if (continueFrom === undefined) yield { type: "finish", reason: "length" };
        }
        const answer = startAnswer(
          source,
          {},
          { limits: [{ kind: "window", limit: 100, intervalMs: 1000 }] },
        );
        await settled(answer.result);
        await answer.press("Continue");
        const [later] = answer.later;
        const { status, text, messages } = await settled(later as NonNullable<typeof later>);
        expect([status, text]).toEqual(["done", TEXT]);
        const shown = messages.map((message) => message.text);
        expect(uniqueWordsOf(shown.join("\n"))).toEqual(uniqueWordsOf(TEXT));
        expect(shown.every(({ length }) => length <= 2000)).toBe(true);
      }),
      { numRuns: RUNS },
    );
  });
});
