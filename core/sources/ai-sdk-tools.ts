/** Tool calls of the AI SDK: its parts name them `toolCallId`, its providers and the writing of inputs just `id`. */

import type { StreamEvent } from "../events.ts";
import { isRecord, stringOf } from "./text.ts";
import { parsedOr, type ToolRuns, toErrorText } from "./tool-runs.ts";

type Part = Readonly<Record<string, unknown>>;

interface Called {
  readonly name: string;
  readonly input: unknown;
}

/** What the SDK takes as an answer to its question. */
const DECISIONS = ["approve", "deny"];

export function createAiToolReader(tools: ToolRuns): (part: Part) => readonly StreamEvent[] {
  /** A request for an approval may tell no more than the call's id. */
  const calledById = new Map<string, Called>();

  function end(part: Part, id: string, name: string): readonly StreamEvent[] {
    const error = part.isError === true ? (part.result ?? part.output) : (part.error ?? part.errorText);
    const calling = { id, name, input: parsedOr(part.input, undefined) };
    calledById.delete(id);
    if (error !== undefined) return tools.end(calling, { error: toErrorText(error) });
    return tools.end(calling, { result: part.output ?? part.result ?? null });
  }

  return (part) => {
    const id = stringOf(part.toolCallId ?? part.id);
    const name = stringOf(part.toolName);
    switch (part.type) {
      case "tool-input-start":
        return tools.write({ index: id, id, name });
      case "tool-input-delta":
        return tools.write({ index: id, id, name: "", args: stringOf(part.inputTextDelta ?? part.delta) });
      case "tool-call":
      case "tool-input-available": {
        const input = parsedOr(part.input, undefined);
        calledById.set(id, { name, input });
        return tools.begin({ id, name, input }, true);
      }
      case "tool-result":
      case "tool-output-available":
        return part.preliminary === true
          ? tools.progress({ id, name }, part.output ?? part.result)
          : end(part, id, name);
      case "tool-error":
      case "tool-input-error":
      case "tool-output-error":
        return end(part, id, name);
      case "tool-output-denied":
        return tools.end({ id, name }, { error: "It was not allowed." });
      case "tool-approval-request":
        return part.isAutomatic === true ? [] : [approval(part, calledById.get(id))];
      default:
        return [];
    }
  };
}

function approval({ approvalId, toolCall }: Part, called?: Called): StreamEvent {
  const call = isRecord(toolCall) ? toolCall : {};
  const input = call.input ?? called?.input;
  return {
    type: "approval",
    id: stringOf(approvalId),
    requests: [
      {
        name: stringOf(call.toolName) || (called?.name ?? ""),
        ...(input !== undefined && { input }),
        decisions: DECISIONS,
      },
    ],
  };
}
