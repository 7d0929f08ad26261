/** The output items of OpenAI's Responses API that are no text: calls of tools, theirs and the caller's, and questions. */

import type { ApprovalRequest, StreamEvent } from "../events.ts";
import { fileEvents } from "./files.ts";
import { stringOf } from "./text.ts";
import { argsEvents } from "./tool-calls.ts";

type Item = Readonly<Record<string, unknown>>;

export interface ResponseTools {
  start(item: Item, outputIndex: unknown): readonly StreamEvent[];
  /** `key` is an item's id, or its index in the output. */
  args(key: unknown, text: string): readonly StreamEvent[];
  end(item: Item, outputIndex: unknown): readonly StreamEvent[];
  /** Whether the response ended with calls or questions for its caller; asked once per response. */
  takeOpen(): boolean;
}

interface Call {
  readonly id: string;
  hasArgs: boolean;
}

/** These wait for the caller's answer; all others are run by the service. */
const CALLERS_TOOLS = [
  "function_call",
  "custom_tool_call",
  "computer_call",
  "local_shell_call",
  "shell_call",
  "apply_patch_call",
];

export function createResponseTools(): ResponseTools {
  const calls = new Map<unknown, Call>();
  const open = new Set<string>();

  return {
    start(item, outputIndex) {
      const type = stringOf(item.type);
      if (type === "mcp_list_tools") return [listStep(item, "running")];
      if (!isCall(type)) return [];
      const call: Call = { id: idOf(item), hasArgs: false };
      calls.set(item.id, call).set(outputIndex, call);
      const args = type === "function_call" || type === "mcp_call" ? stringOf(item.arguments) : "";
      return [{ type: "tool-start", id: call.id, name: nameOf(item) }, ...addArgs(call, args)];
    },
    args(key, text) {
      const call = calls.get(key);
      return call === undefined ? [] : addArgs(call, text);
    },
    end(item, outputIndex) {
      const type = stringOf(item.type);
      if (type === "mcp_list_tools") return [listStep(item, item.error ? "failed" : "done")];
      if (type === "mcp_approval_request") return [approval(item)];
      if (type.endsWith("_call_output")) return endCall({ ...item, id: item.call_id });
      if (!isCall(type)) return [];
      const started = calls.has(item.id) ? [] : this.start(item, outputIndex);
      const call = calls.get(item.id);
      const args = call?.hasArgs === false ? addArgs(call, argsOf(item)) : [];
      if (CALLERS_TOOLS.includes(type)) {
        open.add(idOf(item));
        return [...started, ...args];
      }
      return [...started, ...args, ...endCall(item), ...imageOf(item)];
    },
    takeOpen() {
      const isOpen = open.size > 0;
      open.clear();
      calls.clear();
      return isOpen;
    },
  };

  function addArgs(call: Call, text: string): readonly StreamEvent[] {
    call.hasArgs ||= text !== "";
    return argsEvents(call.id, text);
  }

  function endCall(item: Item): readonly StreamEvent[] {
    open.delete(idOf(item));
    return [{ type: "tool-end", id: idOf(item), ...outcomeOf(item) }];
  }

  function approval(item: Item): StreamEvent {
    const request: ApprovalRequest = {
      name: stringOf(item.name),
      input: parsed(item.arguments),
      description: stringOf(item.server_label),
      decisions: ["approve", "reject"],
    };
    open.add(stringOf(item.id));
    return { type: "approval", id: stringOf(item.id), requests: [request] };
  }
}

const isCall = (type: string): boolean => type.endsWith("_call");

/** `call_id` is the one that the tool's output refers to. */
const idOf = (item: Item): string => stringOf(item.call_id) || stringOf(item.id);

/** `web_search_call` is a call of web_search. */
const nameOf = (item: Item): string => stringOf(item.name) || stringOf(item.type).replace(/_call$/, "");

/** The input as JSON; code, commands and searches are no JSON of their own. */
function argsOf(item: Item): string {
  if (item.type === "function_call" || item.type === "mcp_call") return stringOf(item.arguments);
  const input = item.input ?? item.action ?? item.operation ?? item.code ?? item.queries;
  return input === undefined || input === null ? "" : JSON.stringify(input);
}

function outcomeOf(item: Item): { readonly result?: unknown; readonly error?: string } {
  const { error, status, output, outputs, results } = item;
  if (error !== undefined && error !== null) {
    return { error: typeof error === "string" ? error : JSON.stringify(error) };
  }
  if (status === "failed" || status === "incomplete") return { error: status };
  const result = output ?? outputs ?? results;
  return result === undefined || result === null ? {} : { result };
}

function imageOf({ type, result, output_format }: Item): readonly StreamEvent[] {
  return type === "image_generation_call"
    ? fileEvents(result, `image/${stringOf(output_format) || "png"}`)
    : [];
}

function listStep(item: Item, state: "running" | "done" | "failed"): StreamEvent {
  return { type: "step", id: stringOf(item.id), name: `tools of ${stringOf(item.server_label)}`, state };
}

function parsed(json: unknown): unknown {
  try {
    return JSON.parse(stringOf(json));
  } catch {
    return json;
  }
}
