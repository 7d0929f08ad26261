/** What an answer took: `1,234 tokens · 3.2 s · $0.004`. */

import type { Usage } from "../events.ts";
import { formatCount, formatDuration, formatUsd } from "./amounts.ts";

/** As far as it is known. */
export function footerLine(usage: Usage | undefined, durationMs: number): string {
  const { inputTokens, outputTokens, reasoningTokens, costUsd, isEstimate } = usage ?? {};
  const tokens = [inputTokens, outputTokens, reasoningTokens].filter((count) => count !== undefined);
  const parts: string[] = [];
  if (tokens.length > 0) {
    const sum = tokens.reduce((total, count) => total + count, 0);
    parts.push(`${isEstimate ? "about " : ""}${formatCount(sum)} ${sum === 1 ? "token" : "tokens"}`);
  }
  parts.push(formatDuration(durationMs));
  if (costUsd !== undefined) parts.push(formatUsd(costUsd));
  return parts.join(" · ");
}
