/** What spans the items of one run, whatever channels they came on: texts, tool calls, tokens. */

import type { StreamEvent } from "../events.ts";
import { blockEvents } from "./langchain-content.ts";
import {
  finishWordOf,
  type Message,
  openMessage,
  reasoningOf,
  speakerOf,
  textOf,
} from "./langchain-message.ts";
import { createTexts, type Origin, type Texts } from "./langchain-texts.ts";
import { createTotals } from "./langchain-usage.ts";
import { isRecord, reasoningEvents, records, stringOf, toFinishReason } from "./text.ts";
import { createToolRuns, type Outcome, type ToolRuns, toErrorText } from "./tool-runs.ts";

export interface Run {
  readonly texts: Texts;
  readonly tools: ToolRuns;
  /** From a stream of messages: a piece of one, or all of it. */
  message(message: Message, from?: MessageSource): readonly StreamEvent[];
  /** Messages in a graph's state: only what was not told yet. */
  state(messages: readonly Message[]): readonly StreamEvent[];
  /** Messages that were there before the run. */
  markSeen(messages: readonly Message[]): void;
  /** Tokens of one message: `total` of it so far, or one more part. */
  usage(id: string, usage: unknown, kind: "total" | "part"): readonly StreamEvent[];
}

export interface MessageSource {
  /** For a message that brings no id of its own. */
  readonly id?: string;
  readonly origin?: Origin | undefined;
  /** The text comes on another channel. */
  readonly isTextElsewhere?: boolean;
}

export function createRun(): Run {
  const texts = createTexts();
  const tools = createToolRuns();
  const totals = createTotals();
  /** Told without an id: the next snapshot of the state may bring the same message with one. */
  const anonymous = new Set<string>();

  function message(given: Message, from: MessageSource = {}): readonly StreamEvent[] {
    const opened = openMessage(given);
    const speaker = speakerOf(opened);
    if (speaker === "tool") return toolEnd(opened);
    if (speaker !== "model") return [];
    return told(opened, from, false);
  }

  /** Most chunks are a word and nothing else. */
  function told(given: Message, from: MessageSource, isWhole: boolean): readonly StreamEvent[] {
    const id = stringOf(given.id) || (from.id ?? "");
    const isInTool = from.origin?.isInTool === true;
    const text = isInTool || from.isTextElsewhere === true ? "" : textOf(given.content);
    const events: StreamEvent[] = isInTool ? [] : [...reasoningEvents(reasoningOf(given))];
    for (const event of texts.write(id, text, from.origin)) events.push(event);
    if (id !== "") texts.markSeen(id);
    if (Array.isArray(given.content)) events.push(...blockEvents(given.content, tools));
    // A parser reads what the model writes, be it text or the input of a call that no tool will get.
    if (from.isTextElsewhere !== true) {
      for (const event of isWhole ? wholeCalls(given.tool_calls) : callsOf(given, id)) events.push(event);
    }
    if (given.usage_metadata !== undefined) events.push(...usage(id, given.usage_metadata, "part"));
    const word = isInTool ? "" : finishWordOf(given);
    if (word !== "") events.push({ type: "finish", reason: toFinishReason(word) });
    return events;
  }

  /** A whole message, from a model that can't stream, has its calls in `tool_calls`. */
  function callsOf({ tool_call_chunks, tool_calls }: Message, id: string): readonly StreamEvent[] {
    if (!Array.isArray(tool_call_chunks) || tool_call_chunks.length === 0) return wholeCalls(tool_calls);
    return records(tool_call_chunks).flatMap((call, position) =>
      tools.write({
        index: `${id}#${call.index ?? position}`,
        id: stringOf(call.id),
        name: stringOf(call.name),
        args: stringOf(call.args),
      }),
    );
  }

  function wholeCalls(calls: unknown): readonly StreamEvent[] {
    if (!Array.isArray(calls) || calls.length === 0) return [];
    return records(calls).flatMap(({ id, name, args }) =>
      tools.begin({ id: stringOf(id), name: stringOf(name), input: args }, false),
    );
  }

  function toolEnd({ tool_call_id, name, status, content }: Message): readonly StreamEvent[] {
    const outcome: Outcome =
      status === "error" ? { error: toErrorText(textOf(content)) } : { result: content };
    return tools.end({ id: stringOf(tool_call_id), name: stringOf(name) }, outcome);
  }

  function usage(id: string, value: unknown, kind: "total" | "part"): readonly StreamEvent[] {
    return isRecord(value) ? [{ type: "usage", ...totals.add(id, value, kind) }] : [];
  }

  /** A node may also return the text that its model has streamed, under an id of its own. */
  function isTold(id: string, text: string): boolean {
    if (texts.isRepeated(text)) {
      if (id === "") anonymous.add(text);
      return true;
    }
    return id === "" ? anonymous.has(text) : texts.has(id) || anonymous.delete(text);
  }

  function whole(given: Message): readonly StreamEvent[] {
    const opened = openMessage(given);
    if (speakerOf(opened) !== "model") return message(opened);
    const id = stringOf(opened.id);
    const text = textOf(opened.content);
    if (isTold(id, text)) {
      texts.markSeen(id);
      return wholeCalls(opened.tool_calls);
    }
    if (id === "" && text !== "") anonymous.add(text);
    return told(opened, { id: `state-${anonymous.size}` }, true);
  }

  function markSeen(messages: readonly Message[]): void {
    for (const { id, content, tool_call_id } of messages.map(openMessage)) {
      texts.markSeen(stringOf(id));
      if (stringOf(id) === "") anonymous.add(textOf(content));
      if (tool_call_id !== undefined) tools.markSeen(stringOf(tool_call_id));
    }
  }

  return {
    texts,
    tools,
    message,
    markSeen,
    usage,
    state(messages) {
      // A node that rewrites the history says nothing new.
      if (messages.some((one) => speakerOf(openMessage(one)) === "remove")) {
        markSeen(messages);
        return [];
      }
      return messages.flatMap(whole);
    },
  };
}
