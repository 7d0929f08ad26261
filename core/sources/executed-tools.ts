/** The tools that groq's compound models run themselves: told in a delta when called, and again with their output. */

import type { StreamEvent } from "../events.ts";
import { NONE, records, stringOf } from "./text.ts";
import { argsEvents } from "./tool-calls.ts";

export function createExecutedTools(): (turn: number, tools: unknown) => readonly StreamEvent[] {
  const started = new Set<string>();
  const ended = new Set<string>();

  return (turn, tools) => {
    if (tools === undefined) return NONE;
    return records(tools).flatMap((tool, position) => {
      const id = `executed-${turn}-${tool.index ?? position}`;
      return [...start(id, tool), ...end(id, tool)];
    });
  };

  function start(id: string, tool: Readonly<Record<string, unknown>>): readonly StreamEvent[] {
    if (started.has(id)) return [];
    started.add(id);
    const name = stringOf(tool.type) || "tool";
    return [{ type: "tool-start", id, name }, ...argsEvents(id, stringOf(tool.arguments))];
  }

  function end(id: string, { output }: Readonly<Record<string, unknown>>): readonly StreamEvent[] {
    if (typeof output !== "string" || ended.has(id)) return [];
    ended.add(id);
    return [{ type: "tool-end", id, result: output }];
  }
}
