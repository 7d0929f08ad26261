/** What an agent asks before it goes on: as words, as controls, and as the answer that its graph waits for. */

import type { ApprovalRequest } from "../events.ts";
import type { Approval } from "../reply/reply.ts";
import type { ControlKind } from "./control.ts";

export interface Decision {
  /** Part of the control's id. */
  readonly action: string;
  readonly label: string;
  readonly kind: ControlKind;
  /** What stands in the message once it is taken. */
  readonly words: string;
  /** For the source's `resume`. */
  readonly resume: unknown;
}

/** So much of an input is shown: a decision needs to see what it is about. In UTF-16 units, for all requests together. */
const MAX_INPUT_LENGTH = 1000;
const MAX_REQUESTS = 8;

/** The requests in words, one in a line. */
export function describeApprovals(approvals: readonly Approval[]): string {
  const requests = approvals.flatMap((approval) => approval.requests);
  const shown = requests.slice(0, MAX_REQUESTS);
  const each = Math.floor(MAX_INPUT_LENGTH / Math.max(1, shown.length));
  const lines = shown.map((request) => `🔐 ${describeRequest(request, each)}`);
  if (requests.length > shown.length) lines.push(`… and ${requests.length - shown.length} more`);
  return lines.join("\n");
}

function describeRequest({ name, input, description }: ApprovalRequest, maxLength: number): string {
  const value = input === undefined || name === "" ? "" : (JSON.stringify(input) ?? "");
  const isQuestion = value.includes(JSON.stringify(name));
  const parts = [name, isQuestion ? "" : value, description ?? ""].filter((part) => part !== "");
  const line = parts.join(" ").replaceAll(/\s+/g, " ");
  return line.length > maxLength ? `${line.slice(0, maxLength).toWellFormed()}…` : line;
}

/** Those that need no further text; one decision is for all requests. */
export function decisionsOn(approvals: readonly Approval[]): readonly Decision[] {
  const requests = approvals.flatMap((approval) => approval.requests);
  const all = requests.length > 1 ? " all" : "";
  const allow = requests.map(({ decisions }) => decisions ?? ["approve", "reject"]);
  return DECISIONS.filter(({ type }) => allow.every((decisions) => decisions.includes(type))).map(
    ({ type, label, kind, words }) => ({
      action: type,
      label: `${label}${all}`,
      kind,
      words,
      resume: resumeOf(approvals, type),
    }),
  );
}

const DECISIONS = [
  { type: "approve", label: "Approve", kind: "accept", words: "✅ Approved" },
  { type: "reject", label: "Reject", kind: "refuse", words: "🚫 Rejected" },
] as const;

/** LangGraph takes the answer of its one interrupt, or of several by their ids. */
function resumeOf(approvals: readonly Approval[], type: string): unknown {
  const [first, ...others] = approvals;
  if (first && others.length === 0) return answerTo(first, type);
  return Object.fromEntries(approvals.map((approval) => [approval.id, answerTo(approval, type)]));
}

/** LangChain's human-in-the-loop middleware takes decisions, a graph's own question a yes or no. */
function answerTo({ requests }: Approval, type: string): unknown {
  if (requests.some(({ decisions }) => decisions)) return { decisions: requests.map(() => ({ type })) };
  return type === "approve";
}
