/** The tools an answer has called, and the named steps of its agent or graph, in the order in which they began. */

import type { StepState, StreamEvent } from "../events.ts";

export interface Step {
  readonly kind: "tool" | "step";
  readonly id: string;
  readonly name: string;
  /** `unfinished` when the answer ended before it did; `called` where whoever asked the model is to run the tool. */
  readonly state: StepState | "unfinished" | "called";
  readonly startedAtMs: number;
  /** As the source told it, or else from its start to its end. */
  readonly durationMs?: number;
  /** Of a tool: what it was called with, as far as it is known. */
  readonly input?: unknown;
  /** The JSON text of the input, while it is being written. */
  readonly inputText?: string;
  readonly result?: unknown;
  readonly error?: string;
  /** Of a tool: its newest line of progress. */
  readonly progress?: string;
  /** How much of it is done, from 0 to 1. */
  readonly fraction?: number;
}

type EventOf<Type extends StreamEvent["type"]> = Extract<StreamEvent, { readonly type: Type }>;
type ToolStart = EventOf<"tool-start">;
type ToolEnd = EventOf<"tool-end">;
type Named = EventOf<"step">;

export function startTool(steps: readonly Step[], event: ToolStart, nowMs: number): readonly Step[] {
  const { id, name, input } = event;
  const start = { kind: "tool", id, name, state: "running", startedAtMs: nowMs } as const;
  return put(steps, id, (known) =>
    known ? undefined : { ...start, ...(input === undefined ? {} : { input }) },
  );
}

export function growInput(steps: readonly Step[], event: EventOf<"tool-args-delta">): readonly Step[] {
  return put(steps, event.id, (step) => {
    if (step?.state !== "running" || step.input !== undefined) return undefined;
    return { ...step, inputText: (step.inputText ?? "") + event.text };
  });
}

/** An end without a start has no name to show. */
export function endTool(steps: readonly Step[], event: ToolEnd, nowMs: number): readonly Step[] {
  const { id, input, result, error, durationMs } = event;
  return put(steps, id, (step) => {
    if (step?.state !== "running") return undefined;
    const { fraction: _, progress: __, ...rest } = withInput(step);
    return {
      ...rest,
      state: error === undefined ? "done" : "failed",
      durationMs: durationMs ?? nowMs - step.startedAtMs,
      ...(input === undefined ? {} : { input }),
      ...(result === undefined ? {} : { result }),
      ...(error === undefined ? {} : { error }),
    };
  });
}

/** A step with the id of a tool tells how far that tool is. */
export function takeStep(steps: readonly Step[], event: Named, nowMs: number): readonly Step[] {
  const { id, name, state, fraction } = event;
  return put(steps, id, (step) => {
    if (step?.kind === "tool") {
      if (step.state !== "running") return undefined;
      const { fraction: _, ...rest } = step;
      return { ...rest, progress: name, ...(fraction === undefined ? {} : { fraction }) };
    }
    const goesOn = step?.state === "running";
    const startedAtMs = goesOn ? step.startedAtMs : nowMs;
    return {
      kind: "step",
      id,
      name,
      state,
      startedAtMs,
      ...(state === "running" ? {} : { durationMs: nowMs - startedAtMs }),
      ...(fraction !== undefined && state === "running" ? { fraction } : {}),
    };
  });
}

/** The answer has ended, and what still runs with it. `isWhole`: its source said all that it had to say. */
export const endSteps = (steps: readonly Step[], nowMs: number, isWhole: boolean): readonly Step[] =>
  steps.some(({ state }) => state === "running")
    ? steps.map((step) => (step.state === "running" ? endStep(step, nowMs, isWhole) : step))
    : steps;

function endStep(step: Step, nowMs: number, isWhole: boolean): Step {
  if (step.kind === "tool" && isWhole) return { ...withInput(step), state: "called" };
  return { ...withInput(step), state: "unfinished", durationMs: nowMs - step.startedAtMs };
}

/** As it was written; text where it is no JSON, or not all of it. */
function withInput({ inputText, ...step }: Step): Step {
  if (inputText === undefined || step.input !== undefined) return step;
  return { ...step, input: parseJsonText(inputText) ?? inputText };
}

/** Undefined while it is not complete. */
export function parseJsonText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `change` gets the step of this id, if there is one, and gives what to put in its place, if anything. */
function put(
  steps: readonly Step[],
  id: string,
  change: (known: Step | undefined) => Step | undefined,
): readonly Step[] {
  const known = steps.find((step) => step.id === id);
  const changed = change(known);
  if (changed === undefined) return steps;
  return known ? steps.map((step) => (step === known ? changed : step)) : [...steps, changed];
}
