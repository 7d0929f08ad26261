/** Tool calls arrive in pieces, told apart by an index: each is started once, as soon as its name is known. */

import type { StreamEvent } from "../events.ts";

export interface ToolCallPiece {
  readonly index: unknown;
  readonly id: string;
  readonly name: string;
  /** The next piece of the JSON text of the tool's input. */
  readonly args?: string;
}

interface Call {
  readonly id: string;
  isStarted: boolean;
  /** Came before the name. */
  heldArgs: string;
}

export function createToolCalls(): (piece: ToolCallPiece) => readonly StreamEvent[] {
  const callByIndex = new Map<unknown, Call>();
  const callById = new Map<string, Call>();
  let nameless = 0;

  function callOf({ index, id }: ToolCallPiece): Call {
    let call = id === "" ? callByIndex.get(index) : callById.get(id);
    // Some servers send no id.
    call ??= { id: id || `call-${nameless++}`, isStarted: false, heldArgs: "" };
    callByIndex.set(index, call);
    callById.set(call.id, call);
    return call;
  }

  return (piece) => {
    const { name, args = "" } = piece;
    const call = callOf(piece);
    if (call.isStarted) return argsEvents(call.id, args);
    if (name === "") {
      call.heldArgs += args;
      return [];
    }
    call.isStarted = true;
    return [{ type: "tool-start", id: call.id, name }, ...argsEvents(call.id, call.heldArgs + args)];
  };
}

export function argsEvents(id: string, text: string): readonly StreamEvent[] {
  return text === "" ? [] : [{ type: "tool-args-delta", id, text }];
}
