/** The events of Anthropic's messages API. Source: docs.anthropic.com/en/api/messages-streaming, and recordings. */

import type { StreamEvent, Usage } from "../events.ts";
import type { Dialect } from "./dialect.ts";
import { createParagraphs } from "./paragraphs.ts";
import { finishEvents, isRecord, records, stringOf } from "./text.ts";
import { argsEvents } from "./tool-calls.ts";
import { createUsage, toUsage } from "./usage.ts";

type Fields = Readonly<Record<string, unknown>>;

const EVENTS = [
  "message_start",
  "content_block_start",
  "content_block_delta",
  "content_block_stop",
  "message_delta",
  "message_stop",
  "ping",
];

export const anthropicMessages: Dialect = {
  matches: (item) => isRecord(item) && EVENTS.includes(stringOf(item.type)),
  createReader: () => {
    const toEvents = createMessageReader();
    return { read: (item) => toEvents(item as Fields) };
  },
  alwaysFinishes: true,
};

/** A tool that is being called, in the block that is open. */
interface OpenCall {
  readonly id: string;
  readonly input: unknown;
  hasArgs: boolean;
}

function createMessageReader(): (event: Fields) => readonly StreamEvent[] {
  const text = createParagraphs();
  const thoughts = createParagraphs("reasoning-delta");
  const usageEvents = createUsage();
  const calls = new Map<unknown, OpenCall>();
  let turn = 0;

  return (event) => {
    switch (event.type) {
      case "message_start":
        turn += 1;
        calls.clear();
        text.startNext();
        return usageOf(isRecord(event.message) ? event.message.usage : undefined);
      case "content_block_start":
        return isRecord(event.content_block) ? startBlock(event.index, event.content_block) : [];
      case "content_block_delta":
        return isRecord(event.delta) ? readDelta(event.index, event.delta) : [];
      case "content_block_stop":
        return stopBlock(event.index);
      case "message_delta":
        return [
          ...usageOf(event.usage),
          ...finishEvents(isRecord(event.delta) ? stringOf(event.delta.stop_reason) : ""),
        ];
      default:
        return [];
    }
  };

  /** Blocks of text in a row are one text: citations cut it. What comes after another block is a new paragraph. */
  function startBlock(index: unknown, block: Fields): readonly StreamEvent[] {
    const type = stringOf(block.type);
    if (type === "text") return text.text(stringOf(block.text));
    text.startNext();
    if (type.endsWith("_result")) return [toolEnd(block)];
    if (type.endsWith("tool_use")) return startCall(index, block);
    if (type !== "thinking") return [];
    thoughts.startNext();
    return thoughts.text(stringOf(block.thinking));
  }

  function startCall(index: unknown, { id, name, input }: Fields): readonly StreamEvent[] {
    const call = { id: stringOf(id) || `call-${turn}-${index}`, input, hasArgs: false };
    calls.set(index, call);
    return [{ type: "tool-start", id: call.id, name: stringOf(name) }];
  }

  function readDelta(index: unknown, delta: Fields): readonly StreamEvent[] {
    if (delta.type === "text_delta") return text.text(stringOf(delta.text));
    if (delta.type === "thinking_delta") return thoughts.text(stringOf(delta.thinking));
    const call = calls.get(index);
    if (delta.type !== "input_json_delta" || call === undefined) return [];
    const events = argsEvents(call.id, stringOf(delta.partial_json));
    call.hasArgs ||= events.length > 0;
    return events;
  }

  /** Some proxies send a tool's input whole, with the start of its block. */
  function stopBlock(index: unknown): readonly StreamEvent[] {
    const call = calls.get(index);
    calls.delete(index);
    if (call === undefined || call.hasArgs || !isRecord(call.input)) return [];
    return Object.keys(call.input).length === 0 ? [] : argsEvents(call.id, JSON.stringify(call.input));
  }

  function usageOf(usage: unknown): readonly StreamEvent[] {
    return isRecord(usage) ? usageEvents(turn, toTokens(usage)) : [];
  }
}

/** The counts are of the whole message so far; those of the cache are not among them. */
function toTokens({ input_tokens, output_tokens }: Fields): Usage {
  return toUsage({ inputTokens: input_tokens, outputTokens: output_tokens });
}

/** Of a tool that the service runs: web search and fetch, code, MCP. */
function toolEnd({ tool_use_id, is_error, content }: Fields): StreamEvent {
  const code = isRecord(content) ? stringOf(content.error_code) : "";
  const isError = is_error === true || code !== "";
  const outcome = isError ? { error: code || textOf(content) || "failed" } : { result: content };
  return { type: "tool-end", id: stringOf(tool_use_id), ...outcome };
}

function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  return records(content)
    .map(({ text }) => stringOf(text))
    .join("\n");
}
