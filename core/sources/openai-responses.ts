/** The events of OpenAI's Responses API. Source: platform.openai.com/docs/api-reference/responses-streaming, recordings. */

import type { StreamEvent, Usage } from "../events.ts";
import type { Dialect } from "./dialect.ts";
import { createResponseTools } from "./openai-response-tools.ts";
import { createParagraphs } from "./paragraphs.ts";
import { serviceError } from "./service-error.ts";
import { finishEvents, isRecord, stringOf } from "./text.ts";
import { createUsage, toUsage } from "./usage.ts";

type Fields = Readonly<Record<string, unknown>>;

export const openAiResponses: Dialect = {
  matches: (item) => isRecord(item) && typeof item.type === "string" && item.type.startsWith("response."),
  createReader: () => {
    const toEvents = createEventReader();
    return { read: (item) => toEvents(item as Fields) };
  },
  alwaysFinishes: true,
};

function createEventReader(): (event: Fields) => readonly StreamEvent[] {
  const tools = createResponseTools();
  const text = createParagraphs();
  const thoughts = createParagraphs("reasoning-delta");
  const usageEvents = createUsage();
  /** The parts of the item that is being written, of which something was said. */
  const said = new Set<string>();

  return (event) => {
    const delta = stringOf(event.delta);
    switch (event.type) {
      case "response.output_text.delta":
      case "response.refusal.delta":
        said.add(partOf(event));
        return text.text(delta);
      case "response.output_text.done":
      case "response.refusal.done":
        // Some servers send a part only when it is whole.
        return said.has(partOf(event)) ? [] : text.text(stringOf(event.text ?? event.refusal));
      case "response.reasoning_summary_text.delta":
      case "response.reasoning_text.delta":
        return thoughts.text(delta);
      case "response.content_part.added":
      case "response.reasoning_summary_part.added":
        startPart();
        return [];
      case "response.output_item.added":
        said.clear();
        startPart();
        return isRecord(event.item) ? tools.start(event.item, event.output_index) : [];
      case "response.output_item.done":
        return isRecord(event.item) ? tools.end(event.item, event.output_index) : [];
      case "response.function_call_arguments.delta":
      case "response.mcp_call_arguments.delta":
        return tools.args(event.item_id ?? event.output_index, delta);
      case "response.failed":
      case "response.error":
        throw serviceError(isRecord(event.response) ? event.response.error : event);
      case "response.completed":
      case "response.incomplete":
        return isRecord(event.response) ? finish(event.response) : [];
      default:
        return [];
    }
  };

  function startPart(): void {
    text.startNext();
    thoughts.startNext();
  }

  function finish(response: Fields): readonly StreamEvent[] {
    const { usage, incomplete_details: details } = response;
    const word = isRecord(details) ? stringOf(details.reason) : "";
    return [
      ...(isRecord(usage) ? usageEvents(response.id, toTokens(usage)) : []),
      ...finishEvents(word || "stop", tools.takeOpen()),
    ];
  }
}

const partOf = ({ item_id, content_index }: Fields): string => `${item_id}:${content_index}`;

function toTokens({ input_tokens, output_tokens }: Fields): Usage {
  return toUsage({ inputTokens: input_tokens, outputTokens: output_tokens });
}
