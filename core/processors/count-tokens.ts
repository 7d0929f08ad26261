/** Counts what an answer cost in tokens. */

import { estimateTokenCount } from "tokenx";
import type { StreamEvent, Usage } from "../events.ts";
import { notify } from "./notify.ts";
import type { Processor } from "./pipe.ts";

/**
 * Calls `onCount` once, however the stream ends, with the usage that the source told. If it told no output tokens, they
 * are estimated from text, reasoning and tool arguments, marked with `isEstimate`, and added to the stream as a `usage`
 * event, if it ends well. Input tokens are never estimated: the prompt is not in the stream.
 *
 * The estimate is tokenx's, within 30 % of OpenAI's `o200k_base` for English, German, Chinese, code and JSON (most often
 * within 10 %), and of what Anthropic, DeepSeek and Groq charge for plain text. It is far too low for Arabic, Hebrew,
 * Hindi and Thai, and where a model is paid for what it doesn't stream: hidden reasoning, searches, formats of tool calls.
 */
export function countTokens(onCount: (usage: Usage) => unknown): Processor {
  return async function* (events) {
    let told: Usage = {};
    const estimator = createEstimator();
    const total = (): Usage =>
      told.outputTokens === undefined ? { ...told, outputTokens: estimator.count(), isEstimate: true } : told;
    try {
      for await (const event of events) {
        if (event.type === "usage") {
          const { type: _, ...usage } = event;
          told = { ...told, ...usage };
        }
        estimator.add(textOf(event));
        yield event;
      }
      if (told.outputTokens === undefined) yield { type: "usage", ...total() };
    } finally {
      notify(onCount, total());
    }
  };
}

function textOf(event: StreamEvent): string {
  return event.type === "text-delta" || event.type === "reasoning-delta" || event.type === "tool-args-delta"
    ? event.text
    : "";
}

/** Long enough that the cut costs no more than 1 % of error. */
const BLOCK_LENGTH = 4000;

/** Counts block by block, so that a long answer is not kept. */
function createEstimator() {
  let counted = 0;
  let text = "";
  return {
    add(more: string) {
      text += more;
      if (text.length < BLOCK_LENGTH) return;
      const end = Math.max(text.lastIndexOf(" "), text.lastIndexOf("\n"));
      const cut = end > 0 ? end : text.length;
      counted += estimateTokenCount(text.slice(0, cut));
      text = text.slice(cut);
    },
    count: () => counted + estimateTokenCount(text),
  };
}
