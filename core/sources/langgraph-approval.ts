/** The interrupts of a graph: questions that the run waits for. */

import type { ApprovalRequest, StreamEvent } from "../events.ts";
import { isRecord, records, stringOf } from "./text.ts";

/** Each interrupt is told once, though several channels bring it. */
export function createApprovals(): (interrupts: unknown) => readonly StreamEvent[] {
  const asked = new Set<string>();
  return (interrupts) =>
    records(interrupts).flatMap((interrupt, index): StreamEvent[] => {
      // Servers of old versions send `interrupt_id`, or none.
      const id = stringOf(interrupt.id ?? interrupt.interrupt_id) || `interrupt-${index}`;
      if (asked.has(id)) return [];
      asked.add(id);
      return [{ type: "approval", id, requests: requestsOf(interrupt.value) }];
    });
}

/** LangChain's human-in-the-loop middleware sends `actionRequests`; a graph of one's own sends what it likes. */
function requestsOf(value: unknown): readonly ApprovalRequest[] {
  if (isRecord(value)) {
    const { actionRequests = value.action_requests, reviewConfigs = value.review_configs } = value;
    const actions = records(actionRequests);
    if (actions.length > 0) return actions.map((action) => toRequest(action, records(reviewConfigs)));
  }
  return (Array.isArray(value) ? value : [value]).map(toQuestion);
}

function toRequest(
  { name, args, arguments: other, description }: Readonly<Record<string, unknown>>,
  configs: readonly Readonly<Record<string, unknown>>[],
): ApprovalRequest {
  const config = configs.find(({ actionName, action_name }) => (actionName ?? action_name) === name);
  const { allowedDecisions = config?.allowed_decisions } = config ?? {};
  const input = args ?? other;
  return {
    name: stringOf(name),
    ...(input !== undefined && { input }),
    ...(typeof description === "string" && { description }),
    ...(Array.isArray(allowedDecisions) && { decisions: allowedDecisions.map(String) }),
  };
}

function toQuestion(value: unknown): ApprovalRequest {
  if (typeof value === "string") return { name: value };
  const { question, message, prompt, description } = isRecord(value) ? value : {};
  const name = [question, message, prompt, description].map(stringOf).find((text) => text !== "");
  return { name: name ?? "Go on?", input: value };
}
