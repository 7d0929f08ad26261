/** What the events of an answer add up to, for whoever does not care in how many pieces it came. */

import type { StreamEvent, Usage } from "../../../core/events.ts";
import { type Source, toEvents } from "../../../core/sources/index.ts";

interface ToolStory {
  readonly id: string;
  readonly name: string;
  readonly input?: unknown;
  readonly result?: unknown;
  readonly error?: string;
}

export interface Story {
  /** The text that is no section. */
  readonly text: string;
  readonly sections: Readonly<Record<string, string>>;
  readonly reasoning: string;
  readonly tools: readonly ToolStory[];
  readonly usage?: Usage;
  readonly data?: unknown;
  readonly events: readonly StreamEvent[];
  readonly error?: unknown;
}

export async function storyOf(source: Source, signal = new AbortController().signal): Promise<Story> {
  const events: StreamEvent[] = [];
  let failure: { readonly error?: unknown } = {};
  try {
    for await (const event of toEvents(source, { signal })) events.push(event);
  } catch (error) {
    failure = { error };
  }
  return { ...addUp(events), ...failure };
}

function addUp(events: readonly StreamEvent[]): Story {
  let text = "";
  let reasoning = "";
  const sections: Record<string, string> = {};
  const tools = new Map<string, ToolStory & { args: string }>();
  const newest: { usage?: Usage; data?: unknown } = {};
  for (const event of events) {
    if (event.type === "text-delta" && event.section === undefined) text += event.text;
    else if (event.type === "text-delta") {
      sections[event.section ?? ""] = (sections[event.section ?? ""] ?? "") + event.text;
    } else if (event.type === "reasoning-delta") reasoning += event.text;
    else if (event.type === "usage") newest.usage = { ...event, type: undefined } as Usage;
    else if (event.type === "data") newest.data = event.value;
    else if (event.type === "tool-start") {
      if (tools.has(event.id)) throw new Error(`${event.id} started twice`);
      tools.set(event.id, { ...event, args: "" });
    } else if (event.type === "tool-args-delta") {
      const tool = tools.get(event.id);
      if (tool !== undefined) tool.args += event.text;
    } else if (event.type === "tool-end") {
      const tool = tools.get(event.id);
      if (tool === undefined || "result" in tool || "error" in tool)
        throw new Error(`${event.id} is not open`);
      tools.set(event.id, { ...tool, ...event });
    }
  }
  return { text, reasoning, sections, tools: [...tools.values()].map(told), ...newest, events };
}

function told({ id, name, input, result, error, args }: ToolStory & { args: string }): ToolStory {
  const known = input ?? (args === "" ? undefined : JSON.parse(args));
  return {
    id,
    name,
    ...(known !== undefined && { input: known }),
    ...(result !== undefined && { result }),
    ...(error !== undefined && { error }),
  };
}
