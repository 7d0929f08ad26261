/** What an agent asks before it goes on: as words, as decisions, and as the answer that its graph waits for. */

import type { ApprovalRequest } from "../events.ts";
import type { Approval } from "../reply/reply.ts";
import type { ControlKind } from "./control.ts";

export interface Decision {
  readonly type: string;
  /** Part of the control's id. */
  readonly action: string;
  readonly label: string;
  readonly kind: ControlKind;
  /** What stands in the message once it is taken. */
  readonly words: string;
  /** The requests that it is about, by their places. */
  readonly about: readonly number[];
}

/** So much of an input is shown: a decision needs to see what it is about. In UTF-16 units, for all requests together. */
const MAX_INPUT_LENGTH = 1000;
const MAX_REQUESTS = 8;

/** More are decided together: two buttons for each of these are as many as a message can show well. */
const MAX_DECIDED_APART = 4;

const requestsOf = (approvals: readonly Approval[]): readonly ApprovalRequest[] =>
  approvals.flatMap((approval) => approval.requests);

const areDecidedApart = ({ length }: readonly ApprovalRequest[]): boolean =>
  length > 1 && length <= MAX_DECIDED_APART;

/** The requests in words, one in a line. */
export function describeApprovals(approvals: readonly Approval[]): string {
  const requests = requestsOf(approvals);
  const shown = requests.slice(0, MAX_REQUESTS);
  const each = Math.floor(MAX_INPUT_LENGTH / Math.max(1, shown.length));
  const lines = shown.map((request, index) => {
    const number = areDecidedApart(requests) ? `${index + 1}. ` : "";
    return `🔐 ${number}${describeRequest(request, each)}`;
  });
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

const DECISIONS = [
  { type: "approve", label: "Approve", kind: "accept", words: "✅ Approved" },
  { type: "reject", label: "Reject", kind: "refuse", words: "🚫 Rejected" },
] as const;

/** Those that need no further text: for each of a few requests, or else for all of them at once. */
export function decisionsOn(approvals: readonly Approval[]): readonly Decision[] {
  const requests = requestsOf(approvals);
  const places = requests.map((_, place) => place);
  const isPossible = (type: string, about: readonly number[]) =>
    about.every((place) => (requests[place]?.decisions ?? ["approve", "reject"]).includes(type));
  const decisions = (about: readonly number[], suffix: string): readonly Decision[] =>
    DECISIONS.filter(({ type }) => isPossible(type, about)).map((decision) => ({
      ...decision,
      about,
      action: `${decision.type}${suffix}`,
      label: suffix === "" ? decision.label : `${decision.label} ${suffix}`,
    }));
  if (!areDecidedApart(requests)) return decisions(places, places.length > 1 ? "all" : "");
  const apart = places.map((place) => decisions([place], `${place + 1}`));
  // A request that nobody can decide would keep the other ones waiting.
  return apart.every(({ length }) => length > 0) ? apart.flat() : decisions(places, "all");
}

/** `types` has the decision on each request. LangGraph takes the answer of its one interrupt, or of several by their ids. */
export function resumeOf(approvals: readonly Approval[], types: readonly string[]): unknown {
  const rest = [...types];
  const answers = approvals.map((approval) => answerTo(approval, rest.splice(0, approval.requests.length)));
  if (approvals.length === 1 && !isTakenForNothing(answers[0], approvals)) return answers[0];
  return Object.fromEntries(approvals.map(({ id }, index) => [id, answers[index]]));
}

/** LangGraph 1.4.18 refuses `Command({ resume: false })` as empty; by the id of its interrupt, a hash, it takes the no. */
const isTakenForNothing = (answer: unknown, [approval]: readonly Approval[]): boolean =>
  answer === false && /^[0-9a-f]{32}$/.test(approval?.id ?? "");

/** LangChain's human-in-the-loop middleware takes decisions, a graph's own question a yes or no. */
function answerTo({ requests }: Approval, types: readonly string[]): unknown {
  if (requests.some(({ decisions }) => decisions)) return { decisions: types.map((type) => ({ type })) };
  return types.every((type) => type === "approve");
}
