/** The tokens and costs that chat chunks report, under the names that each service gives them. */

import type { Usage } from "../events.ts";
import { isRecord } from "./text.ts";
import { toUsage } from "./usage.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Undefined for a chunk that reports none. */
export function usageOf({ usage, x_groq }: Fields): Usage | undefined {
  const told = usage ?? (isRecord(x_groq) ? x_groq.usage : undefined);
  return isRecord(told) ? toTokens(told) : undefined;
}

/** xAI's ticks. Source: docs.x.ai, "cost_in_usd_ticks", checked against its list prices. */
const TICKS_PER_USD = 1e10;

/** Where the total says that thoughts are counted apart, they are told apart. */
function toTokens(usage: Fields): Usage {
  const input = usage.prompt_tokens ?? usage.promptTokens;
  const output = usage.completion_tokens ?? usage.completionTokens;
  const details = isRecord(usage.completion_tokens_details) ? usage.completion_tokens_details : {};
  const reasoning = Number(details.reasoning_tokens ?? 0);
  const isApart = reasoning > 0 && usage.total_tokens === Number(input) + Number(output) + reasoning;
  const { cost, cost_in_usd_ticks: ticks } = usage;
  return toUsage({
    inputTokens: input,
    outputTokens: output,
    reasoningTokens: isApart ? reasoning : undefined,
    costUsd: typeof ticks === "number" ? ticks / TICKS_PER_USD : cost,
  });
}
