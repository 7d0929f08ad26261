/** What a stream said, in a form in which Livetype and the provider's own client can be compared. */

import type { StreamEvent, Usage } from "../../../core/events.ts";
import { type Source, toEvents } from "../../../core/sources/index.ts";

export interface Call {
  readonly id: string;
  readonly name: string;
  readonly input: unknown;
}

export interface Said {
  /** Texts that the provider keeps apart are paragraphs. */
  readonly text: string;
  readonly reasoning: string;
  readonly calls: readonly Call[];
  readonly usage: Usage | undefined;
}

export async function saidIn(source: Source): Promise<Said> {
  const events: StreamEvent[] = [];
  for await (const event of toEvents(source, { signal: new AbortController().signal })) events.push(event);
  const join = (type: StreamEvent["type"], id?: string): string =>
    events
      .filter((event) => event.type === type && (id === undefined || ("id" in event && event.id === id)))
      .map((event) => ("text" in event ? event.text : ""))
      .join("");
  return said({
    texts: [join("text-delta")],
    thoughts: [join("reasoning-delta")],
    calls: events
      .filter((event) => event.type === "tool-start")
      .map(({ id, name }) => ({ id, name, input: parsed(join("tool-args-delta", id)) })),
    usage: events.flatMap(({ type, ...usage }) => (type === "usage" ? [usage as Usage] : [])).at(-1),
  });
}

export function said(parts: {
  readonly texts: readonly string[];
  readonly thoughts: readonly string[];
  readonly calls: readonly Call[];
  readonly usage: Usage | undefined;
}): Said {
  const paragraphs = (texts: readonly string[]): string =>
    texts
      .filter((text) => text !== "")
      .join("\n\n")
      .replaceAll(/\n{2,}/g, "\n\n");
  const { costUsd: _, ...tokens } = parts.usage ?? {};
  return {
    text: paragraphs(parts.texts),
    reasoning: paragraphs(parts.thoughts),
    calls: parts.calls,
    usage: parts.usage && tokens,
  };
}

export function parsed(json: string): unknown {
  return json === "" ? {} : JSON.parse(json);
}
