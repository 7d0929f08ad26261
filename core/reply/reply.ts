/** The document so far: what the events of an answer add up to. */

import type { FinishReason, StreamEvent, Usage } from "../events.ts";

export interface Reply {
  readonly text: string;
  readonly reasoning: string;
  readonly usage?: Usage;
  readonly finishReason?: FinishReason;
}

export const emptyReply: Reply = { text: "", reasoning: "" };

/** Events of types that it doesn't know change nothing. */
export function reduceReply(reply: Reply, event: StreamEvent): Reply {
  switch (event.type) {
    case "text-delta":
      return { ...reply, text: reply.text + event.text };
    case "reasoning-delta":
      return { ...reply, reasoning: reply.reasoning + event.text };
    case "usage": {
      const { type: _, ...usage } = event;
      return { ...reply, usage: { ...reply.usage, ...usage } };
    }
    case "finish":
      return { ...reply, finishReason: event.reason };
    default:
      return reply;
  }
}
