/** What an answer is doing, a line for each step, and what it took once it is done. */

import { formatDuration, formatElapsed, formatFraction } from "./amounts.ts";
import type { Reply } from "./reply.ts";
import { parseJsonText, type Step } from "./steps.ts";
import { oneLine, summarize, summarizeError, summarizeInput } from "./summary.ts";

/**
 * How much of an answer's steps its reader sees. `compact`: names, states, durations and why one failed; `full`: also
 * what tools were called with, what came of it, and the model's thoughts.
 */
export type StepDetail = "off" | "compact" | "full";

/** @throws {TypeError} For what is none. */
export function assertStepDetail(detail: unknown): asserts detail is StepDetail {
  if (detail === "off" || detail === "compact" || detail === "full") return;
  throw new TypeError(`Expected \`steps\` to be "off", "compact" or "full", got ${String(detail)}`);
}

export interface StepLine {
  /** Unlike for each time a step of a loop runs. */
  readonly id: string;
  readonly text: string;
  readonly isRunning: boolean;
}

export interface Telling {
  readonly detail: StepDetail;
  readonly nowMs: number;
  /** Whether lines of what runs say for how long it has. */
  readonly tellsElapsed: boolean;
}

/** A model that thinks for less has nothing to tell of it. */
const MIN_THINKING_MS = 1000;

/** In characters. */
export const LONGEST = { name: 40, progress: 40, value: 60, thought: 100, thoughts: 280 } as const;

/** Of a finished answer: more lines than these push the text off a phone's screen. */
export const MAX_FOLDED = 8;

/** No step of a source has this one. */
const THINKING_ID = "\0thinking";

/** In the order in which they began, save that thinking comes first. */
export function stepLines(reply: Reply, telling: Telling): readonly StepLine[] {
  if (telling.detail === "off") return [];
  const steps = reply.steps.filter(isNoQuestion(reply)).map((step) => ({
    id: `${step.id} ${step.startedAtMs}`,
    text: lineOf(step, telling),
    isRunning: step.state === "running",
  }));
  return [...thinkingLine(reply, telling), ...steps];
}

/** A tool that waits for somebody's approval is asked about under the text. */
const isNoQuestion =
  ({ approvals }: Reply) =>
  ({ name, state }: Step): boolean =>
    (state !== "unfinished" && state !== "called") ||
    !approvals.some(({ requests }) => requests.some((one) => one.name === name));

function thinkingLine({ reasoning, thinking }: Reply, telling: Telling): readonly StepLine[] {
  const { sinceMs, durationMs } = thinking;
  const isRunning = sinceMs !== undefined;
  const sumMs = durationMs + (isRunning ? telling.nowMs - sinceMs : 0);
  if (sumMs < MIN_THINKING_MS) return [];
  const head = isRunning
    ? words("💭 Thinking", elapsed(sumMs, telling))
    : `💭 Thought for ${formatDuration(sumMs)}`;
  if (telling.detail !== "full") return [{ id: THINKING_ID, isRunning, text: head }];
  const said = isRunning ? newestThought(reasoning) : oneLine(reasoning, LONGEST.thoughts);
  return [{ id: THINKING_ID, isRunning, text: colon(head, said) }];
}

/** What took no time to speak of says nothing of it. */
const took = ({ durationMs = 0 }: Step) => (durationMs < 50 ? undefined : formatDuration(durationMs));

const elapsed = (ms: number, { tellsElapsed }: Telling) => (tellsElapsed ? formatElapsed(ms) : undefined);

/** The last line that is complete, or the last sentence: half of one would change with every word. */
function newestThought(reasoning: string): string {
  const recent = reasoning.slice(-2000);
  const complete = recent.slice(0, Math.max(recent.lastIndexOf("\n"), recent.search(/[.!?][^.!?]*$/) + 1));
  const thoughts = complete.split(/\n+|(?<=[.!?])\s+/).filter((thought) => /[\p{L}\p{N}]/u.test(thought));
  return oneLine(thoughts.at(-1) ?? "", LONGEST.thought);
}

function lineOf(step: Step, telling: Telling): string {
  const { input, name, outcome } = partsOf(step, telling.detail);
  switch (step.state) {
    case "running": {
      const bar = step.fraction === undefined ? undefined : formatFraction(step.fraction);
      const head = words("⏳", name, input, elapsed(telling.nowMs - step.startedAtMs, telling));
      return colon(head, words(outcome, bar));
    }
    case "done": {
      const head = words("✓", name, input, took(step));
      return outcome === "" ? head : `${head} → ${outcome}`;
    }
    case "failed":
      return colon(words("✗", name, input), step.error === undefined ? "failed" : outcome);
    case "called":
      return words("🔧", name, input);
    case "unfinished":
      return colon(words("◻️", name, input), "not finished");
  }
}

interface Parts {
  readonly name: string;
  readonly input: string;
  /** Its progress, its result or why it failed. */
  readonly outcome: string;
}

/** A step never changes, and a result may be long. */
const kept = { compact: new WeakMap<Step, Parts>(), full: new WeakMap<Step, Parts>() };

function partsOf(step: Step, detail: StepDetail): Parts {
  const isFull = detail === "full";
  const known = isFull ? kept.full : kept.compact;
  let parts = known.get(step);
  if (!parts) {
    parts = {
      name: oneLine(step.name, LONGEST.name) || step.kind,
      input: isFull ? inputOf(step) : "",
      outcome: outcomeOf(step, isFull),
    };
    known.set(step, parts);
  }
  return parts;
}

/** Shown once it is complete. */
function inputOf({ input, inputText = "" }: Step): string {
  const value = input ?? parseJsonText(inputText);
  return value === undefined ? "" : summarizeInput(value, LONGEST.value);
}

function outcomeOf({ state, error, result, progress }: Step, isFull: boolean): string {
  if (state === "running") return summarize(progress ?? "", LONGEST.progress);
  if (error !== undefined) return summarizeError(error);
  return isFull && result !== undefined ? summarize(result, LONGEST.value) : "";
}

const words = (...parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== "").join(" ");

const colon = (head: string, rest: string): string => (rest === "" ? head : `${head}: ${rest}`);
