/** The events of a chat model: messages as blocks that grow. Arguments of tools and usage come as totals so far. */

import { SourceError } from "../errors.ts";
import type { StreamEvent } from "../events.ts";
import { blockEvents } from "./langchain-content.ts";
import type { Run } from "./langchain-run.ts";
import type { Origin } from "./langchain-texts.ts";
import { isRecord, reasoningEvents, stringOf, toFinishReason } from "./text.ts";

type Item = Readonly<Record<string, unknown>>;

const EVENTS = new Set<unknown>([
  "message-start",
  "content-block-start",
  "content-block-delta",
  "content-block-finish",
  "usage",
  "message-finish",
  "error",
  "provider",
]);

export function isBlockEvent(item: Item): boolean {
  // `{ event, data }` is a server-sent event.
  return EVENTS.has(item.event) && !("data" in item);
}

/** @throws {SourceError} From the reader, when an event is an error. */
export function createBlockReader(run: Run): (item: Item, origin?: Origin) => readonly StreamEvent[] {
  /** The message that each run of a model is writing. */
  const idOfRun = new Map<unknown, string>();
  /** How much of the arguments was told, by message and block. */
  const toldArgs = new Map<string, number>();
  let count = 0;

  function toolPiece(id: string, index: unknown, fields: Item): readonly StreamEvent[] {
    const key = `${id}#${stringOf(fields.id) || index}`;
    const args = stringOf(fields.args);
    const told = toldArgs.get(key) ?? 0;
    toldArgs.set(key, args.length);
    return run.tools.write({
      index: key,
      id: stringOf(fields.id),
      name: stringOf(fields.name),
      args: args.slice(told),
    });
  }

  function block(id: string, index: unknown, content: Item, origin?: Origin): readonly StreamEvent[] {
    const isInTool = origin?.isInTool === true;
    switch (content.type) {
      // A custom model's first words come here, and not again.
      case "text":
      case "text-delta":
        return isInTool ? [] : run.texts.write(id, stringOf(content.text), origin);
      case "reasoning":
      case "reasoning-delta":
        return isInTool ? [] : reasoningEvents(stringOf(content.reasoning));
      case "block-delta":
        return isRecord(content.fields) ? block(id, index, content.fields, origin) : [];
      case "tool_call_chunk":
        return toolPiece(id, index, content);
      case "tool_call":
        return run.tools.begin(
          { id: stringOf(content.id), name: stringOf(content.name), input: content.args },
          false,
        );
      default:
        return [];
    }
  }

  return (item, origin) => {
    const id = idOfRun.get(item.run_id) ?? "";
    switch (item.event) {
      case "message-start": {
        const given = stringOf(item.id) || `message-${count}`;
        count += 1;
        idOfRun.set(item.run_id, given);
        run.texts.markSeen(given);
        return [];
      }
      case "content-block-start":
        return isRecord(item.content) ? block(id, item.index, item.content, origin) : [];
      case "content-block-delta":
        return isRecord(item.delta) ? block(id, item.index, item.delta, origin) : [];
      case "content-block-finish":
        if (!isRecord(item.content)) return [];
        return item.content.type === "tool_call"
          ? block(id, item.index, item.content, origin)
          : blockEvents([item.content], run.tools);
      case "usage":
        return run.usage(id, item.usage, "total");
      case "message-finish": {
        idOfRun.delete(item.run_id);
        const usage = run.usage(id, item.usage, "total");
        const reason = toFinishReason(stringOf(item.reason));
        return origin?.isInTool === true ? usage : [...usage, { type: "finish", reason }];
      }
      case "error":
        throw new SourceError("The model reported an error in the middle of its answer. Ask again.", {
          cause: item,
        });
      default:
        return [];
    }
  };
}
