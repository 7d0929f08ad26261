/** The AI SDK's tokens: each step tells its own, the end tells all. */

import type { StreamEvent } from "../events.ts";
import { isRecord } from "./text.ts";

interface Counts {
  readonly inputTokens?: number;
  readonly outputTokens?: number;
}

export interface AiTotals {
  addStep(usage: unknown): readonly StreamEvent[];
  /** Of the whole answer; the chunks of a UI message stream tell nothing. */
  setAll(usage: unknown): readonly StreamEvent[];
}

export function createAiTotals(): AiTotals {
  let total: Counts = {};
  const told = (counts: Counts): readonly StreamEvent[] => {
    total = counts;
    return Object.keys(counts).length === 0 ? [] : [{ type: "usage", ...counts }];
  };
  return {
    addStep(usage) {
      const step = countsOf(usage);
      return told({
        ...sum("inputTokens", total.inputTokens, step.inputTokens),
        ...sum("outputTokens", total.outputTokens, step.outputTokens),
      });
    },
    setAll: (usage) => told({ ...total, ...countsOf(usage) }),
  };
}

/** Providers of version 4 give `{ total }`, all others a number. */
function countsOf(usage: unknown): Counts {
  if (!isRecord(usage)) return {};
  const { inputTokens, outputTokens } = usage;
  return {
    ...sum("inputTokens", undefined, numberOf(inputTokens)),
    ...sum("outputTokens", undefined, numberOf(outputTokens)),
  };
}

function sum(name: keyof Counts, before: number | undefined, more: number | undefined): Counts {
  return before === undefined && more === undefined ? {} : { [name]: (before ?? 0) + (more ?? 0) };
}

function numberOf(count: unknown): number | undefined {
  const value = isRecord(count) ? count.total : count;
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}
