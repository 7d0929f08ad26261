/** Events that carry a piece of a growing text. */

import type { StreamEvent } from "../events.ts";

export type TextEvent = Extract<StreamEvent, { readonly type: "text-delta" | "reasoning-delta" }>;

export function isTextEvent(event: StreamEvent): event is TextEvent {
  return event.type === "text-delta" || event.type === "reasoning-delta";
}

/** Both are pieces of one text. */
export function isSameText(one: TextEvent, other: StreamEvent): boolean {
  return one.type === other.type && sectionOf(one) === sectionOf(other);
}

function sectionOf(event: StreamEvent): string | undefined {
  return event.type === "text-delta" ? event.section : undefined;
}

/** Where a piece of at most `end` units ends without tearing a surrogate pair; one later when nothing else would be left. */
export function safeEnd(text: string, end: number): number {
  if (!/[\uD800-\uDBFF]/.test(text[end - 1] ?? "")) return end;
  return end > 1 ? end - 1 : end + 1;
}
