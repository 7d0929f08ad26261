/** What runs of tools report: LangGraph's mode `tools`, and the same of v3 under other names. */

import type { StreamEvent } from "../events.ts";
import { isMessage, openMessage, textOf } from "./langchain-message.ts";
import { isRecord, records, stringOf } from "./text.ts";
import {
  type Calling,
  isBubblingUp,
  type Outcome,
  parsedOr,
  type ToolRuns,
  toErrorText,
} from "./tool-runs.ts";

type Item = Readonly<Record<string, unknown>>;

export function readToolEvent(tools: ToolRuns, item: Item): readonly StreamEvent[] {
  const calling: Calling = {
    id: stringOf(item.toolCallId ?? item.tool_call_id),
    name: stringOf(item.name ?? item.tool_name),
  };
  switch (item.event) {
    case "on_tool_start":
    case "tool-started":
      return tools.begin({ ...calling, input: parsedOr(item.input, undefined) }, true);
    case "on_tool_event":
      return tools.progress(calling, item.data);
    case "tool-output-delta":
      return tools.progress(calling, parsedOr(item.delta, item.delta));
    case "on_tool_end":
    case "tool-finished":
      return tools.end(calling, outcomeOf(item.output, calling.id));
    case "on_tool_error":
    case "tool-error": {
      const error = item.error ?? item.message;
      return isBubblingUp(error) ? [] : tools.end(calling, { error: toErrorText(error) });
    }
    default:
      return [];
  }
}

/** A tool gives a value, or the message that the model gets of it; also one inside a command to the graph. */
export function outcomeOf(output: unknown, callId: string): Outcome {
  if (isMessage(output)) {
    const { status, content } = openMessage(output);
    return status === "error" ? { error: toErrorText(textOf(content)) } : { result: content };
  }
  if (isRecord(output) && output.lg_name === "Command" && isRecord(output.update)) {
    const messages = records(output.update.messages).map(openMessage);
    const own = messages.find(({ tool_call_id }) => tool_call_id === callId) ?? messages.at(-1);
    if (own !== undefined) return outcomeOf(own, callId);
  }
  return { result: output };
}
