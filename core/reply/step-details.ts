/** All that an answer's steps were about, as Markdown, for the one who wants to read more than a line of each. */

import { formatDuration } from "./amounts.ts";
import type { Reply } from "./reply.ts";
import { LONGEST, MAX_FOLDED } from "./step-lines.ts";
import type { Step } from "./steps.ts";
import { summarizeError, withoutSecrets } from "./summary.ts";

/** Whether lines in the answer left something out. */
export function hasMore({ reasoning, steps }: Pick<Reply, "reasoning" | "steps">): boolean {
  if (steps.length > MAX_FOLDED || reasoning.trim().length > LONGEST.thoughts) return true;
  return steps.some(
    ({ input, result, error }) =>
      isLong(input) || isLong(result) || (error !== undefined && summarizeError(error) !== error),
  );
}

function isLong(value: unknown): boolean {
  if (value === undefined) return false;
  const text = typeof value === "string" ? value.trim() : toJson(value);
  return text.length > LONGEST.value || (typeof value === "string" && text.includes("\n"));
}

export function describeSteps({ reasoning, steps }: Pick<Reply, "reasoning" | "steps">): string {
  const thoughts = reasoning.trim() === "" ? [] : [`## 💭 Thoughts\n\n${withoutSecrets(reasoning.trim())}`];
  return `${[...thoughts, ...steps.map(describeStep)].join("\n\n")}\n`;
}

const STATES = {
  running: "not finished",
  done: "done",
  failed: "failed",
  unfinished: "not finished",
  called: "called",
} as const satisfies Record<Step["state"], string>;

function describeStep(step: Step, index: number): string {
  const { name, state, durationMs, input, inputText, result, error, progress } = step;
  const took = durationMs === undefined ? "" : `, ${formatDuration(durationMs)}`;
  const parts = [
    part("Input", input ?? inputText),
    part("Progress", progress),
    part("Result", result),
    part("Error", error),
  ].filter((one) => one !== "");
  const title = name.replaceAll(/\s+/g, " ").trim() || step.kind;
  return [`## ${index + 1}. ${title} (${STATES[state]}${took})`, ...parts].join("\n\n");
}

function part(label: string, value: unknown): string {
  if (value === undefined || value === "") return "";
  const [text, language] = typeof value === "string" ? [value, ""] : [toJson(value), "json"];
  const body = withoutSecrets(text);
  // A fence of the text's own must not end this one.
  const longest = Math.max(2, ...(body.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = "`".repeat(longest + 1);
  return `${label}:\n\n${fence}${language}\n${body}\n${fence}`;
}

function toJson(value: unknown): string {
  try {
    return JSON.stringify(value, undefined, 2) ?? "";
  } catch {
    // A cycle, or a number that JSON has no form for.
    return String(value);
  }
}
