/** Adds up the tokens of an answer that takes several turns of a model. */

import type { StreamEvent, Usage } from "../events.ts";

type Totals = {
  -readonly [field in "inputTokens" | "outputTokens" | "reasoningTokens" | "costUsd"]?: number;
};

/**
 * Services report running totals of a turn, some with every chunk: a later report of a turn replaces an earlier one,
 * field by field, and turns add up.
 */
export function createUsage(): (turn: unknown, told: Usage) => readonly StreamEvent[] {
  let before: Totals = {};
  let current: Totals = {};
  let currentTurn: unknown;
  return (turn, told) => {
    if (turn !== currentTurn) {
      before = sum(before, current);
      current = {};
      currentTurn = turn;
    }
    current = { ...current, ...told };
    return [{ type: "usage", ...sum(before, current) }];
  };
}

const FIELDS = ["inputTokens", "outputTokens", "reasoningTokens", "costUsd"] as const;

function sum(one: Totals, other: Totals): Totals {
  const total: Totals = {};
  for (const field of FIELDS) {
    if (one[field] !== undefined || other[field] !== undefined) {
      total[field] = (one[field] ?? 0) + (other[field] ?? 0);
    }
  }
  return total;
}

/** Only the numbers that are there. */
export function toUsage(numbers: { readonly [field in keyof Totals]?: unknown }): Usage {
  const usage: Totals = {};
  for (const field of FIELDS) {
    const value = numbers[field];
    if (typeof value === "number" && Number.isFinite(value)) usage[field] = value;
  }
  return usage;
}
