/** The document so far: what the events of an answer add up to. */

import type { ApprovalRequest, FinishReason, StreamEvent, Usage } from "../events.ts";
import { addText, emptyTexts, endTexts, passTurn, type Section, type Texts } from "./sections.ts";
import { endSteps, endTool, growInput, type Step, startTool, takeStep } from "./steps.ts";

export interface Reply extends Texts {
  readonly reasoning: string;
  readonly thinking: Thinking;
  readonly steps: readonly Step[];
  /** The newest snapshot. Its `value` is built when it is read: read it only to show it. */
  readonly newest?: DataEvent;
  /** What the agent asks for, in the order it asked. */
  readonly approvals: readonly Approval[];
  readonly usage?: Usage;
  readonly finishReason?: FinishReason;
}

/** When the model thought aloud. */
export interface Thinking {
  /** While it does. */
  readonly sinceMs?: number;
  /** Summed up, without the time since then. */
  readonly durationMs: number;
}

export interface Approval {
  readonly id: string;
  readonly requests: readonly ApprovalRequest[];
}

export type DataEvent = Extract<StreamEvent, { readonly type: "data" }>;

export type { Section, Step };

/** What an answer came to, for whoever asked for it. */
export interface Said {
  /** All that the model said, as Markdown; texts that were written at the same time one below the other. */
  readonly text: string;
  /** All that the model thought aloud. */
  readonly reasoning: string;
  /** The texts that were written at the same time, each by itself. */
  readonly sections: readonly Section[];
  /** The tools it called and the named steps it took, in the order in which they began. */
  readonly steps: readonly Step[];
  /** The last snapshot of the value that was written. */
  readonly data?: unknown;
  /** What the agent asks for. */
  readonly approvals: readonly Approval[];
  /** As far as the source told it. */
  readonly usage?: Usage;
  readonly finishReason?: FinishReason;
}

export function toSaid({ turn: _, thinking: __, newest, ...said }: Reply): Said {
  return newest === undefined ? said : { ...said, data: newest.value };
}

export const emptyReply: Reply = {
  ...emptyTexts,
  reasoning: "",
  thinking: { durationMs: 0 },
  steps: [],
  approvals: [],
};

/** Events of types that it doesn't know change nothing. */
export function reduceReply(reply: Reply, event: StreamEvent, nowMs: number): Reply {
  if (event.type === "reasoning-delta") return think(reply, event.text, nowMs);
  const next = take(reply, event, nowMs);
  return endsThinking(event) && next.thinking.sinceMs !== undefined
    ? { ...next, thinking: paused(next.thinking, nowMs) }
    : next;
}

function take(reply: Reply, event: StreamEvent, nowMs: number): Reply {
  switch (event.type) {
    case "text-delta": {
      const { section = "", text } = event;
      return { ...reply, ...addText(reply, { name: section, text }, nowMs) };
    }
    case "tool-start":
      return withSteps(reply, startTool(reply.steps, event, nowMs), nowMs);
    case "tool-args-delta":
      return withSteps(reply, growInput(reply.steps, event), nowMs);
    case "tool-end":
      return withSteps(reply, endTool(reply.steps, event, nowMs), nowMs);
    case "step":
      return withSteps(reply, takeStep(reply.steps, event, nowMs), nowMs);
    case "data":
      return { ...reply, newest: event };
    case "approval": {
      const { id, requests } = event;
      return { ...reply, approvals: [...reply.approvals.filter((one) => one.id !== id), { id, requests }] };
    }
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

/**
 * There is no more: what waits for its turn has it. What still runs is unfinished, or, where the source ended by itself,
 * a tool that somebody else runs.
 */
export function endReply(reply: Reply, nowMs: number, endedWell = false): Reply {
  const isWhole = endedWell && reply.finishReason !== "length" && reply.finishReason !== "filter";
  return {
    ...reply,
    ...endTexts(reply),
    steps: endSteps(reply.steps, nowMs, isWhole),
    thinking: paused(reply.thinking, nowMs),
  };
}

const withSteps = (reply: Reply, steps: readonly Step[], nowMs: number): Reply => ({
  ...reply,
  ...passTurn(reply, nowMs),
  steps,
});

const think = (reply: Reply, text: string, nowMs: number): Reply => ({
  ...reply,
  reasoning: reply.reasoning + text,
  thinking: { ...reply.thinking, sinceMs: reply.thinking.sinceMs ?? nowMs },
});

const paused = ({ sinceMs, durationMs }: Thinking, nowMs: number): Thinking => ({
  durationMs: durationMs + (sinceMs === undefined ? 0 : nowMs - sinceMs),
});

const endsThinking = ({ type }: StreamEvent): boolean =>
  type === "text-delta" || type === "tool-start" || type === "data" || type === "step";
