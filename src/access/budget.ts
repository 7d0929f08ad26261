/** What one person may use in a day, which ends at midnight UTC. */

import { estimateTokenCount } from "tokenx";
import type { LiveResult } from "../../core/index.ts";
import type { Config } from "../config.ts";
import { counted } from "../counted.ts";
import type { Store, Used } from "../store/store.ts";

export interface Budget {
  /** Counts a question. Where that is too much it is not counted, and this says why. */
  take(user: string): Promise<string | undefined>;
  /** What the answer took: as the model tells it, else estimated from the texts. */
  note(user: string, question: string, result: LiveResult): Promise<void>;
  /** Today's, in a line. */
  describe(user: string): Promise<string>;
}

export const today = (): string => new Date().toISOString().slice(0, 10);

export function createBudget(store: Store, limits: Config["budgets"]): Budget {
  return {
    async take(user) {
      const used = await store.addUsage(user, today(), { messages: 1 });
      const reason = findExceeded(limits, { ...used, messages: used.messages - 1 });
      if (reason === undefined) return undefined;
      await store.addUsage(user, today(), { messages: -1 });
      return `You have used up today's budget of ${reason}. There is a new one at midnight UTC.`;
    },
    async note(user, question, { usage, text }) {
      const { inputTokens = estimateTokenCount(question), outputTokens = estimateTokenCount(text) } =
        usage ?? {};
      await store.addUsage(user, today(), {
        tokens: inputTokens + outputTokens,
        costUsd: usage?.costUsd ?? 0,
      });
    },
    async describe(user) {
      const used = await store.addUsage(user, today(), {});
      const of = (limit: number | undefined, unit = "") => (limit === undefined ? "" : ` of ${unit}${limit}`);
      const parts = [
        limits.messages === undefined
          ? counted(used.messages, "question")
          : `${used.messages} of ${counted(limits.messages, "question")}`,
        `about ${used.tokens}${of(limits.tokens)} tokens`,
        ...(used.costUsd > 0 || limits.usd !== undefined
          ? [`$${used.costUsd.toFixed(4)}${of(limits.usd, "$")}`]
          : []),
      ];
      return `Today you have used ${parts.join(", ")}.`;
    },
  };
}

/** What is used up already, with its limit. */
function findExceeded({ messages, tokens, usd }: Config["budgets"], used: Used): string | undefined {
  if (messages !== undefined && used.messages >= messages) return counted(messages, "question");
  if (tokens !== undefined && used.tokens >= tokens) return `${tokens} tokens`;
  if (usd !== undefined && used.costUsd >= usd) return `$${usd}`;
  return undefined;
}
