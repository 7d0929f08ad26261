/** Tool calls that are told of on several channels: each has one id, one start and one end. */

import type { StreamEvent } from "../events.ts";
import { progressEvents } from "./progress.ts";
import { isRecord, stringOf } from "./text.ts";
import { createToolCalls, type ToolCallPiece } from "./tool-calls.ts";

export interface Calling {
  /** Empty when this channel doesn't tell it: the oldest open call of that name is meant. */
  readonly id: string;
  readonly name: string;
  /** What this channel calls the running of the tool, where it isn't the call's id. */
  readonly run?: string;
  readonly input?: unknown;
}

export type Outcome = { readonly result: unknown } | { readonly error: string };

export interface ToolRuns {
  /** The model is writing the call. */
  write(piece: ToolCallPiece): readonly StreamEvent[];
  /** The model has written the call, or the tool begins to run. */
  begin(calling: Calling, isRunning: boolean): readonly StreamEvent[];
  progress(calling: Calling, data: unknown): readonly StreamEvent[];
  end(calling: Calling, outcome: Outcome): readonly StreamEvent[];
  /** The stream has ended: tools that ended without a word have ended all the same. */
  flush(): readonly StreamEvent[];
  /** Ended long ago: not told again. */
  markSeen(id: string): void;
  /** A new item of the stream is read: what starts and ends in the same item was not seen live. */
  nextItem(): void;
}

interface Call {
  readonly id: string;
  readonly name: string;
  readonly item: number;
  startedAtMs: number;
  isRunning: boolean;
  hasEnded: boolean;
  /** Ended without an outcome, which another channel may still bring: v1 events tell no failure. */
  isSilentlyOver: boolean;
  hasInput: boolean;
  args: string;
  input?: unknown;
  /** The name of the line of progress that stands. */
  progress?: string;
}

export function createToolRuns(): ToolRuns {
  const writeCall = createToolCalls();
  const calls = new Map<string, Call>();
  const callOfRun = new Map<string, Call>();
  /** Ids that came with a call, and were not made up for one. */
  const givenIds = new Set<string>();
  let item = 0;

  function start(id: string, name: string, input?: unknown): Call {
    const isKnown = input !== undefined;
    const call: Call = {
      id,
      name,
      item,
      startedAtMs: performance.now(),
      isRunning: false,
      hasEnded: false,
      isSilentlyOver: false,
      hasInput: isKnown,
      args: "",
    };
    calls.set(id, call);
    return call;
  }

  function find({ id, name, run = "" }: Calling, isBegun: boolean): Call | undefined {
    const known = id === "" ? callOfRun.get(run) : calls.get(id);
    if (known !== undefined) return known;
    const open = [...calls.values()].filter((call) => call.name === name && !call.hasEnded);
    if (id === "") return open.find((call) => call.isRunning === isBegun) ?? (isBegun ? open[0] : undefined);
    // Told by the model's service without an id, and given one since.
    const nameless = open.find((call) => !givenIds.has(call.id) && !call.isRunning);
    if (nameless !== undefined) calls.set(id, nameless);
    return nameless;
  }

  /** Without an id, an end that no open call waits for is one that was told on another channel. */
  function isRepeated(calling: Calling): boolean {
    if (calling.id !== "" || calling.run !== undefined || find(calling, true) !== undefined) return false;
    return [...calls.values()].some((call) => call.name === calling.name);
  }

  function begin(calling: Calling, isRunning: boolean, isEnding = false): readonly StreamEvent[] {
    const { name, input, run } = calling;
    const known = find(calling, isEnding);
    if (calling.id !== "") givenIds.add(calling.id);
    const call = known ?? start(calling.id || run || `${name}-${calls.size}`, name, input);
    if (run !== undefined) callOfRun.set(run, call);
    if (isRunning && !call.isRunning) {
      call.isRunning = true;
      call.startedAtMs = performance.now();
    }
    if (!call.hasInput && input !== undefined) call.input ??= input;
    if (known !== undefined) return [];
    return [{ type: "tool-start", id: call.id, name, ...(input !== undefined && { input }) }];
  }

  function endEvents(call: Call, outcome: Outcome): readonly StreamEvent[] {
    const { id, progress: name } = call;
    const input = call.hasInput ? undefined : (call.input ?? parsedOr(call.args, undefined));
    const durationMs = Math.round(performance.now() - call.startedAtMs);
    call.hasEnded = true;
    call.args = "";
    delete call.input;
    const state = "error" in outcome ? "failed" : "done";
    const end = {
      type: "tool-end",
      id,
      ...(input !== undefined && { input }),
      ...outcome,
      ...(call.item !== item && { durationMs }),
    } as const;
    return name === undefined ? [end] : [{ type: "step", id, name, state }, end];
  }

  return {
    begin,
    write(piece) {
      if (piece.id !== "") givenIds.add(piece.id);
      const events = writeCall(piece);
      for (const event of events) {
        if (event.type === "tool-start") start(event.id, event.name);
        else if (event.type === "tool-args-delta") {
          const call = calls.get(event.id);
          if (call !== undefined) call.args += event.text;
        }
      }
      return events;
    },
    progress(calling, data) {
      const begun = begin(calling, true, true);
      const call = find(calling, true);
      if (call === undefined || call.hasEnded) return begun;
      const lines = progressEvents(data, call).filter((event) => event.type === "step");
      // A value that is no line still shows that the tool is at work; it is no part of the answer.
      const [line = { type: "step", id: call.id, name: call.name, state: "running" } as const] = lines;
      call.progress = line.name;
      return [...begun, { ...line, id: call.id }];
    },
    end(calling, outcome) {
      if (isRepeated(calling)) return [];
      const begun = begin(calling, false, true);
      const call = find(calling, true);
      if (call === undefined || call.hasEnded) return begun;
      if (calling.run !== undefined) callOfRun.delete(calling.run);
      if ("result" in outcome && outcome.result === undefined) {
        call.isSilentlyOver = true;
        return begun;
      }
      return [...begun, ...endEvents(call, outcome)];
    },
    flush: () =>
      [...new Set(calls.values())]
        .filter((call) => call.isSilentlyOver && !call.hasEnded)
        .flatMap((call) => endEvents(call, { result: null })),
    markSeen(id) {
      const call = calls.get(id) ?? start(id, "");
      call.hasEnded = true;
    },
    nextItem() {
      item += 1;
    },
  };
}

/** Inputs come as values, or as their JSON text. */
export function parsedOr<T>(text: unknown, otherwise: T): unknown {
  if (typeof text !== "string") return text ?? otherwise;
  try {
    return JSON.parse(text);
  } catch {
    return text === "" ? otherwise : text;
  }
}

/** Interrupts and handovers leave a tool by throwing, and are no failure of it. */
export function isBubblingUp(error: unknown): boolean {
  if (typeof error === "string") return /\b(GraphInterrupt|NodeInterrupt|ParentCommand)\b/.test(error);
  if (!isRecord(error)) return false;
  return error.is_bubble_up === true || /Interrupt$|^ParentCommand$/.test(stringOf(error.name));
}

/** What went wrong, without its stack. */
export function toErrorText(error: unknown): string {
  const text = isRecord(error) ? stringOf(error.message) : stringOf(error);
  return /^[^\n]*/.exec(text)?.[0] || "The tool failed.";
}
