/** The tokens of a run: Anthropic reports in parts that add up, events of a model as totals, agents once per turn. */

import type { Usage } from "../events.ts";

type Counts = { inputTokens: number; outputTokens: number };

export interface Totals {
  /** `value` is a LangChain `usage_metadata`: a part of that message's tokens, or all so far. Gives those of the run. */
  add(id: string, value: Readonly<Record<string, unknown>>, kind: "part" | "total"): Usage;
}

export function createTotals(): Totals {
  const run: Counts = { inputTokens: 0, outputTokens: 0 };
  const messages = new Map<string, Counts>();
  return {
    add(id, value, kind) {
      const before = messages.get(id) ?? { inputTokens: 0, outputTokens: 0 };
      const base = kind === "part" ? before : { inputTokens: 0, outputTokens: 0 };
      const after = {
        inputTokens: base.inputTokens + numberOf(value.input_tokens),
        outputTokens: base.outputTokens + numberOf(value.output_tokens),
      };
      messages.set(id, after);
      run.inputTokens += after.inputTokens - before.inputTokens;
      run.outputTokens += after.outputTokens - before.outputTokens;
      return { ...run };
    },
  };
}

function numberOf(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}
