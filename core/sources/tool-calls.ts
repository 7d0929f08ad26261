/** Tool calls arrive in pieces, told apart by an index: each is started once, as soon as its name is known. */

import type { StreamEvent } from "../events.ts";

export interface ToolCallPiece {
  readonly index: unknown;
  readonly id: string;
  readonly name: string;
}

export function createToolCalls(): (piece: ToolCallPiece) => readonly StreamEvent[] {
  const idByIndex = new Map<unknown, string>();
  const started = new Set<string>();
  let nameless = 0;
  return ({ index, id, name }) => {
    if (id !== "") idByIndex.set(index, id);
    if (name === "") return [];
    const known = idByIndex.get(index);
    // Some servers send no id, or repeat the name with each piece.
    const call = known ?? `call-${nameless++}`;
    idByIndex.set(index, call);
    if (started.has(call)) return [];
    started.add(call);
    return [{ type: "tool-start", id: call, name }];
  };
}
